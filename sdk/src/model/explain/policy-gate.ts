// The gate of the API's resource policy: whom it admits, as far as Waypost can decide offline, and which statement decides.
import type { EndpointPolicy, PolicyDigest, PolicyStatement } from '../documents.js';
import { admission, callPathOf, configuredAdmission, isBehind, policiesInForce } from '../policy.js';
import { deployRemedy, showApi } from './api-gates.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import type { CallSubject } from './subject.js';

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

export function gapText(whose: string, gap: keyof typeof GAPS): string {
  return `The policy of ${whose} ${GAPS[gap]}.`;
}

export function resourcePolicy(subject: CallSubject): GateFinding {
  return unreadable(subject) ?? judged(subject);
}

/** Why the policy in force is unknown; undefined if it is known. */
function unreadable(subject: CallSubject): GateFinding | undefined {
  const { current, stage } = subject;
  const { apiId } = current;
  const look = showApi(subject, 'policy');
  const policies = policiesInForce(current, stage);
  if (policies.includes(undefined)) {
    if (!isBehind(current, stage, 'policy')) {
      return unknown(`No event or sweep has shown a resource policy of API ${apiId}.`, look);
    }
    return unknown(
      `The resource policy of API ${apiId} was changed, and not every deployment that "${stage}" serves is known to have the change, so the policy in force is unknown.`,
      deployRemedy(subject),
    );
  }
  const gap = policies.find((policy) => policy?.unread !== undefined)?.unread;
  if (gap === undefined) return undefined;
  const earlier = ' AWS deploys no private API without one, so its stages have an earlier policy.';
  return unknown(`${gapText(`API ${apiId}`, gap)}${gap === 'absent' ? earlier : ''}`, look);
}

function judged(subject: CallSubject): GateFinding {
  const { current, network, endpoint, stage, carriers: vpceIds } = subject;
  const { vpceId } = endpoint;
  const path = callPathOf(network, stage, vpceIds);
  const { verdict, by } = admission(current, path);
  const who = `endpoint ${vpceId} of ${network.vpcId}`;
  const whose = `API ${current.apiId}`;
  const isOlder = isBehind(current, stage, 'policy');
  const note = isOlder ? ' A later change of the policy is not deployed.' : '';
  if (verdict === 'pass') return pass(`${statements(by, whose)} admits ${who}.${note}`);
  const deploy = deployRemedy(subject);
  const [policy, ...others] = policiesInForce(current, stage);
  if (verdict === 'unknown') {
    return isOlder && others.length > 0
      ? unknown(`"${stage}" serves two deployments, whose resource policies do not both decide about ${who}.`, deploy)
      : unknown(`${doubts(by, { who, vpceIds, whose })}${note}`, showApi(subject, 'policy'));
  }
  const isRepaired = isOlder && configuredAdmission(current, path).verdict === 'pass';
  const remedy = isRepaired
    ? `Deploy the changed policy, which admits it: ${deploy}`
    : `${admitting({ by, policy, vpceId })}, then: ${deploy}`;
  if (by.length > 0) return fail(`${statements(by, whose)} denies ${who}.${note}`, remedy);
  return fail(
    `No statement of the resource policy of ${whose} allows ${who}.${note} (A method with IAM authorisation may still admit a caller of account ${subject.entry.accountId} whose own policy allows it.)`,
    remedy,
  );
}

interface Refusing {
  /** The statements that deny the call; empty if none allows it. */
  readonly by: readonly PolicyStatement[];
  readonly policy: PolicyDigest | undefined;
  readonly vpceId: string;
}

/** How to change a policy of an API or a custom domain so that it admits an endpoint. */
export function admitting({ by, policy, vpceId }: Refusing): string {
  const isDenied = by.length > 0;
  const decisive = isDenied ? by : (policy?.statements ?? []).filter(({ effect }) => effect === 'allow');
  if (isSourceIpCause(decisive)) return SOURCE_IP_REMEDY;
  return isDenied
    ? 'Exempt the endpoint in that statement'
    : `Add ${allowing('execute-api:/*', { StringEquals: { 'aws:SourceVpce': vpceId } })} to the policy`;
}

export const SOURCE_IP_REMEDY =
  'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have';

export function isSourceIpCause(decisive: readonly DecisiveStatement[]): boolean {
  return decisive.some(({ conditions = [] }) => conditions.some(({ key }) => key === 'source-ip'));
}

/** A statement that lets everybody call `resource`, under a condition or none. */
export function allowing(resource: string, condition?: object): string {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource };
  return JSON.stringify({ ...statement, Condition: condition });
}

/** A statement of an API's, a domain's or an endpoint's policy. */
type DecisiveStatement = Pick<PolicyStatement, 'effect' | 'sid' | 'conditions' | 'unclear' | 'partly'>;

export function statements(by: readonly DecisiveStatement[], whose: string): string {
  const sids = by.flatMap(({ sid }) => (sid === undefined ? [] : [JSON.stringify(sid)]));
  const effect = by[0]?.effect === 'deny' ? 'A Deny' : 'An Allow';
  return sids.length === 0
    ? `${effect} statement (without Sid) of the policy of ${whose}`
    : `Statement ${sids.join(', ')} of the policy of ${whose}`;
}

export function doubts(
  by: readonly DecisiveStatement[],
  { who, vpceIds, whose }: { who: string; vpceIds: readonly string[]; whose: string },
): string {
  const parts = [...new Set(by.flatMap(partsOf))];
  if (parts.length > 0) {
    return `${statements(by, whose)} cannot be decided offline for ${who}, because of ${parts.join(', ')}.`;
  }
  return `The policy of ${whose} treats ${vpceIds.join(' and ')} differently, and DNS may lead the call to either.`;
}

/** The parts of a statement that could not be decided. */
function partsOf({ unclear = [], partly, conditions = [] }: DecisiveStatement): string[] {
  const variables = conditions.flatMap(({ values }) => values.filter((value) => value.includes('${')));
  return [
    ...unclear,
    ...(partly === undefined ? [] : ['Resource (some methods or paths only)']),
    ...variables.map((value) => JSON.stringify(value)),
  ];
}
