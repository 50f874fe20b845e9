// Tests how the calls that set an endpoint's policy show it.
import { endpointRecord } from '../test/facts.js';
import { createVpcEndpoint, modifyVpcEndpoint } from '../test/cloudtrail/endpoint-events.js';
import { type CloudTrailEvent, withDetail } from '../test/cloudtrail/record.js';
import { DEFAULT_ENDPOINT_POLICY, MASKED_ENDPOINT_POLICY, digestEndpointPolicy } from '../policy/endpoint-policy.js';
import type { EndpointFact } from '../records/fact.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from './config.js';
import { parseEvent } from './parse.js';

const vpceId = 'vpce-0abc';
const DENIES = '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}';
const at = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}Z`;

function factsOf(event: CloudTrailEvent): readonly EndpointFact[] {
  const parsed = parseEvent(JSON.parse(JSON.stringify(event)), { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  if (parsed.outcome !== 'facts') throw new Error(parsed.reason);
  return parsed.facts as readonly EndpointFact[]; // of events about endpoints
}

const policyAfter = (...events: readonly CloudTrailEvent[]) => endpointRecord(events.flatMap(factsOf)).policy?.value;

it('a new endpoint has the policy that its call gives, and the default policy without one', () => {
  expect(policyAfter(createVpcEndpoint({ vpceId, policy: DENIES }))).toEqual(digestEndpointPolicy(DENIES));
  expect(policyAfter(createVpcEndpoint({ vpceId }))).toEqual(DEFAULT_ENDPOINT_POLICY);
});

it('a new endpoint whose call is not shown has the policy of the answer, or an unknown one', () => {
  const event = withDetail(createVpcEndpoint({ vpceId }), { requestParameters: null });
  const answering = JSON.parse(JSON.stringify(event)) as ReturnType<typeof createVpcEndpoint>;
  const answer = answering.detail.responseElements as Record<string, { vpcEndpoint: Record<string, unknown> }>;
  answer.CreateVpcEndpointResponse!.vpcEndpoint.policyDocument = DENIES;

  expect(policyAfter(event)).toBeUndefined();
  expect(policyAfter(answering)).toEqual(digestEndpointPolicy(DENIES));
});

it.each([
  ['sets it', DENIES, digestEndpointPolicy(DENIES)],
  ['masks it', '***', MASKED_ENDPOINT_POLICY],
  ['resets it', null, DEFAULT_ENDPOINT_POLICY],
  ['does not change it', undefined, digestEndpointPolicy(DENIES.replace('Deny', 'Allow'))],
])('a policy follows a modification that %s, in either order of arrival', (_title, policy, expected) => {
  const made = createVpcEndpoint({
    vpceId,
    at: at(5),
    policy: DENIES.replace('Deny', 'Allow').replace('"*"}', '"arn:x"}'),
  });
  const first = modifyVpcEndpoint({ vpceId, at: at(6), policy: DENIES.replace('Deny', 'Allow') });
  const last = modifyVpcEndpoint({ vpceId, at: at(7), ...(policy === undefined ? {} : { policy }) });

  expect(policyAfter(made, first, last)).toEqual(expected);
  expect(policyAfter(last, first, made)).toEqual(expected);
});

it('a policy of more than ten thousand characters does not make its event invalid', () => {
  const long = JSON.stringify({ Statement: [], Id: 'x'.repeat(15_000) });

  expect(policyAfter(createVpcEndpoint({ vpceId, policy: long }))).toEqual({ statements: [] });
});
