// The gate of the API's resource policy: whom it admits, as far as Waypost can decide offline, and which statement decides.
import type { Network, PolicyDigest, PolicyStatement } from '../documents.js';
import { admission, callPathOf, configuredAdmission, isBehind, policiesInForce } from '../policy.js';
import type { CurrentApi } from '../documents.js';
import { NO_API, NO_ENDPOINT, deployRemedy, servedStage } from './api-gates.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import type { GateSubject } from './subject.js';

/** The API shows no policy, or it is masked, malformed or too large to keep. */
export type PolicyGap = NonNullable<PolicyDigest['unread']>;

const GAPS: Readonly<Record<PolicyGap, string>> = {
  absent: 'shows no resource policy. AWS deploys no private API without one, so its stages have an earlier policy',
  masked: 'has a resource policy that the event masks',
  malformed: 'has a resource policy that cannot be read',
  'too-large': 'has a resource policy that is too large to keep',
};

export function resourcePolicy(subject: GateSubject): GateFinding {
  const { current, network, endpoint } = subject;
  if (current === undefined) return unknown(NO_API);
  if (endpoint === undefined || network === undefined) return unknown(NO_ENDPOINT);
  return unreadable(subject, current) ?? judged(subject, { current, network, vpceId: endpoint.vpceId });
}

/** Why the policy in force is unknown; undefined if it is known. */
function unreadable(subject: GateSubject, current: CurrentApi): GateFinding | undefined {
  const { apiId } = current;
  const stage = servedStage(subject);
  const look = lookCommand(subject, apiId);
  const policies = policiesInForce(current, stage);
  if (policies.includes(undefined)) {
    if (!isBehind(current, stage, 'policy')) {
      return unknown(`No event or sweep has shown a resource policy of API ${apiId}.`, look);
    }
    return unknown(
      `The resource policy of API ${apiId} was changed, and not every deployment that "${stage}" serves is known to have the change, so the policy in force is unknown.`,
      deployRemedy(current, stage, subject.region ?? ''),
    );
  }
  const gap = policies.find((policy) => policy?.unread !== undefined)?.unread;
  return gap === undefined ? undefined : unknown(`API ${apiId} ${GAPS[gap]}.`, look);
}

interface JudgedCall {
  readonly current: CurrentApi;
  readonly network: Network;
  readonly vpceId: string;
}

function judged(subject: GateSubject, { current, network, vpceId }: JudgedCall): GateFinding {
  const { apiId } = current;
  const stage = servedStage(subject);
  const vpceIds = subject.carriers.length > 0 ? subject.carriers : [vpceId];
  const path = callPathOf(network, stage, vpceIds);
  const { verdict, by } = admission(current, path);
  const who = `endpoint ${vpceId} of ${network.vpcId}`;
  const whose = `API ${apiId}`;
  const isOlder = isBehind(current, stage, 'policy');
  const note = isOlder ? ' A later change of the policy is not deployed.' : '';
  if (verdict === 'pass') return pass(`${statements(by, whose)} admits ${who}.${note}`);
  const deploy = deployRemedy(current, stage, subject.region ?? '');
  const [policy, ...others] = policiesInForce(current, stage);
  if (verdict === 'unknown' && isOlder && others.length > 0) {
    return unknown(
      `"${stage}" serves two deployments, whose resource policies do not both decide about ${who}.`,
      deploy,
    );
  }
  if (verdict === 'unknown') {
    return unknown(`${doubts(by, { who, vpceIds, whose })}${note}`, lookCommand(subject, apiId));
  }
  const isDenied = by.length > 0;
  const usual = isDenied ? 'Exempt the endpoint in that statement' : `Add ${allowing(vpceId)} to the policy`;
  const isRepaired = isOlder && configuredAdmission(current, path).verdict === 'pass';
  const remedy = isRepaired
    ? `Deploy the changed policy, which admits it: ${deploy}`
    : `${policyRemedy(by, policy, usual)}, then: ${deploy}`;
  if (isDenied) return fail(`${statements(by, whose)} denies ${who}.${note}`, remedy);
  return fail(
    `No statement of the resource policy of API ${apiId} allows ${who}.${note} (A method with IAM authorisation may still admit a caller of account ${subject.entry.accountId} whose own policy allows it.)`,
    remedy,
  );
}

function lookCommand({ region = '' }: GateSubject, apiId: string): string {
  return `aws apigateway get-rest-api --rest-api-id ${apiId} --query policy --region ${region}`;
}

/** The usual remedy, or another if a test of `aws:SourceIp` is the cause. */
export function policyRemedy(by: readonly PolicyStatement[], policy: PolicyDigest | undefined, usual: string): string {
  const decisive = by.length > 0 ? by : (policy?.statements ?? []).filter(({ effect }) => effect === 'allow');
  return isSourceIpCause(decisive) ? SOURCE_IP_REMEDY : usual;
}

export const SOURCE_IP_REMEDY =
  'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have';

export function isSourceIpCause(decisive: readonly DecisiveStatement[]): boolean {
  return decisive.some(({ conditions = [] }) => conditions.some(({ key }) => key === 'source-ip'));
}

export function allowing(vpceId: string): string {
  const condition = { StringEquals: { 'aws:SourceVpce': vpceId } };
  return JSON.stringify({
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition: condition,
  });
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
