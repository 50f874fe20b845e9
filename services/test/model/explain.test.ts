// Tests the gates between one network and one service. Each row gives facts and names the gates that do not pass; all others
// pass.
import {
  choose,
  explain,
  type Endpoint,
  type GateId,
  type Knowledge,
  type Network,
  type NetworkDocument,
  type Question,
  type GateVerdict,
} from 'waypost/model';
import { elect } from '../../core/names/elect.js';
import type { ApiFact } from '../../core/records/fact.js';
import { NO_POLICY } from '../../core/policy/digest.js';
import {
  REGION,
  ROLE,
  TAG_ONLY,
  created,
  deleted,
  nameState,
  staged,
  swept,
  unstaged,
  updated,
} from '../../core/test/facts.js';
import { API, ENDPOINT, apiPolicy, deployed, ordersApi } from './gate-fixtures.js';

const VPCE = 'vpce-0a';
const VPC = 'vpc-01';

const only = (key: string, value: string | readonly string[]) => ({ Condition: { StringEquals: { [key]: value } } });

const ALLOWS = apiPolicy({});
const ADMITS_IT = apiPolicy({ Sid: 'OnlyIt', ...only('aws:SourceVpce', VPCE) });
const ADMITS_ANOTHER = apiPolicy(only('aws:SourceVpce', ['vpce-0b', 'vpce-0c']));

const edited = (at: number, parts: Parameters<typeof updated>[2]) => updated(API, at, parts);

const endpoint = (parts: Partial<Endpoint> = {}): Endpoint => ({
  ...{ ...ENDPOINT, privateDns: false },
  dnsName: `${parts.vpceId ?? VPCE}-x1y2z3.execute-api.${REGION}.vpce.amazonaws.com`,
  ...parts,
});
const network = (endpoints: readonly Endpoint[], parts: Partial<Network> = {}): Network => ({
  vpcId: VPC,
  region: REGION,
  accountId: '111122223333',
  endpoints,
  ...parts,
});
const inVpc = (...endpoints: readonly Endpoint[]): NetworkDocument => ({ ref: VPC, networks: [network(endpoints)] });

interface Situation {
  readonly facts: readonly ApiFact[];
  readonly network?: NetworkDocument;
  readonly ask?: Partial<Question>;
  readonly readAt?: string;
}

const LIVE = [ordersApi(), deployed(200, 'd1')];
const HERE = inVpc(endpoint());

function knowledgeOf({ facts, network: document = HERE, readAt }: Situation): Knowledge {
  return {
    entry: elect(nameState('orders', facts), TAG_ONLY),
    network: document,
    ...(readAt === undefined ? {} : { readAt: Date.parse(readAt) }),
  };
}

const questionOf = ({ ask }: Situation): Question => ({ service: 'orders', registry: 'prod', network: VPC, ...ask });

function gatesOf(situation: Situation) {
  const explained = explain(questionOf(situation), knowledgeOf(situation));
  if (explained.outcome !== 'explained') throw new Error(`not explained: ${JSON.stringify(explained)}`);
  return explained.explanation;
}

function outcomeOf(situation: Situation): string {
  const choice = choose(questionOf(situation), knowledgeOf(situation));
  return choice.outcome === 'address' ? choice.address.form : choice.problem.code;
}

const fails = (...gates: readonly GateId[]) => Object.fromEntries(gates.map((gate) => [gate, 'fail' as const]));
const unknowns = (...gates: readonly GateId[]) => Object.fromEntries(gates.map((gate) => [gate, 'unknown' as const]));
const WITHOUT_STAGE = unknowns(
  'endpoint-associated',
  'changes-deployed',
  'default-endpoint',
  'api-status',
  'tls',
  'access-mode',
  'web-acl',
  'endpoint-policy',
  'resource-policy',
);
const UNKNOWN_ENDPOINT = ['endpoint-alias', unknowns('endpoint-available')] as const;
const pendingAt = (readAt: string | undefined): Situation => ({
  facts: LIVE,
  network: inVpc(endpoint({ state: 'pending' })),
  ...(readAt === undefined ? {} : { readAt }),
});
const NO_API_GATES = { ...unknowns('api-private', 'api-deployed'), ...WITHOUT_STAGE };
const NO_ENDPOINT_GATES = unknowns('endpoint-available', 'endpoint-associated', 'endpoint-policy', 'resource-policy');

it.each<[string, Situation, string, Readonly<Partial<Record<GateId, GateVerdict>>>]>([
  ['nothing is wrong', { facts: LIVE }, 'endpoint-alias', {}],
  [
    'the policy admits this endpoint',
    { facts: [ordersApi({ policy: ADMITS_IT }), deployed(200, 'd1')] },
    'endpoint-alias',
    {},
  ],
  [
    'the policy admits the VPC',
    { facts: [ordersApi({ policy: apiPolicy(only('aws:SourceVpc', VPC)) }), deployed(200, 'd1')] },
    'endpoint-alias',
    {},
  ],
  [
    'the policy admits other endpoints only',
    { facts: [ordersApi({ policy: ADMITS_ANOTHER }), deployed(200, 'd1')] },
    'endpoint-alias',
    fails('resource-policy'),
  ],
  [
    'the policy denies what it allows',
    { facts: [ordersApi({ policy: apiPolicy({}, { Sid: 'No', Effect: 'Deny' }) }), deployed(200, 'd1')] },
    'endpoint-alias',
    fails('resource-policy'),
  ],
  [
    'the policy asks for an address range',
    {
      facts: [
        ordersApi({ policy: apiPolicy({ Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } } }) }),
        deployed(200, 'd1'),
      ],
    },
    'endpoint-alias',
    unknowns('resource-policy'),
  ],
  [
    'the policy admits another stage only',
    { facts: [ordersApi({ policy: apiPolicy({ Resource: 'execute-api:/beta/*' }) }), deployed(200, 'd1')] },
    'endpoint-alias',
    fails('resource-policy'),
  ],
  [
    'no policy was ever shown',
    { facts: [created(API, 100, { vpceIds: [VPCE], tags: { service: 'orders' } }), deployed(200, 'd1')] },
    'endpoint-alias',
    unknowns('resource-policy'),
  ],
  [
    'a sweep sees no policy',
    { facts: [...LIVE, swept(API, 150, { policy: NO_POLICY })] },
    'endpoint-alias',
    unknowns('resource-policy'),
  ],
  [
    'the association was added and not deployed',
    { facts: [ordersApi({ vpceIds: [] }), deployed(200, 'd1'), edited(300, { vpceIds: [VPCE], sets: ['vpceIds'] })] },
    'endpoint-dns',
    fails('changes-deployed'),
  ],
  [
    'the association was added and deployed',
    { facts: [ordersApi({ vpceIds: [] }), deployed(200, 'd1'), edited(300, { vpceIds: [VPCE] }), deployed(400, 'd2')] },
    'endpoint-alias',
    {},
  ],
  [
    'the policy was edited and not deployed',
    { facts: [...LIVE, edited(300, { policy: ADMITS_ANOTHER })] },
    'endpoint-alias',
    fails('changes-deployed'),
  ],
  [
    'the policy was edited and deployed',
    { facts: [...LIVE, edited(300, { policy: ADMITS_ANOTHER }), deployed(400, 'd2')] },
    'endpoint-alias',
    fails('resource-policy'),
  ],
  [
    'a description was edited',
    { facts: [...LIVE, edited(300, { policy: ALLOWS, vpceIds: [VPCE], sets: [] })] },
    'endpoint-alias',
    {},
  ],
  [
    'the deployment time is unknown',
    { facts: [ordersApi(), staged(API, 200)] },
    'endpoint-alias',
    unknowns('changes-deployed'),
  ],
  [
    'another stage was deployed after the edit',
    { facts: [...LIVE, edited(300, { policy: ADMITS_IT }), deployed(400, 'd2', { stage: 'beta' })] },
    'endpoint-alias',
    fails('changes-deployed'),
  ],
  [
    'the question names that other stage',
    {
      facts: [...LIVE, edited(300, { policy: ADMITS_IT }), deployed(400, 'd2', { stage: 'beta' })],
      ask: { stage: 'beta' },
    },
    'endpoint-alias',
    {},
  ],
  [
    'the default endpoint is disabled',
    { facts: [ordersApi({ disabled: true }), deployed(200, 'd1')] },
    'endpoint-alias',
    fails('default-endpoint'),
  ],
  [
    'the default endpoint was disabled and not deployed',
    { facts: [...LIVE, edited(300, { disabled: true })] },
    'endpoint-alias',
    { ...fails('changes-deployed'), ...unknowns('default-endpoint') },
  ],
  [
    'STRICT with the alias',
    { facts: [ordersApi({ strict: true }), deployed(200, 'd1')] },
    'endpoint-alias',
    unknowns('access-mode'),
  ],
  [
    "STRICT with the endpoint's own name",
    { facts: [ordersApi({ strict: true, vpceIds: [] }), deployed(200, 'd1')] },
    'endpoint-dns',
    fails('access-mode'),
  ],
  [
    'STRICT with private DNS',
    {
      facts: [ordersApi({ strict: true, vpceIds: [] }), deployed(200, 'd1')],
      network: inVpc(endpoint({ privateDns: true })),
    },
    'private-dns',
    {},
  ],
  ['the endpoint is new and pending', pendingAt('2026-01-01T00:59:59Z'), 'endpoint-alias', fails('endpoint-available')],
  ['the endpoint was last seen pending, long ago', pendingAt('2026-01-01T01:00:00Z'), ...UNKNOWN_ENDPOINT],
  ['the endpoint was last seen pending, and nobody knows when', pendingAt(undefined), ...UNKNOWN_ENDPOINT],
  [
    'the endpoint waits for acceptance',
    { facts: LIVE, network: inVpc(endpoint({ state: 'pendingacceptance' })) },
    'endpoint-alias',
    fails('endpoint-available'),
  ],
  [
    'the endpoint is being deleted',
    { facts: LIVE, network: inVpc(endpoint({ state: 'deleting' })) },
    'endpoint-alias',
    fails('endpoint-available'),
  ],
  [
    'the endpoint failed',
    { facts: LIVE, network: inVpc(endpoint({ state: 'failed' })) },
    'endpoint-alias',
    fails('endpoint-available'),
  ],
  [
    'the endpoint is partially available',
    { facts: LIVE, network: inVpc(endpoint({ state: 'partial' })) },
    'endpoint-alias',
    unknowns('endpoint-available'),
  ],
  [
    "the endpoint's state was never reported",
    { facts: LIVE, network: inVpc(endpoint({ state: 'unknown' })) },
    'endpoint-alias',
    unknowns('endpoint-available'),
  ],
  [
    "the endpoint's state is one of the future",
    { facts: LIVE, network: inVpc(endpoint({ state: 'hibernating' })) },
    'endpoint-alias',
    unknowns('endpoint-available'),
  ],
  [
    'the endpoint is not associated and has private DNS',
    { facts: [ordersApi({ vpceIds: [] }), deployed(200, 'd1')], network: inVpc(endpoint({ privateDns: true })) },
    'private-dns',
    {},
  ],
  [
    "not associated, with the endpoint's own name",
    { facts: [ordersApi({ vpceIds: [] }), deployed(200, 'd1')] },
    'endpoint-dns',
    {},
  ],
  [
    'the endpoint is not associated and no other form is known',
    { facts: [ordersApi({ vpceIds: [] }), deployed(200, 'd1')], network: inVpc(endpoint({ dnsName: null })) },
    'endpoint-alias',
    fails('endpoint-associated'),
  ],
  [
    'the question names an endpoint that is not associated and has private DNS',
    {
      facts: [ordersApi({ vpceIds: [] }), deployed(200, 'd1')],
      network: {
        ref: VPCE,
        networks: [network([endpoint({ dnsName: null, privateDns: true })])],
        endpoint: { vpceId: VPCE, deleted: null },
      },
      ask: { network: VPCE },
    },
    'endpoint-alias',
    unknowns('endpoint-associated'),
  ],
  [
    'another endpoint of the VPC has private DNS, and both are admitted',
    { facts: LIVE, network: inVpc(endpoint(), endpoint({ vpceId: 'vpce-0b', privateDns: true })) },
    'endpoint-alias',
    {},
  ],
  [
    'another endpoint of the VPC has private DNS, and only one is admitted',
    {
      facts: [ordersApi({ policy: ADMITS_IT }), deployed(200, 'd1')],
      network: inVpc(endpoint(), endpoint({ vpceId: 'vpce-0b', privateDns: true })),
    },
    'endpoint-alias',
    unknowns('resource-policy'),
  ],
  [
    'the network has lost its endpoint',
    { facts: LIVE, network: inVpc() },
    'UNREACHABLE_FROM_NETWORK',
    { ...NO_ENDPOINT_GATES, ...fails('endpoint-exists') },
  ],
  [
    'the question names a deleted endpoint',
    {
      facts: LIVE,
      network: {
        ref: 'vpce-0d',
        networks: [network([endpoint()])],
        endpoint: { vpceId: 'vpce-0d', deleted: '2026-01-05T00:00:00Z' },
      },
      ask: { network: 'vpce-0d' },
    },
    'UNREACHABLE_FROM_NETWORK',
    { ...NO_ENDPOINT_GATES, ...fails('endpoint-exists') },
  ],
  [
    'the network is in another region',
    { facts: LIVE, network: { ref: VPC, networks: [network([endpoint()], { region: 'us-west-2' })] } },
    'UNREACHABLE_FROM_NETWORK',
    { ...NO_API_GATES, ...fails('api-exists') },
  ],
  [
    'the API has no stage',
    { facts: [ordersApi()] },
    'SERVICE_NOT_READY',
    {
      ...WITHOUT_STAGE,
      ...fails('api-deployed'),
    },
  ],
  [
    'the last stage was deleted',
    { facts: [...LIVE, unstaged(API, 300)] },
    'SERVICE_NOT_READY',
    {
      ...WITHOUT_STAGE,
      ...fails('api-deployed'),
    },
  ],
  [
    'the requested stage does not exist',
    { facts: LIVE, ask: { stage: 'v9' } },
    'SERVICE_NOT_READY',
    fails('api-deployed'),
  ],
  [
    'the API is deleted',
    { facts: [...LIVE, deleted(API, 300)] },
    'SERVICE_GONE',
    { ...NO_API_GATES, ...fails('api-exists') },
  ],
  [
    'the API became private and was not deployed',
    { facts: [ordersApi({ type: 'REGIONAL' }), deployed(200, 'd1'), edited(300, { type: 'PRIVATE', sets: ['type'] })] },
    'SERVICE_NOT_READY',
    { ...WITHOUT_STAGE, ...fails('api-private', 'api-deployed') },
  ],
  [
    'a sweep found the API, and it was deployed since',
    { facts: [swept(API, 100, { vpceIds: [VPCE], policy: ALLOWS, tags: { service: 'orders' } }), deployed(200, 'd1')] },
    'endpoint-alias',
    {},
  ],
])('explain finds the right gates if %s', (_case, situation, outcome, notPassing) => {
  const { gates, verdict } = gatesOf(situation);

  const notPassed = Object.fromEntries(
    gates.filter((gate) => gate.verdict !== 'pass').map((gate) => [gate.gate, gate.verdict]),
  );
  const verdicts = Object.values(notPassing);
  expect(outcomeOf(situation)).toBe(outcome);
  expect(notPassed).toEqual(notPassing);
  expect(verdict).toBe(verdicts.includes('fail') ? 'fail' : verdicts.includes('unknown') ? 'unknown' : 'pass');
});

it('the resource-policy gate names the deciding statement, and the remedy of one that denies', () => {
  const admitted = gatesOf({ facts: [ordersApi({ policy: ADMITS_IT }), deployed(200, 'd1')] });
  const denying = apiPolicy(
    {},
    { Sid: 'NotFromElsewhere', Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-02' } } },
  );
  const denied = gatesOf({ facts: [ordersApi({ policy: denying }), deployed(200, 'd1')] });

  expect(admitted.gates.at(-1)).toMatchObject({
    verdict: 'pass',
    evidence: expect.stringContaining('"OnlyIt"'),
    remedy: null,
  });
  expect(denied.gates.at(-1)).toMatchObject({
    evidence: expect.stringContaining('"NotFromElsewhere"'),
    remedy: expect.stringContaining('aws apigateway create-deployment'),
  });
});

it('the resource-policy gate names the parts that cannot be decided', () => {
  const policy = apiPolicy({
    Principal: { AWS: ROLE },
    Condition: { StringLike: { 'aws:SourceVpce': 'vpce-${aws:PrincipalTag/id}' } },
  });

  const { gates } = gatesOf({ facts: [ordersApi({ policy }), deployed(200, 'd1')] });

  expect(gates.at(-1)?.evidence).toMatch(/Principal.*aws:PrincipalTag\/id/);
});

it.each([
  ['allow', apiPolicy({ Condition: { IpAddress: { 'aws:SourceIp': '10.2.0.0/16' } } })],
  ['deny', apiPolicy({}, { Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': '10.2.0.0/16' } } })],
])('the remedy of the resource-policy gate names aws:VpcSourceIp if an %s tests aws:SourceIp', (_effect, policy) => {
  const { gates } = gatesOf({ facts: [ordersApi({ policy }), deployed(200, 'd1')] });

  expect(gates.find(({ gate }) => gate === 'resource-policy')).toMatchObject({
    verdict: 'fail',
    remedy: expect.stringContaining('Use aws:VpcSourceIp instead of aws:SourceIp'),
  });
});

it('the changes-deployed gate names each change with its time, and the last deployment', () => {
  const { gates } = gatesOf({ facts: [...LIVE, edited(300, { policy: ADMITS_IT })] });

  expect(gates.find(({ gate }) => gate === 'changes-deployed')).toMatchObject({
    evidence: expect.stringMatching(/1970-01-01T00:03:20Z.*its resource policy at 1970-01-01T00:05:00Z/),
    remedy: expect.stringContaining('create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1'),
  });
});

it('an explanation has every gate in one order, whatever is missing', () => {
  const orders = [LIVE, [ordersApi()], [...LIVE, deleted(API, 300)]].map((facts) =>
    gatesOf({ facts }).gates.map(({ gate }) => gate),
  );

  expect(new Set(orders.map((order) => order.join()))).toEqual(
    new Set([
      'api-exists,api-private,api-deployed,endpoint-exists,endpoint-available,endpoint-associated,changes-deployed,default-endpoint,api-status,tls,access-mode,web-acl,endpoint-policy,resource-policy',
    ]),
  );
});

it.each([
  [[ordersApi({ policy: ADMITS_ANOTHER }), deployed(200, 'd1')], ['POLICY_DENIES']],
  [[...LIVE, edited(300, { policy: ADMITS_ANOTHER })], ['CHANGES_NOT_DEPLOYED']],
  [[ordersApi({ disabled: true }), deployed(200, 'd1')], ['DEFAULT_ENDPOINT_DISABLED']],
  [LIVE, []],
])('an address warns of failing gates (%#)', (facts, codes) => {
  const choice = choose(questionOf({ facts }), knowledgeOf({ facts }));

  expect(choice.outcome === 'address' ? choice.address.warnings.map(({ code }) => code) : choice).toEqual(codes);
});

it('explain refuses a question that the gates do not concern', () => {
  const entry = elect(nameState('orders', LIVE), TAG_ONLY);

  expect(explain({ service: 'orders', registry: 'prod', network: VPC }, { entry, network: null })).toMatchObject({
    outcome: 'refused',
    problem: { code: 'NETWORK_NOT_FOUND' },
  });
  expect(explain({ service: 'Orders!', registry: 'prod' }, { entry })).toMatchObject({
    problem: { code: 'INVALID_REQUEST' },
  });
  expect(explain({ service: 'orders', registry: 'prod' }, { entry: null })).toMatchObject({
    problem: { code: 'SERVICE_NOT_FOUND' },
  });
});

it('explain without a network uses the chosen network, or reports that none can be chosen', () => {
  const entry = elect(nameState('orders', LIVE), TAG_ONLY);
  const networkSummary = (networks: readonly Network[]) => ({ count: networks.length, networks, regions: [] });
  const question = { service: 'orders', registry: 'prod' };

  const chosen = explain(question, { entry, networks: networkSummary([network([endpoint()])]) });
  const none = explain(question, { entry, networks: networkSummary([]) });

  expect(chosen).toMatchObject({ explanation: { network: VPC, verdict: 'pass' } });
  expect(none).toMatchObject({ explanation: { network: null, verdict: 'fail' } });
});
