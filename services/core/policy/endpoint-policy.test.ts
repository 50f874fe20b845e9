// The verdicts of endpoints' policies on the calls of one API, with the statements that decide.
import { explain, type EndpointPolicy, type Explanation, type Network } from 'waypost/model';
import { elect } from '../names/elect.js';
import { REGION, TAG_ONLY, created, nameState, staged } from '../test/facts.js';
import { DEFAULT_ENDPOINT_POLICY, digestEndpointPolicy, isDefaultPolicy } from './endpoint-policy.js';
import { digestPolicy } from './digest.js';

const API = 'a1b2c3d4e5';
const ARN = `arn:aws:execute-api:${REGION}:111122223333:${API}`;
const OLD = ARN.replace(API, 'zzzzzzzzzz');

const statement = (Effect: string, parts: object = {}) => ({
  Effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: '*',
  ...parts,
});
const allow = (parts?: object) => statement('Allow', parts);
const deny = (parts?: object) => statement('Deny', parts);
const textOf = (...statements: readonly object[]) => JSON.stringify({ Statement: statements });
const policyOf = (...statements: readonly object[]) => digestEndpointPolicy(textOf(...statements));

function explained(policy: EndpointPolicy, stage = 'prod', others: Partial<Network> = {}): Explanation {
  const open = digestPolicy(textOf(allow({ Resource: 'execute-api:/*' })), {
    account: '111122223333',
    region: REGION,
    apiId: API,
  });
  const facts = [
    created(API, 100, { policy: open, vpceIds: ['vpce-0a'], disabled: false, tags: { service: 'orders' } }),
    staged(API, 200, stage, { sign: 'touched', deployment: { id: 'd1', created: true } }),
  ];
  const endpoint = {
    vpceId: 'vpce-0a',
    state: 'available',
    privateDns: true,
    dnsName: null,
    createdAt: '2026-01-01T00:00:00Z',
  };
  const member = isDefaultPolicy(policy) ? endpoint : { ...endpoint, policy };
  const network = { vpcId: 'vpc-01', region: REGION, accountId: '444455556666', endpoints: [member], ...others };
  const result = explain(
    { service: 'orders', registry: 'prod', network: 'vpc-01' },
    { entry: elect(nameState('orders', facts), TAG_ONLY), network: { ref: 'vpc-01', networks: [network] } },
  );
  if (result.outcome !== 'explained') throw new Error('not explained');
  return result.explanation;
}

const gateOf = (policy: EndpointPolicy, stage?: string) =>
  explained(policy, stage).gates.find(({ gate }) => gate === 'endpoint-policy');

it.each([
  ['the default', 'pass', DEFAULT_ENDPOINT_POLICY],
  ['the default in full', 'pass', policyOf({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' })],
  ['an empty text', 'pass', digestEndpointPolicy('')],
  ['the ARN of the API', 'pass', policyOf(allow({ Resource: `${ARN}/*` }))],
  ['the ARN without a stage', 'fail', policyOf(allow({ Resource: ARN }))],
  ['one of several ARNs', 'pass', policyOf(allow({ Resource: [`${OLD}/*`, `${ARN}/*`] }))],
  ['every API of the account', 'pass', policyOf(allow({ Resource: `arn:aws:execute-api:${REGION}:111122223333:*` }))],
  [
    'every API of another account',
    'fail',
    policyOf(allow({ Resource: `arn:aws:execute-api:${REGION}:444455556666:*` })),
  ],
  ['another API', 'fail', policyOf(allow({ Resource: `${OLD}/*` }))],
  ['all but another API', 'pass', policyOf(allow({ Resource: undefined, NotResource: `${OLD}/*` }))],
  ['all but the API', 'fail', policyOf(allow({ Resource: undefined, NotResource: `${ARN}/*` }))],
  ['another stage', 'fail', policyOf(allow({ Resource: `${ARN}/beta/*` }))],
  ['some methods', 'unknown', policyOf(allow({ Resource: `${ARN}/prod/GET/*` }))],
  ['another service', 'fail', policyOf(allow({ Action: 's3:*' }))],
  ['nothing', 'fail', policyOf()],
  ['all, and denies all', 'fail', policyOf(allow(), deny())],
  ['all, and denies another API', 'pass', policyOf(allow(), deny({ Resource: `${OLD}/*` }))],
  ['one principal', 'unknown', policyOf(allow({ Principal: { AWS: '111122223333' } }))],
  ['the organization', 'unknown', policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }))],
  ['its own VPC', 'pass', policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-01' } } }))],
  ['a relative resource', 'unknown', policyOf(allow({ Resource: 'execute-api:/*' }))],
  ['all but a relative resource', 'unknown', policyOf(allow({ Resource: undefined, NotResource: 'execute-api:/*' }))],
  ['no statement that can be read', 'unknown', digestEndpointPolicy('{"Statement":["Allow"]}')],
])('a policy that allows %s gives the verdict %s', (_title, verdict, policy) => {
  expect(gateOf(policy)?.verdict).toBe(verdict);
});

it('a policy that names the replaced API fails with the ARN that it names and the one that is needed', () => {
  const { gates, verdict } = explained(policyOf(allow({ Resource: `${OLD}/*` })));

  const gate = gates.find((each) => each.gate === 'endpoint-policy');
  expect(verdict).toBe('fail');
  expect(gate?.evidence).toContain(`${OLD}/*`);
  expect(gate?.evidence).toContain(`${ARN}/prod/*`);
  expect(gate?.remedy).toContain('aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a');
  expect(gate?.remedy).toContain(`"Resource":"${ARN}/prod/*"`);
});

it('a policy that denies names the statement, what it denies and the ARN that is needed', () => {
  const gate = gateOf(policyOf(allow(), deny({ Sid: 'Closed', Resource: `${ARN}/*` })));

  expect(gate).toMatchObject({ verdict: 'fail' });
  expect(gate?.evidence).toMatch(new RegExp(`"Closed".*${ARN}/\\*.*${ARN}/prod/\\*`));
});

it('a digest keeps no principal and no principal’s account', () => {
  const digest = policyOf(allow({ Principal: { AWS: 'arn:aws:iam::999988887777:role/x' }, Resource: `${ARN}/*` }));

  expect(JSON.stringify(digest)).not.toContain('999988887777');
});

it.each([
  [
    'too many ARNs',
    textOf(allow({ Resource: Array.from({ length: 80 }, (_, index) => `${ARN.slice(0, -3)}${index}/*`) })),
  ],
  ['a very long text', 'x'.repeat(60_000)],
])('a policy with %s is unknown, and its digest is small', (_title, text) => {
  const digest = digestEndpointPolicy(text);

  expect(digest).toEqual({ unread: 'too-large', statements: [] });
  expect(gateOf(digest)).toMatchObject({
    verdict: 'unknown',
    evidence: expect.stringContaining('too large') as unknown,
  });
});

it('the verdict is unknown if another endpoint may get the call and has another policy', () => {
  const other = {
    vpceId: 'vpce-0b',
    state: 'available',
    privateDns: true,
    dnsName: null,
    createdAt: '2026-01-01T00:00:00Z',
  };
  const own = { ...other, vpceId: 'vpce-0a', createdAt: '2026-02-01T00:00:00Z', policy: policyOf() };

  const { gates } = explained(DEFAULT_ENDPOINT_POLICY, 'prod', { endpoints: [other, own] });

  expect(gates.find(({ gate }) => gate === 'endpoint-policy')?.verdict).toBe('unknown');
});

it.each<[string, string, EndpointPolicy]>([
  ['only spaces', ' \n ', DEFAULT_ENDPOINT_POLICY],
  ['no JSON', '{', { unread: 'malformed', statements: [] }],
  ['no object', '7', { unread: 'malformed', statements: [] }],
  ['no statement', '{"Version":"2012-10-17"}', { unread: 'malformed', statements: [] }],
  ['the greatest length', textOf(allow()).padEnd(50_000), DEFAULT_ENDPOINT_POLICY],
  ['one character more', textOf(allow()).padEnd(50_001), { unread: 'too-large', statements: [] }],
])('the digest of a text with %s says what was read', (_title, text, expected) => {
  expect(digestEndpointPolicy(text)).toEqual(expected);
});

it('a digest of 2,000 characters is kept, and a longer one is not', () => {
  const padded = (length: number) => textOf(allow({ Resource: `${ARN}/${'x'.repeat(length)}` }));
  const least = JSON.stringify(digestEndpointPolicy(padded(1))).length - 1;

  expect(JSON.stringify(digestEndpointPolicy(padded(2000 - least)))).toHaveLength(2000);
  expect(digestEndpointPolicy(padded(2001 - least)).unread).toBe('too-large');
});
