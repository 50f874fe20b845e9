// The gate of the endpoint's policy: AWS evaluates it before the API's own policy, for the ARN of the API that is called. It
// breaks when an API is created again with a new id and the policy still names the old one.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
import type { Endpoint, EndpointPolicy, EndpointStatement } from '../documents.js';
import { callPathOf, endpointAdmission } from '../policy.js';
import { arnOf } from '../url.js';
import { NO_API, NO_ENDPOINT, servedStage } from './api-gates.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import { SOURCE_IP_REMEDY, doubts, isSourceIpCause, statements } from './policy-gate.js';
import type { GateSubject } from './subject.js';

const GAPS: Readonly<Record<NonNullable<EndpointPolicy['unread']>, string>> = {
  unseen: 'was not shown by any event or sweep',
  masked: 'is masked in the event that sets it',
  malformed: 'cannot be read',
  'too-large': 'is too large to keep',
};

export function endpointPolicy(subject: GateSubject): GateFinding {
  const { current, network, endpoint, carriers, entry, region = '' } = subject;
  if (current === undefined) return unknown(NO_API);
  if (endpoint === undefined || network === undefined) return unknown(NO_ENDPOINT);
  const vpceIds = carriers.length > 0 ? carriers : [endpoint.vpceId];
  const gap = gapOf(network.endpoints.filter(({ vpceId }) => vpceIds.includes(vpceId)));
  if (gap !== undefined) return unknown(gap.evidence, lookCommand(gap.vpceId, region));
  const stage = servedStage(subject);
  const api = { account: entry.accountId, region, apiId: current.apiId };
  const path = callPathOf(network, stage, vpceIds);
  const needed = arnOf('execute-api', region, `${entry.accountId}:${current.apiId}/${stage}/*`);
  const { verdict, by } = endpointAdmission(network, api, path);
  return judged(
    { endpoint, region, vpceIds, needed, isDomain: subject.address?.form === 'custom-domain' },
    verdict,
    by,
  );
}

interface EndpointCall {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly vpceIds: readonly string[];
  /** The ARN of what is called. */
  readonly needed: string;
  /** The call's name is a custom domain's. */
  readonly isDomain: boolean;
}

function judged(call: EndpointCall, verdict: GateFinding['verdict'], by: readonly EndpointStatement[]): GateFinding {
  const { endpoint, region, vpceIds, needed, isDomain } = call;
  const { vpceId, policy } = endpoint;
  const whose = `endpoint ${vpceId}`;
  if (verdict === 'unknown') return unknown(doubts(by, { who: needed, vpceIds, whose }), lookCommand(vpceId, region));
  const names = policy?.statements.some(({ resources }) => resources !== undefined) === true;
  if (isDomain && names) {
    const evidence = `The policy of ${whose} names APIs; how AWS applies that to a call by a custom domain name was not observed.`;
    return unknown(evidence, lookCommand(vpceId, region));
  }
  if (verdict === 'pass') {
    if (policy === undefined) return pass(`The policy of ${whose} is the default, which allows every call.`);
    return pass(`${statements(by, whose)} lets calls to ${needed} through.`);
  }
  const edit = `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${vpceId} --policy-document … --region ${region}`;
  const isCause = isSourceIpCause(by.length > 0 ? by : allowsOf(policy));
  if (by.length > 0) {
    const remedy = isCause ? SOURCE_IP_REMEDY : `Exempt ${needed} in that statement`;
    return fail(`${statements(by, whose)} names ${namedBy(by)} and denies ${needed}.`, `${remedy}: ${edit}`);
  }
  const remedy = isCause ? SOURCE_IP_REMEDY : `Add ${allowing(needed)} to the policy`;
  return fail(
    `The policy of ${whose} allows ${namedBy(allowsOf(policy))} under its conditions, and not ${needed}.`,
    `${remedy}: ${edit}`,
  );
}

function gapOf(endpoints: readonly Endpoint[]): { readonly vpceId: string; readonly evidence: string } | undefined {
  for (const { vpceId, policy } of endpoints) {
    if (policy?.unread !== undefined)
      return { vpceId, evidence: `The policy of endpoint ${vpceId} ${GAPS[policy.unread]}.` };
  }
  return undefined;
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

function lookCommand(vpceId: string, region: string): string {
  return `aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${vpceId} --query VpcEndpoints[].PolicyDocument --region ${region}`;
}

function allowing(arn: string): string {
  return JSON.stringify({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: arn });
}
