// The gates of the API's configuration: changes that are not deployed, a disabled endpoint, the access mode, the TLS versions, its
// status and a web ACL.
import { isBehind } from '../policy.js';
import { domainUrl, arnOf } from '../url.js';
import { stageOf } from '../decide.js';
import type { ApiPart, CurrentApi, StageSummary } from '../documents.js';
import { deployRemedy, redeployCommand, updateApi, showApi } from './api-gates.js';
import { type GateFinding, fail, pass, unknown, type ApiSubject } from './subject.js';

const PARTS: Readonly<Record<ApiPart, string>> = {
  policy: 'its resource policy',
  vpceIds: 'its endpoint associations (vpcEndpointIds)',
  disabled: 'the switch of its default endpoint',
  type: 'its endpoint type',
  strict: 'its endpoint access mode',
};

/** Fails for changes that are not deployed: the most common trap. Each deployment that gets calls must have them. */
export function changesDeployed(subject: ApiSubject): GateFinding {
  const { current, stage: name } = subject;
  const { apiId } = current;
  const stage = stageOf(current, name);
  const canary = stage?.canary;
  const deployed = stage?.deployed === undefined ? '' : ` (${stage.deployed})`;
  const share = shareOf(canary);
  const changes = stage?.behind ?? canary?.behind;
  if (changes) return undeployed(subject, changes);
  if (isUpToDate(stage)) {
    return pass(`Nothing that needs a deployment was changed after the last one to "${name}"${deployed}.`);
  }
  return unknown(
    `It is not known both when API ${apiId} was last changed and when the deployment that "${name}" serves was created.${share}`,
    `If the API was edited and not deployed since: ${deployRemedy(subject)}`,
  );
}

function undeployed(subject: ApiSubject, changes: NonNullable<StageSummary['behind']>): GateFinding {
  const { current, stage: name } = subject;
  const { apiId, type } = current;
  const { canary, deployed: at, behind } = stageOf(current, name) ?? {};
  const deployed = at === undefined ? '' : ` (${at})`;
  const wanted = wantedChanges(changes, current);
  if (wanted.length === 0) {
    return pass(
      `Only the change of its endpoint type to ${type ?? ''} is not in force at "${name}"${deployed}, so the API is still private.`,
    );
  }
  const since = !behind ? `the canary of "${name}" was deployed` : `the last deployment to "${name}"${deployed}`;
  const triggers =
    ' — in Terraform, add the policy and the endpoint configuration to the `triggers` of aws_api_gateway_deployment.';
  const end = type === undefined ? '' : ` This also puts the endpoint type ${type} in force.`;
  return fail(
    `API ${apiId} was changed after ${since}: ${partsOf(wanted)}.${shareOf(canary)}`,
    `${deployRemedy(subject)}${!canary ? triggers : ''}${end}`,
  );
}

/** The changes that callers wait for. They do not wait for one that ends the API's privacy. */
const wantedChanges = (changes: NonNullable<StageSummary['behind']>, { type }: CurrentApi) =>
  type === undefined ? changes : changes.filter(({ part }) => part !== 'type');

const shareOf = (canary: StageSummary['canary']): string =>
  !canary ? '' : ` A canary gets ${canary.percent ?? 'an unknown'} % of the calls.`;

/** A canary that gets every call is described by its stage. */
function isUpToDate(stage: StageSummary | undefined): boolean {
  const { canary } = stage ?? {};
  return stage?.upToDate === true && (canary === undefined || canary.upToDate === true || canary.percent === 100);
}

const partsOf = (changes: NonNullable<StageSummary['behind']>): string =>
  changes.map(({ part, at }) => `${PARTS[part]} at ${at}`).join(', ');

export function defaultEndpoint(subject: ApiSubject): GateFinding {
  const { current, address, stage } = subject;
  if (address?.form === 'custom-domain')
    return pass('The address is a custom domain name, which needs no default endpoint.');
  const isOff = current.disabled === true;
  if (isBehind(current, stage, 'disabled')) {
    return unknown(
      `The default endpoint of API ${current.apiId} was switched ${isOff ? 'off' : 'on'}, which is not known to be in force before "${stage}" is deployed or updated.`,
      isOff ? enableRemedy(subject) : null,
    );
  }
  if (!isOff) return pass(`The default endpoint of API ${current.apiId} is not known to be disabled.`);
  return fail(
    `API ${current.apiId} has disableExecuteApiEndpoint = true: every form but a custom domain name gets 403.`,
    enableRemedy(subject),
  );
}

function enableRemedy(subject: ApiSubject): string {
  const { domain, stage } = subject;
  const other = !domain ? 'its custom domain name' : domainUrl(domain, stage);
  const enable = updateApi(subject, 'op=replace,path=/disableExecuteApiEndpoint,value=false');
  return `Call ${other}, or: ${enable} && ${redeployCommand(subject)}`;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html */
export function accessMode(subject: ApiSubject): GateFinding {
  const { current, address, stage } = subject;
  const { apiId } = current;
  if (isBehind(current, stage, 'strict')) {
    return unknown(`The endpoint access mode of API ${apiId} was changed after the last deployment.`);
  }
  if (current.strict !== true) return pass(`API ${apiId} has no STRICT endpoint access mode, as far as Waypost knows.`);
  const remedy = `Call by private DNS, or: ${updateApi(subject, 'op=replace,path=/endpointAccessMode,value=BASIC')}`;
  switch (address?.form) {
    case 'private-dns':
    case 'custom-domain':
      return pass(`API ${apiId} is STRICT, which the form ${address.form} satisfies.`);
    case 'endpoint-dns':
      return fail(`API ${apiId} is STRICT, and in the form endpoint-dns the host is not the API's own.`, remedy);
    case 'endpoint-alias':
      return unknown(
        `API ${apiId} is STRICT; the documentation of AWS excludes the form endpoint-alias, but nobody has observed it.`,
        remedy,
      );
    case undefined:
      return unknown(`API ${apiId} is STRICT, and there is no address form to check.`);
  }
}

export function tls(subject: ApiSubject): GateFinding {
  const { current, address } = subject;
  const { apiId, securityPolicy: name } = current;
  if (address?.form === 'custom-domain') return pass('A private custom domain name accepts TLS 1.2.');
  if (name === undefined) {
    return pass(`No TLS security policy of API ${apiId} was seen; without one, a private API accepts TLS 1.2.`);
  }
  const versions = versionsOf(name);
  const evidence = `API ${apiId} has the security policy ${name}`;
  if (versions?.includes('1.2') === true) return pass(`${evidence}, which accepts TLS ${versions.join(' and ')}.`);
  if (versions) {
    return unknown(
      `${evidence}, which accepts only TLS 1.3. Waypost does not see which versions the caller speaks.`,
      `From the caller: curl --tlsv1.3 -sS -o /dev/null ${address?.url ?? 'https://…'}`,
    );
  }
  return unknown(`${evidence}, which Waypost does not know.`, showApi(subject, 'securityPolicy'));
}

/** The versions that a security policy accepts; undefined for a name that AWS has not documented. */
function versionsOf(name: string): readonly string[] | undefined {
  if (name === 'TLS_1_0') return ['1.0', '1.1', '1.2'];
  if (name === 'TLS_1_2') return ['1.2'];
  if (name.startsWith('SecurityPolicy_TLS13_1_3_')) return ['1.3'];
  return name.startsWith('SecurityPolicy_TLS13_1_2_') ? ['1.2', '1.3'] : undefined;
}

export function apiStatus(subject: ApiSubject): GateFinding {
  const { apiId, apiStatus: status } = subject.current;
  if (status === undefined) return pass(`API ${apiId} has no other status than AVAILABLE, as far as seen.`);
  const evidence = `API ${apiId} was last seen ${status}.`;
  const look = showApi(subject, '"[apiStatus,apiStatusMessage]"');
  if (status === 'FAILED') return fail(evidence, `Read the reason, and repeat the update: ${look}`);
  return unknown(evidence, `An update takes up to 15 minutes. Wait, then: ${look}`);
}

export function webAcl({ current, region, stage }: ApiSubject): GateFinding {
  const acl = stageOf(current, stage)?.webAcl;
  if (acl === undefined) return pass(`No web ACL was seen on stage "${stage}" of API ${current.apiId}.`);
  return unknown(
    `Stage "${stage}" of API ${current.apiId} has the web ACL ${acl}, whose rules Waypost does not read.`,
    `aws wafv2 get-web-acl-for-resource --resource-arn ${arnOf('apigateway', region, `:/restapis/${current.apiId}/stages/${stage}`)} --region ${region}`,
  );
}
