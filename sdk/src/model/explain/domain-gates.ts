// The gates of a private custom domain name: it is available, leads to the API, and admits the endpoint. If the address has
// another form, they describe a call through the domain and do not affect the whole verdict.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
import { callPathOf, domainAdmission } from '../policy.js';
import { arnOf, domainUrl, letsIn } from '../url.js';
import type { CustomDomain } from '../documents.js';
import { type GateFinding, fail, pass, unknown, type DomainSubject } from './subject.js';
import { admitting, doubts, gapText, statements } from './policy-gate.js';

export function domainAvailable({ domain, region }: DomainSubject): GateFinding {
  const { name, state } = domain;
  const look = showDomain(domain, region);
  if (state === undefined) return unknown(`No event or sweep has shown the state of ${name}.`, look);
  const evidence = `${name} was last seen ${state}.`;
  if (state === 'available') return pass(evidence);
  // No event reports the end, and when the state was seen is not known.
  if (state === 'pending') return unknown(evidence, `A new domain takes about 15 minutes. Wait, then: ${look}`);
  return state === 'failed'
    ? fail(evidence, `Read the reason (domainNameStatusMessage): ${look}`)
    : unknown(evidence, look);
}

export function domainMapped(subject: DomainSubject): GateFinding {
  const { domain, current, entry, region, stage } = subject;
  const hidden = domain.stage ?? stage;
  const mapping = `${domainUrl(domain, stage)} leads to stage "${hidden}" of API ${domain.apiId}`;
  const rules = `aws apigatewayv2 list-routing-rules ${flags(domain, region)}`;
  if (domain.rules === 'only') {
    return unknown(`${domain.name} uses only routing rules, which Waypost does not read.`, rules);
  }
  if (domain.rules === 'first') {
    const evidence = `${mapping}, unless a routing rule decides otherwise. Waypost does not read routing rules.`;
    return unknown(evidence, rules);
  }
  if (domain.apiId !== current.apiId) {
    if (!isListed(domain.apiId, subject)) {
      const evidence = `${mapping}, as last seen. The registry lists no live private API "${entry.name}" with that id.`;
      return unknown(evidence, mappingCommand('get', domain, region));
    }
    return fail(
      `${mapping}, not to API ${current.apiId}.`,
      moveCommand(domain, region, `/restapiId,value=${current.apiId}`),
    );
  }
  if (hidden === stage) return pass(`${mapping}.`);
  const move = moveCommand(domain, region, `/stage,value=${stage}`);
  return fail(`${mapping}, not to stage "${stage}".`, `Use stage "${hidden}", or: ${move}`);
}

/** The lists are short, so a live API may be missing. */
const isListed = (id: string, { serviceRegion }: DomainSubject): boolean =>
  [...(serviceRegion?.candidates ?? []), ...(serviceRegion?.siblings ?? [])].some(({ apiId }) => apiId === id);

export function domainAssociated({ domain, endpoint, entry, region }: DomainSubject): GateFinding {
  const { vpceId } = endpoint;
  const lets = letsIn(domain, vpceId);
  if (lets === true) {
    return pass(`${domain.name} has an access association with ${vpceId}. A new one takes about 15 minutes to work.`);
  }
  const arn = arnOf('apigateway', region, `${entry.accountId}:/domainnames/${domain.name}+${domain.domainNameId}`);
  const associate = `In the endpoint's account: aws apigateway create-domain-name-access-association --domain-name-arn ${arn} --access-association-source-type VPCE --access-association-source ${vpceId} --region ${region}`;
  if (lets === undefined) {
    return unknown(
      `Waypost could not see all access associations of ${domain.name}. See the enrolment report (accounts).`,
      associate,
    );
  }
  const { vpceIds = [] } = domain;
  const others = vpceIds.length === 0 ? '' : `; it has ${vpceIds.join(', ')}`;
  return fail(`${domain.name} has no access association with ${vpceId}${others}.`, associate);
}

export function domainPolicy(subject: DomainSubject): GateFinding {
  const { domain, network, endpoint, region, stage } = subject;
  const look = `${showDomain(domain, region)} --query policy`;
  const { name, policy } = domain;
  if (!policy) return unknown(`No event or sweep has shown a policy of ${name}.`, look);
  if (policy.unread !== undefined) {
    const usual = policy.unread === 'absent' ? ' AWS gives a new domain one that denies everybody.' : '';
    return unknown(`${gapText(name, policy.unread)}${usual}`, look);
  }
  const { vpceId } = endpoint;
  const vpceIds = subject.address?.form === 'custom-domain' ? subject.vpceIds : [vpceId];
  const path = callPathOf(network, stage, vpceIds);
  const { verdict, by } = domainAdmission(domain, path);
  const [whose, who] = [`the custom domain ${name}`, `endpoint ${vpceId} of ${network.vpcId}`];
  if (verdict === 'pass') return pass(`${statements(by, whose)} admits ${who}.`);
  if (verdict === 'unknown') return unknown(doubts(by, { who, vpceIds, whose, stage }), look);
  const edit = `aws apigateway update-domain-name ${flags(domain, region)} --patch-operations op=replace,path=/policy,value=…`;
  const remedy = `${admitting({ by, policy, path: { ...path, vpceId } })}: ${edit}`;
  if (by.length > 0) return fail(`${statements(by, whose)} denies ${who}.`, remedy);
  return fail(`No statement of the policy of ${whose} allows ${who}.`, remedy);
}

const flags = ({ name, domainNameId }: CustomDomain, region: string): string =>
  `--domain-name ${name} --domain-name-id ${domainNameId} --region ${region}`;

const showDomain = (domain: CustomDomain, region: string): string =>
  `aws apigateway get-domain-name ${flags(domain, region)}`;

const moveCommand = (domain: CustomDomain, region: string, change: string): string =>
  `${mappingCommand('update', domain, region)} --patch-operations op=replace,path=${change}`;

function mappingCommand(verb: 'get' | 'update', domain: CustomDomain, region: string): string {
  const path = domain.basePath === '' ? '(none)' : domain.basePath;
  return `aws apigateway ${verb}-base-path-mapping ${flags(domain, region)} --base-path '${path}'`;
}
