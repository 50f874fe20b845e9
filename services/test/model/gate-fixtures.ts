// What the tests of choosing and explaining share: an API, its deployments and policies, an endpoint and its network, and what a gate
// says.
import { explain, type Endpoint, type GateId, type Knowledge, type Network, type Question } from 'waypost/model';
import { elect } from '../../core/names/elect.js';
import { digestPolicy } from '../../core/policy/digest.js';
import type { ApiFact, StageSeen } from '../../core/records/fact.js';
import { ACCOUNT, OTHER_ACCOUNT, REGION, TAG_ONLY, created, nameState, staged } from '../../core/test/facts.js';

export const API = 'a1b2c3d4e5';
export const API_ARN = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${API}`;
/** `{name}+{domainNameId}` of a custom domain. */
export const DOMAIN = 'orders.corp.example+abcd1234';

/** The text of a policy. Each statement lets everybody invoke everything, but for the given parts. */
export const policyText = (...statements: readonly object[]) =>
  JSON.stringify({
    Statement: statements.map((parts) => ({
      ...{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
      ...parts,
    })),
  });

export const readPolicy = (text: string) => digestPolicy(text, { account: ACCOUNT, region: REGION, apiId: API });
export const apiPolicy = (...statements: readonly object[]) => readPolicy(policyText(...statements));
/** The condition that the call comes through this endpoint. */
export const only = (vpceId: string) => ({ Condition: { StringEquals: { 'aws:SourceVpce': vpceId } } });
export const BY_ADDRESS = { 'aws:SourceIp': '10.0.0.0/8' };

export const ENDPOINT: Endpoint = {
  ...{ vpceId: 'vpce-0a', state: 'available', privateDns: true, dnsName: null },
  createdAt: '2026-01-01T00:00:00Z',
};
export const networkOf = (endpoints: readonly Endpoint[]): Network => ({
  ...{ vpcId: 'vpc-01', region: REGION, accountId: OTHER_ACCOUNT },
  endpoints,
});

/** The API of `orders`, which is open to every endpoint and associated with the first. */
export const ordersApi = (settings: Parameters<typeof created>[2] = {}) =>
  created(API, 100, {
    ...{ policy: apiPolicy({}), vpceIds: ['vpce-0a'], disabled: false, tags: { service: 'orders' } },
    ...settings,
  });

/** The stage is deployed. */
export const deployed = (at: number, id: string, more: Partial<StageSeen> = {}): StageSeen =>
  staged(API, at, 'prod', { sign: 'touched', deployment: { id, created: true }, ...more });
/** The stage is moved to a deployment that exists. */
export const movedTo = (at: number, id: string): StageSeen => deployed(at, id, { deployment: { id, created: false } });

/** What is known after these facts of the service, and of the network `vpc-01`. */
export const knowledgeOf = (
  facts: readonly ApiFact[],
  endpoints: readonly Endpoint[] = [ENDPOINT],
  config = TAG_ONLY,
): Knowledge => ({
  entry: elect(nameState('orders', facts, config), config),
  network: { ref: 'vpc-01', networks: [networkOf(endpoints)] },
});

/** The verdict, the evidence and the remedy of a gate. */
export function gateText(gate: GateId, knowledge: Knowledge, ask: Partial<Question> = { network: 'vpc-01' }) {
  const result = explain({ service: 'orders', registry: 'prod', ...ask }, knowledge);
  if (result.outcome !== 'explained') throw new Error('not explained');
  const { verdict, evidence, remedy } = result.explanation.gates.find((each) => each.gate === gate)!;
  return [verdict, evidence, remedy];
}
