import type { ServiceAddress } from './answers.js';
import { choose } from './refusals.js';
import type { CurrentApi, Endpoint, Network, NetworkDocument, ServiceEntry, ServiceRegion } from './documents.js';
import type { Question } from './question.js';

const CREATED_AT = '2026-01-02T03:04:05Z';
const DNS = 'vpce-0a-xyz.execute-api.eu-west-1.vpce.amazonaws.com';

const current = (over: Partial<CurrentApi> = {}): CurrentApi => ({
  apiId: 'aaaaaaaaaa',
  vpceIds: ['vpce-0a'],
  stage: 'prod',
  stages: [{ name: 'prod', since: '2026-01-03T00:00:00Z' }],
  generation: 1,
  createdAt: CREATED_AT,
  since: '2026-01-03T00:00:00Z',
  ...over,
});

const serviceRegion = (over: Partial<ServiceRegion> = {}): ServiceRegion => ({
  region: 'eu-west-1',
  status: 'live',
  current: current(),
  candidates: [],
  siblings: [],
  ...over,
});

const entry = (...regions: ServiceRegion[]): ServiceEntry => ({
  name: 'orders-api',
  accountId: '111122223333',
  status: regions.some((region) => region.status === 'live') ? 'live' : (regions[0]?.status ?? 'gone'),
  regions,
  conflicts: [],
});

const endpoint = (over: Partial<Endpoint> = {}): Endpoint => ({
  vpceId: 'vpce-0a',
  state: 'available',
  privateDns: false,
  dnsName: DNS,
  createdAt: CREATED_AT,
  ...over,
});

const network = (endpoints: Endpoint[], over: Partial<Network> = {}): Network => ({
  vpcId: 'vpc-0a',
  region: 'eu-west-1',
  accountId: '444455556666',
  endpoints,
  ...over,
});

const ask = (over: Partial<Question> = {}): Question => ({ service: 'orders-api', registry: 'prod', ...over });
const document = (...networks: Network[]): NetworkDocument => ({ ref: networks[0]?.vpcId ?? 'x', networks });
const gone = serviceRegion({
  status: 'gone',
  current: null,
  removal: { apiId: 'aaaaaaaaaa', stage: 'prod', url: null, at: CREATED_AT, by: 'role/ci' },
});
const waiting = serviceRegion({
  status: 'not-ready',
  current: null,
  candidates: [{ apiId: 'aaaaaaaaaa', stage: null, generation: 1, createdAt: CREATED_AT, named: 'tag' }],
});

function addressFrom(question: Question, service: ServiceEntry, net: NetworkDocument): ServiceAddress {
  const choice = choose(question, { entry: service, network: net });
  if (choice.outcome !== 'address') throw new Error(JSON.stringify(choice));
  return choice.address;
}

describe('the address form', () => {
  const inVpc = ask({ network: 'vpc-0a' });
  const unassociated = entry(serviceRegion({ current: current({ vpceIds: [] }) }));

  it('the address form is endpoint-alias if the endpoint is associated', () => {
    const address = addressFrom(inVpc, entry(serviceRegion()), document(network([endpoint({ privateDns: true })])));

    expect(address).toMatchObject({
      url: 'https://aaaaaaaaaa-vpce-0a.execute-api.eu-west-1.amazonaws.com/prod/',
      form: 'endpoint-alias',
      headers: {},
      vpcId: 'vpc-0a',
      since: '2026-01-03T00:00:00Z',
      warnings: [],
    });
  });

  it('the address form is private-dns if the caller names the VPC of an endpoint with private DNS', () => {
    const address = addressFrom(inVpc, unassociated, document(network([endpoint({ privateDns: true })])));

    expect(address).toMatchObject({
      url: 'https://aaaaaaaaaa.execute-api.eu-west-1.amazonaws.com/prod/',
      form: 'private-dns',
    });
  });

  it.each(['vpce-0a', 'central'])(
    'the address form is never private-dns for a caller that names the network %s',
    (ref) => {
      const net = { ...document(network([endpoint({ privateDns: true })])), ref };

      const address = addressFrom(ask({ network: ref }), unassociated, net);

      expect(address).toMatchObject({
        url: `https://${DNS}/prod/`,
        form: 'endpoint-dns',
        headers: { 'x-apigw-api-id': 'aaaaaaaaaa' },
      });
    },
  );

  it('the address form is endpoint-alias with a warning if no other form is known to work', () => {
    const address = addressFrom(inVpc, unassociated, document(network([endpoint({ dnsName: null })])));

    expect(address.form).toBe('endpoint-alias');
    expect(address.warnings.map(({ code }) => code)).toEqual(['NOT_ASSOCIATED']);
  });

  it('the address form is never endpoint-dns for a DNS name that is not the endpoint’s own', () => {
    const address = addressFrom(inVpc, unassociated, document(network([endpoint({ dnsName: 'evil.com' })])));

    expect(address.url).not.toContain('evil');
  });
});

describe('the choice of an endpoint', () => {
  const young = endpoint({ vpceId: 'vpce-0b', createdAt: '2026-02-01T00:00:00Z' });

  it.each<[string, string[], Endpoint[], string]>([
    ['an associated endpoint over a younger one', ['vpce-0a'], [endpoint(), young], 'vpce-0a'],
    ['an available endpoint over a younger pending one', [], [endpoint(), { ...young, state: 'pending' }], 'vpce-0a'],
    [
      'an associated pending endpoint over an available one',
      ['vpce-0b'],
      [endpoint(), { ...young, state: 'pending' }],
      'vpce-0b',
    ],
    ['the youngest endpoint', [], [endpoint(), young], 'vpce-0b'],
    ['the greater id of two endpoints with the same age', [], [endpoint(), endpoint({ vpceId: 'vpce-0b' })], 'vpce-0b'],
  ])('the choice prefers %s', (_, vpceIds, endpoints, vpceId) => {
    const service = entry(serviceRegion({ current: current({ vpceIds }) }));

    const address = addressFrom(ask({ network: 'vpc-0a' }), service, document(network(endpoints)));

    expect(address.vpceId).toBe(vpceId);
  });

  it('an address through an endpoint that is not available has a warning', () => {
    const address = addressFrom(
      ask({ network: 'vpc-0a' }),
      entry(serviceRegion()),
      document(network([endpoint({ state: 'pending' })])),
    );

    expect(address.warnings).toEqual([
      {
        code: 'ENDPOINT_NOT_AVAILABLE',
        message: expect.stringMatching(/last seen pending, not available\. It was created at \d{4}-.*Z\. /) as unknown,
      },
    ]);
  });

  it('a question that names an endpoint gets that endpoint, even if another would be better', () => {
    const net = {
      ref: 'vpce-0b',
      networks: [network([endpoint(), young])],
      endpoint: { vpceId: 'vpce-0b', deleted: null },
    };

    expect(addressFrom(ask({ network: 'vpce-0b' }), entry(serviceRegion()), net).vpceId).toBe('vpce-0b');
  });
});

describe('a question without a network', () => {
  const other = network([endpoint({ vpceId: 'vpce-0b' })], { vpcId: 'vpc-0b' });
  const networkSummary = (...networks: Network[]) => ({
    count: networks.length,
    networks,
    regions: [{ region: 'eu-west-1', vpcs: networks.length, only: null }],
  });

  it('a question without a network gets the only VPC with an associated endpoint, without private DNS', () => {
    const networks = networkSummary(network([endpoint({ privateDns: true })]), other);

    expect(choose(ask(), { entry: entry(serviceRegion()), networks })).toMatchObject({
      outcome: 'address',
      address: { vpcId: 'vpc-0a', form: 'endpoint-alias' },
    });
  });

  it('a question without a network gets the only VPC if no endpoint is associated', () => {
    const service = entry(serviceRegion({ current: current({ vpceIds: [] }) }));
    const networks = networkSummary(network([endpoint({ privateDns: true })]));

    expect(choose(ask(), { entry: service, networks })).toMatchObject({ address: { form: 'endpoint-dns' } });
  });

  it('a question without a network is refused with the list of networks if several could serve', () => {
    const service = entry(serviceRegion({ current: current({ vpceIds: [] }) }));

    expect(choose(ask(), { entry: service, networks: networkSummary(network([endpoint()]), other) })).toMatchObject({
      problem: { code: 'NETWORK_REQUIRED', details: { networks: [{ vpcId: 'vpc-0a' }, { vpcId: 'vpc-0b' }] } },
    });
  });

  it('a service is unreachable without a network if no network has a live endpoint', () => {
    expect(choose(ask(), { entry: entry(serviceRegion()), networks: networkSummary() })).toMatchObject({
      problem: { code: 'UNREACHABLE_FROM_NETWORK' },
    });
  });
});

describe('a refusal', () => {
  const net = document(network([endpoint()]));
  const us = serviceRegion({ region: 'us-east-1' });

  it.each<[string, Question, ServiceEntry | null, NetworkDocument | null, string]>([
    ['a hostile name', ask({ service: 'evil.com/' }), null, null, 'INVALID_REQUEST'],
    [
      'a network that is neither an id nor a name',
      ask({ network: 'vpc-xyz' }),
      entry(serviceRegion()),
      net,
      'INVALID_REQUEST',
    ],
    ['a hostile stage', ask({ stage: '../' }), entry(serviceRegion()), net, 'INVALID_REQUEST'],
    ['no entry', ask({ network: 'vpc-0a' }), null, net, 'SERVICE_NOT_FOUND'],
    ['an entry with only conflicts', ask({ network: 'vpc-0a' }), entry(), net, 'SERVICE_NOT_FOUND'],
    ['a gone service in an unknown network', ask({ network: 'vpc-0f' }), entry(gone), null, 'SERVICE_GONE'],
    [
      'a service that is not ready in an unknown network',
      ask({ network: 'vpc-0f' }),
      entry(waiting),
      null,
      'SERVICE_NOT_READY',
    ],
    ['an unknown network', ask({ network: 'vpc-0f' }), entry(serviceRegion()), null, 'NETWORK_NOT_FOUND'],
    [
      'a service that is gone in the network’s region',
      ask({ network: 'vpc-0a' }),
      entry(gone, us),
      net,
      'SERVICE_GONE',
    ],
    [
      'a service that is not ready in the network’s region',
      ask({ network: 'vpc-0a' }),
      entry(waiting, us),
      net,
      'SERVICE_NOT_READY',
    ],
    ['a service of another region', ask({ network: 'vpc-0a' }), entry(us), net, 'UNREACHABLE_FROM_NETWORK'],
    [
      'a stage that does not exist',
      ask({ network: 'vpc-0a', stage: 'beta' }),
      entry(serviceRegion()),
      net,
      'SERVICE_NOT_READY',
    ],
    [
      'a network without a live endpoint',
      ask({ network: 'vpc-0a' }),
      entry(serviceRegion()),
      document(network([])),
      'UNREACHABLE_FROM_NETWORK',
    ],
  ])('choose refuses %s', (_, question, service, known, code) => {
    const choice = choose(question, { entry: service, network: known });

    expect(choice).toMatchObject({ outcome: 'refused', problem: { code } });
  });

  it('the refusal of a deleted endpoint names the live endpoints of its VPC', () => {
    const dead = {
      ref: 'vpce-0d',
      networks: [network([endpoint()])],
      endpoint: { vpceId: 'vpce-0d', deleted: CREATED_AT },
    };

    expect(choose(ask({ network: 'vpce-0d' }), { entry: entry(serviceRegion()), network: dead })).toMatchObject({
      problem: { code: 'UNREACHABLE_FROM_NETWORK', remedy: expect.stringContaining('vpce-0a') as string },
    });
  });

  it('the caller’s region decides among the regions of a network’s name, and is required if missing', () => {
    const central = {
      ref: 'central',
      networks: [
        network([endpoint()]),
        network([endpoint({ vpceId: 'vpce-0b' })], { vpcId: 'vpc-0b', region: 'us-east-1' }),
      ],
    };
    const service = entry(serviceRegion(), us);

    const asked = (region?: string) =>
      choose(ask({ network: 'central', region }), { entry: service, network: central });

    expect(asked()).toMatchObject({ problem: { code: 'NETWORK_REQUIRED' } });
    expect(asked('us-east-1')).toMatchObject({ address: { vpceId: 'vpce-0b', region: 'us-east-1' } });
    expect(asked('ap-south-1')).toMatchObject({ problem: { code: 'NETWORK_REQUIRED' } });
  });
});

describe('a stage', () => {
  const stages = [
    { name: 'prod', since: '2026-01-03T00:00:00Z' },
    { name: 'beta', since: '2026-03-01T00:00:00Z' },
  ];
  const service = entry(serviceRegion({ current: current({ stages }) }));
  const net = document(network([endpoint()]));

  it('an address warns of other stages unless the caller names one', () => {
    const served = addressFrom(ask({ network: 'vpc-0a' }), service, net);
    const asked = addressFrom(ask({ network: 'vpc-0a', stage: 'beta' }), service, net);

    expect(served).toMatchObject({ stage: 'prod', warnings: [{ code: 'OTHER_STAGES' }] });
    expect(asked).toMatchObject({ stage: 'beta', since: '2026-03-01T00:00:00Z', warnings: [] });
    expect(asked.url.endsWith('/beta/')).toBe(true);
  });
});

it.each<[Partial<CurrentApi>, string]>([
  [{ sibling: true }, 'SIBLING'],
  [{ coexisting: ['b2c3d4e5f6'] }, 'AMBIGUOUS_REPLACEMENT'],
  [{ missingStage: 'live' }, 'STAGE_TAG_UNKNOWN'],
  [{ disabled: true }, 'DEFAULT_ENDPOINT_DISABLED'],
  [{ strict: true }, 'ACCESS_MODE_STRICT'],
])('an inferred problem makes a warning, not a refusal (%j)', (over, code) => {
  const address = addressFrom(
    ask({ network: 'vpc-0a' }),
    entry(serviceRegion({ current: current(over) })),
    document(network([endpoint()])),
  );

  expect(address.warnings.map((warning) => warning.code)).toEqual([code]);
});

it('the warning of an ambiguous replacement names the other APIs and the commands that decide', () => {
  const { warnings } = addressFrom(
    ask({ network: 'vpc-0a' }),
    entry(serviceRegion({ current: current({ coexisting: ['b2c3d4e5f6', 'c3d4e5f6g7'] }) })),
    document(network([endpoint()])),
  );

  expect(warnings[0]?.message).toContain('b2c3d4e5f6, c3d4e5f6g7');
  expect(warnings[0]?.message).toMatch(
    /aws apigateway tag-resource --resource-arn arn:aws:apigateway:eu-west-1::\/restapis\/b2c3d4e5f6 --tags waypost:service=OTHER --region eu-west-1/,
  );
  expect(warnings[0]?.message).toMatch(/npm run admin -- pin [a-z-]+ --api [a-z0-9]{10}/);
});
