// The gates of the API's resource policy and of the endpoint's policy: whom they admit, as far as Waypost can decide offline, and
// which statement decides. AWS evaluates the endpoint's policy first, for the ARN of the API that is called. It breaks when an API is
// created again with a new id and the policy still names the old one.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
import type { EndpointPolicy, PolicyDigest, PolicyStatement, Endpoint, EndpointStatement } from '../documents.js';
import {
  type CallPath,
  type PolicyPath,
  type PolicyVerdict,
  admissions,
  callPathOf,
  configuredAdmission,
  isBehind,
  isInPart,
  lacksAllow,
  policiesInForce,
  endpointAdmission,
  endpointLacksAllow,
} from '../policy.js';
import { deployRemedy, promoteCommand, redeployCommand, removeCommand, showApi } from './api-gates.js';
import { type GateFinding, fail, pass, unknown, type CallSubject } from './subject.js';
import { arnOf } from '../url.js';
import { describeEndpoint } from './endpoint-gates.js';

/** The API shows no policy, or it is masked, malformed or too large to keep. */
export type PolicyGap = NonNullable<PolicyDigest['unread']>;

/** Why a policy of an API, an endpoint or a custom domain cannot be judged. */
const GAPS: Readonly<Record<PolicyGap | NonNullable<EndpointPolicy['unread']>, string>> = {
  absent: 'is not shown',
  unseen: 'was not shown by any event or sweep',
  masked: 'is masked in the event that sets it',
  malformed: 'cannot be read',
  'too-large': 'is too large to keep',
};

export const gapText = (whose: string, gap: keyof typeof GAPS): string => `The policy of ${whose} ${GAPS[gap]}.`;

export const resourcePolicy = (subject: CallSubject): GateFinding => unreadable(subject) ?? judged(subject);

/** Why the policy in force is unknown; undefined if it is known. */
function unreadable(subject: CallSubject): GateFinding | undefined {
  const { current, stage } = subject;
  const { apiId } = current;
  const policies = policiesInForce(current, stage);
  const isOlder = isBehind(current, stage, 'policy');
  if (policies.includes(undefined)) {
    if (!isOlder) {
      return unknown(`No event or sweep has shown a resource policy of API ${apiId}.`, showApi(subject, 'policy'));
    }
    return unknown(
      `The resource policy of API ${apiId} was changed, and not every deployment that "${stage}" serves is known to have the change, so the policy in force is unknown.`,
      deployRemedy(subject),
    );
  }
  const gap = policies.find((policy) => policy?.unread !== undefined)?.unread;
  if (gap === undefined) return undefined;
  const earlier = ' AWS deploys no private API without one, so its stages have an earlier policy.';
  return unknown(`${gapText(`API ${apiId}`, gap)}${gap === 'absent' ? earlier : ''}`, showInForce(subject));
}

function judged(subject: CallSubject): GateFinding {
  const { current, network, stage, vpceIds } = subject;
  const path = callPathOf(network, stage, vpceIds);
  const [own, canary] = admissions(current, path);
  if (!own) return unknown(`No stage "${stage}" of API ${current.apiId} was seen.`);
  return !canary || canary.verdict === own.verdict
    ? agreed(subject, path, { ...own, by: [...new Set([...own.by, ...(canary?.by ?? [])])] })
    : divided(subject, path, { own, canary });
}

const whom = ({ endpoint, network }: CallSubject) => `endpoint ${endpoint.vpceId} of ${network.vpcId}`;

/** What the policy of the only deployment says, or what those of both say. */
function agreed(subject: CallSubject, path: CallPath, { verdict, by }: PolicyVerdict): GateFinding {
  const { current, stage, vpceIds } = subject;
  const who = whom(subject);
  const whose = `API ${current.apiId}`;
  const note = lagText(subject);
  if (verdict === 'pass') return pass(`${statements(by, whose)} admits ${who}.${note}`);
  if (verdict === 'unknown') {
    const isRepaired = note !== '' && configuredAdmission(current, path).verdict === 'pass';
    const remedy = isRepaired ? admitted(subject, path) : showInForce(subject);
    return unknown(`${doubts(by, { who, vpceIds, whose, stage })}${note}`, remedy);
  }
  if (by.length > 0) return fail(`${statements(by, whose)} denies ${who}.${note}`, admitted(subject, path));
  return fail(
    `No statement of the resource policy of ${whose} allows ${who}.${note} (A method with IAM authorisation may still admit a caller of account ${subject.entry.accountId} whose own policy allows it.)`,
    admitted(subject, path),
  );
}

/** Says so if a change of the policy is not in force. */
function lagText({ current, stage }: CallSubject): string {
  if (!isBehind(current, stage, 'policy')) return '';
  return policiesInForce(current, stage).length === 1
    ? ' A later change of the policy is not deployed.'
    : ` Not every deployment that "${stage}" serves has the last change of the policy.`;
}

const JUDGED = { pass: 'admits it', fail: 'refuses it', unknown: 'is in doubt' } as const;

/** The policies of the stage and of its canary, which each get a part of the calls, have different verdicts. */
function divided(
  subject: CallSubject,
  path: CallPath,
  { own, canary }: { readonly own: PolicyVerdict; readonly canary: PolicyVerdict },
): GateFinding {
  const isDecided = own.verdict !== 'unknown' && canary.verdict !== 'unknown';
  const evidence = `"${subject.stage}" serves two deployments, whose resource policies do not ${isDecided ? 'agree' : 'both decide'} about ${whom(subject)}: that of the stage ${JUDGED[own.verdict]}, and that of the canary ${JUDGED[canary.verdict]}.`;
  if (canary.verdict === 'pass') {
    return unknown(evidence, `Promote the canary, whose policy admits the endpoint: ${promoteCommand(subject)}`);
  }
  if (own.verdict === 'fail') return unknown(evidence, admitted(subject, path));
  const why = canary.verdict === 'fail' ? 'refuses the endpoint' : 'is in doubt';
  return unknown(evidence, `Remove the canary, whose policy ${why}: ${removeCommand(subject)}`);
}

/** How to deploy a policy that admits the endpoint: the configured one, or that with a change. */
function admitted(subject: CallSubject, { vpceIds: _, ...place }: CallPath): string {
  const { current, endpoint } = subject;
  const { vpceId } = endpoint;
  const deploy = redeployCommand(subject);
  const { verdict, by } = configuredAdmission(current, { ...place, vpceIds: subject.vpceIds });
  if (verdict === 'pass') return `Deploy the changed policy, which admits it: ${deploy}`;
  if (verdict === 'unknown') {
    return `If the changed policy admits the endpoint, deploy it (${showApi(subject, 'policy')}): ${deploy}`;
  }
  return `${admitting({ by, policy: current.policy, path: { ...place, vpceId } })}, then: ${deploy}`;
}

/** Shows the policy that the stage's own deployment has. */
function showInForce(subject: CallSubject): string {
  const { current, stage, region } = subject;
  if (!isBehind(current, stage, 'policy')) return showApi(subject, 'policy');
  return `Read x-amazon-apigateway-policy of what is deployed: aws apigateway get-export --rest-api-id ${current.apiId} --stage-name ${stage} --export-type oas30 --parameters extensions=apigateway deployed.json --region ${region}`;
}

interface Refusing {
  /** The statements that deny the call; empty if none allows it. */
  readonly by: readonly PolicyStatement[];
  readonly policy: PolicyDigest | undefined;
  readonly path: PolicyPath;
}

/** How to change a policy of an API or a custom domain so that it admits an endpoint. */
export function admitting({ by, policy, path }: Refusing): string {
  const isDenied = by.length > 0;
  const all = policy?.statements ?? [];
  const decisive = isDenied ? by : all.filter(({ effect }) => effect === 'allow');
  const add = `${allowing('execute-api:/*', { StringEquals: { 'aws:SourceVpce': path.vpceId } })} to the policy`;
  const isUnallowed = lacksAllow({ statements: all }, path);
  if (isSourceIpCause(decisive)) return `${SOURCE_IP_REMEDY}${isDenied && isUnallowed ? `, and add ${add}` : ''}`;
  if (!isDenied) return `Add ${add}`;
  return `Exempt the endpoint in that statement${isUnallowed ? ` and add ${add}` : ''}`;
}

const SOURCE_IP_REMEDY = 'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have';

const isSourceIpCause = (decisive: readonly DecisiveStatement[]): boolean =>
  decisive.some(({ conditions = [] }) => conditions.some(({ key }) => key === 'source-ip'));

/** A statement that lets everybody call `resource`, under a condition or none. */
function allowing(resource: string, condition?: object): string {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource };
  return JSON.stringify({ ...statement, Condition: condition });
}

/** A statement of an API's, a domain's or an endpoint's policy. */
type DecisiveStatement = PolicyStatement;

export function statements(by: readonly DecisiveStatement[], whose: string): string {
  const sids = by.flatMap(({ sid }) => (sid === undefined ? [] : [JSON.stringify(sid)]));
  const effect = by[0]?.effect === 'deny' ? 'A Deny' : 'An Allow';
  return sids.length === 0
    ? `${effect} statement (without Sid) of the policy of ${whose}`
    : `Statement ${sids.join(', ')} of the policy of ${whose}`;
}

interface Doubtful {
  readonly who: string;
  readonly vpceIds: readonly string[];
  readonly whose: string;
  readonly stage: string;
}

export function doubts(by: readonly DecisiveStatement[], { who, vpceIds, whose, stage }: Doubtful): string {
  const parts = [...new Set(by.flatMap((statement) => partsOf(statement, stage)))];
  if (parts.length > 0) {
    return `${statements(by, whose)} cannot be decided offline for ${who}, because of ${parts.join(', ')}.`;
  }
  return `The policy of ${whose} treats ${vpceIds.join(' and ')} differently, and DNS may lead the call to either.`;
}

/** The parts of a statement that could not be decided. */
function partsOf(statement: DecisiveStatement, stage: string): string[] {
  const { unclear = [], paths, except, conditions = [] } = statement;
  const variables = conditions.flatMap(({ values }) => values.filter((value) => value.includes('${')));
  // A resource with `?` or a variable, or of a form that AWS does not document, can name anything; its paths are not kept.
  const names = !paths ? 'Waypost cannot tell whether it names the call' : 'some methods or paths only';
  return [
    ...unclear,
    ...(isInPart(statement, stage) ? [`${except === true ? 'NotResource' : 'Resource'} (${names})`] : []),
    ...variables.map((value) => JSON.stringify(value)),
  ];
}

export function endpointPolicy(subject: CallSubject): GateFinding {
  const { current, network, endpoint, vpceIds, entry, region, stage } = subject;
  for (const { vpceId, policy } of network.endpoints) {
    if (vpceIds.includes(vpceId) && policy?.unread !== undefined)
      return unknown(gapText(`endpoint ${vpceId}`, policy.unread), showPolicy(vpceId, region));
  }
  const api = { account: entry.accountId, region, apiId: current.apiId };
  const needed = arnOf('execute-api', region, `${entry.accountId}:${current.apiId}/${stage}/*`);
  const path = callPathOf(network, stage, vpceIds);
  const { verdict, by } = endpointAdmission(network, api, path);
  const isDomain = subject.address?.form === 'custom-domain';
  const { vpceId, policy = { statements: [] } } = endpoint;
  const isUnallowed = verdict === 'fail' && endpointLacksAllow(policy, api, { ...path, vpceId });
  return letThrough({ endpoint, region, vpceIds, stage, needed, isDomain, isUnallowed }, verdict, by);
}

interface EndpointCall {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly vpceIds: readonly string[];
  /** The ARN of what is called. */
  readonly needed: string;
  /** The call's name is a custom domain's. */
  readonly isDomain: boolean;
  readonly stage: string;
  /** No Allow of the endpoint's policy lets the call through. */
  readonly isUnallowed: boolean;
}

function letThrough(
  call: EndpointCall,
  verdict: GateFinding['verdict'],
  by: readonly EndpointStatement[],
): GateFinding {
  const { endpoint, region, vpceIds, stage, needed, isDomain, isUnallowed } = call;
  const { vpceId, policy } = endpoint;
  const whose = `endpoint ${vpceId}`;
  if (verdict === 'unknown')
    return unknown(doubts(by, { who: needed, vpceIds, whose, stage }), showPolicy(vpceId, region));
  const names = policy?.statements.some(({ resources }) => resources !== undefined) === true;
  if (isDomain && names) {
    const evidence = `The policy of ${whose} names APIs; how AWS applies that to a call by a custom domain name was not observed.`;
    return unknown(evidence, showPolicy(vpceId, region));
  }
  if (verdict === 'pass') {
    if (!policy) return pass(`The policy of ${whose} is the default, which allows every call.`);
    return pass(`${statements(by, whose)} lets calls to ${needed} through.`);
  }
  const edit = `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${vpceId} --policy-document … --region ${region}`;
  const isCause = isSourceIpCause(by.length > 0 ? by : allowsOf(policy));
  if (by.length > 0) {
    const also = isUnallowed ? ` and add ${allowing(needed)} to the policy` : '';
    const remedy = `${isCause ? SOURCE_IP_REMEDY : `Exempt ${needed} in that statement`}${also}`;
    return fail(`${statements(by, whose)} names ${namedBy(by)} and denies ${needed}.`, `${remedy}: ${edit}`);
  }
  const remedy = isCause ? SOURCE_IP_REMEDY : `Add ${allowing(needed)} to the policy`;
  return fail(
    `The policy of ${whose} allows ${namedBy(allowsOf(policy))} under its conditions, and not ${needed}.`,
    `${remedy}: ${edit}`,
  );
}

const allowsOf = (policy: EndpointPolicy | undefined) =>
  (policy?.statements ?? []).filter(({ effect }) => effect === 'allow');

const SHOWN = 3;

/** The resources that statements name, the first ones. */
function namedBy(those: readonly EndpointStatement[]): string {
  const named = [
    ...new Set(
      those.flatMap(({ resources = ['*'], except }) =>
        except === true ? [`all but ${resources.join(', ')}`] : resources,
      ),
    ),
  ];
  if (named.length === 0) return 'nothing';
  const more = named.length > SHOWN ? ` and ${String(named.length - SHOWN)} more` : '';
  return `${named.slice(0, SHOWN).join(', ')}${more}`;
}

const showPolicy = (vpceId: string, region: string): string =>
  describeEndpoint(`${vpceId} --query VpcEndpoints[].PolicyDocument`, region);
