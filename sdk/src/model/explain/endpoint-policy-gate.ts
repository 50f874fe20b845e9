// The gate of the endpoint's policy: AWS evaluates it before the API's own policy, for the ARN of the API that is called. It
// breaks when an API is created again with a new id and the policy still names the old one.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
import type { Endpoint, EndpointPolicy, EndpointStatement } from '../documents.js';
import { callPathOf, endpointAdmission, endpointLacksAllow } from '../policy.js';
import { arnOf } from '../url.js';
import { describeEndpoint } from './endpoint-gates.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import { SOURCE_IP_REMEDY, allowing, doubts, gapText, isSourceIpCause, statements } from './policy-gate.js';
import type { CallSubject } from './subject.js';

export function endpointPolicy(subject: CallSubject): GateFinding {
  const { current, network, endpoint, carriers: vpceIds, entry, region, stage } = subject;
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
  return judged({ endpoint, region, vpceIds, stage, needed, isDomain, isUnallowed }, verdict, by);
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

function judged(call: EndpointCall, verdict: GateFinding['verdict'], by: readonly EndpointStatement[]): GateFinding {
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
