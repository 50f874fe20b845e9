// Tests that the cheap judge of many services and the texts of `explain` and `choose` never disagree.
import fc from 'fast-check';
import {
  choose,
  explain,
  reach,
  type CurrentApi,
  type Knowledge,
  type Network,
  type EndpointPolicy,
  type PolicyCondition,
  type PolicyDigest,
  type ServiceEntry,
  type ServiceHealth,
  type ServiceRegion,
} from 'waypost/model';
import { createHealthJudge } from '../../core/health/health.js';
import {
  ACCOUNT,
  EAST,
  WEST,
  currentOf,
  endpointOf,
  entryOf,
  networkOf,
  scopeOf,
} from '../../app/http/test/documents.js';

const READ_AT = Date.parse('2026-06-01T00:00:00Z');
const API = 'aaaaaaaaaa';
const OTHER_API = 'bbbbbbbbbb';
const VPCES = ['vpce-0a', 'vpce-0b', 'vpce-0c', 'vpce-0d', 'vpce-0e'] as const;

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
/** Usually absent: most parts of a document are. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
/** Documents of a type, without the parts that are undefined. */
const records = <T>(parts: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record({ ...parts }).map((record) => JSON.parse(JSON.stringify(record)) as T);
const flag = fc.constant(true);
const someIds = fc.subarray([...VPCES]);

const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  records<PolicyCondition>({
    key: oneOf('vpce'),
    test: oneOf('equals', 'like'),
    not: rarely(flag),
    values: fc.array(oneOf(...VPCES, 'vpce-*', 'vpce-0?', '${aws:x}'), { minLength: 1, maxLength: 4 }),
  }),
  records<PolicyCondition>({
    key: oneOf('vpc', 'source-ip'),
    test: oneOf('equals'),
    values: fc.array(oneOf('vpc-0a', 'vpc-0b', '10.0.0.0/8'), { minLength: 1, maxLength: 2 }),
  }),
);
const statement = (named: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  records({
    effect: oneOf('allow', 'allow', 'allow', 'allow', 'deny'),
    conditions: rarely(fc.array(condition, { maxLength: 2 })),
    unclear: rarely(fc.constant(['Principal'])),
    ...named,
  });
const policy = records<PolicyDigest>({
  statements: fc.array(statement({ stages: rarely(oneOf(['prod'], ['beta'])), partly: rarely(oneOf(['prod'])) }), {
    minLength: 1,
    maxLength: 3,
  }),
  unread: rarely(oneOf('absent', 'masked')),
});
const ANYBODY: PolicyDigest = { statements: [{ effect: 'allow' }] };
const resources = oneOf(
  ['*'],
  ['*'],
  [`arn:aws:execute-api:${WEST}:${ACCOUNT}:${API}/*`],
  [`arn:aws:execute-api:${WEST}:*:${OTHER_API}/*`],
);
const endpointPolicy = records<EndpointPolicy>({
  statements: fc.array(statement({ resources, except: rarely(flag) }), { minLength: 1, maxLength: 2 }),
  unread: rarely(oneOf('masked')),
});

const network = fc
  .tuple(
    oneOf(WEST, WEST, EAST),
    fc.array(
      fc.tuple(
        oneOf('available', 'available', 'pending', 'failed'),
        fc.boolean(),
        fc.option(endpointPolicy, { nil: undefined }),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  )
  .map(([region, endpoints]) => ({ region, endpoints }));
const networks = fc.array(network, { maxLength: 4 }).map((all) =>
  all.map(({ region, endpoints }, index): Network => {
    const letter = 'abcd'[index] ?? '';
    return networkOf(
      `vpc-0${letter}`,
      region,
      endpoints.map(([state, privateDns, own, isNew], second) =>
        endpointOf(second === 0 ? `vpce-0${letter}` : `vpce-1${letter}`, {
          state,
          privateDns,
          createdAt: isNew ? '2026-05-31T23:50:00Z' : '2026-01-01T00:00:00Z',
          ...(own && { policy: own }),
        }),
      ),
    );
  }),
);

const deployment = {
  behind: rarely(fc.constant([{ part: 'policy' as const, at: '2026-02-01T00:00:00Z' }])),
  undecided: rarely(oneOf(['vpceIds'], ['strict'])),
  associated: rarely(someIds),
  policy: rarely(policy),
  upToDate: fc.oneof(flag, rarely(flag)),
};
const stage = records<CurrentApi['stages'][number]>({
  name: oneOf('prod'),
  since: oneOf('2026-01-02T00:05:00Z'),
  ...deployment,
  canary: rarely(records({ percent: oneOf(10, 100), ...deployment })),
  webAcl: rarely(oneOf('arn:aws:wafv2:us-west-2:111122223333:regional/webacl/a/b')),
});
const current = records<Partial<CurrentApi>>({
  vpceIds: fc.oneof(someIds, fc.constant([])),
  stages: fc
    .tuple(stage, rarely(fc.constant({ name: 'beta', since: '2026-01-02T00:06:00Z' })))
    .map((all) => all.filter((one) => one !== undefined)),
  sibling: rarely(flag),
  disabled: rarely(flag),
  strict: rarely(flag),
  type: rarely(fc.constant('REGIONAL')),
  apiStatus: rarely(oneOf('UPDATING', 'FAILED')),
  securityPolicy: rarely(oneOf('TLS_1_2', 'SecurityPolicy_TLS13_1_3_2025_09')),
  policy: fc.oneof(rarely(policy), policy, fc.constant(ANYBODY)),
});
const domain = records<NonNullable<ServiceRegion['domains']>[number]>({
  name: oneOf('orders.corp.example'),
  domainNameId: oneOf('abcd1234'),
  apiId: oneOf(API, OTHER_API),
  basePath: oneOf('', 'v1'),
  stage: oneOf('prod', 'beta', null),
  state: rarely(oneOf('available', 'pending')),
  vpceIds: rarely(someIds),
  policy: rarely(policy),
});
const serviceRegion = (region: string, apiId: string) =>
  fc
    .tuple(current, rarely(fc.array(domain, { minLength: 1, maxLength: 2 })))
    .map(([parts, domains]): ServiceRegion => ({
      ...scopeOf(region, currentOf(apiId, parts)),
      ...(domains && { domains }),
    }));
const entryWith = (apiId: string) =>
  fc
    .tuple(
      serviceRegion(WEST, apiId),
      rarely(serviceRegion(EAST, apiId)),
      rarely(fc.constant('custom-domain' as const)),
    )
    .map(([west, east, prefers]) =>
      entryOf('orders-api', east === undefined ? [west] : [east, west], prefers && { prefers }),
    );

const question = (vpcId?: string) => ({ service: 'orders-api', registry: 'prod', ...(vpcId && { network: vpcId }) });
const known = (of: ServiceEntry, network?: Network): Knowledge =>
  network
    ? { entry: of, network: { ref: network.vpcId, networks: [network] }, readAt: READ_AT }
    : { entry: of, networks: { count: 0, networks: [], regions: [] }, readAt: READ_AT };

/** The definition of health, from what `explain` and `choose` say of every network. */
function slowHealth(of: ServiceEntry, all: readonly Network[]): ServiceHealth {
  const regions = of.regions.flatMap(({ region, current: api }) => (api ? [{ region, api }] : []));
  const near = all.filter(({ region }) => regions.some((each) => each.region === region));
  const isOurs = ({ region, endpoints }: Network) =>
    regions.some(
      (each) =>
        each.region === region &&
        endpoints.some(({ vpceId }) =>
          [
            ...each.api.vpceIds,
            ...(each.api.stages.find(({ name }) => name === each.api.stage)?.associated ?? []),
          ].includes(vpceId),
        ),
    );
  const ours = near.filter(isOurs);
  const judged: readonly (Network | undefined)[] = ours.length > 0 ? ours : near.length > 0 ? near : [undefined];
  const found = judged.map((network) => {
    // Of copies, nothing that an earlier judgement kept in memory can be used.
    const explained = explain(question(network?.vpcId), structuredClone(known(of, network)));
    const choice = choose(question(network?.vpcId), structuredClone(known(of, network)));
    const codes = choice.outcome === 'address' ? choice.address.warnings.map(({ code }) => code) : [];
    return {
      verdict: explained.outcome === 'explained' ? explained.explanation.verdict : 'unknown',
      warned: codes.some((code) => code !== 'OTHER_STAGES' && code !== 'ENDPOINT_NOT_AVAILABLE'),
    };
  });
  if (found.every(({ verdict }) => verdict === 'fail')) return 'blocked';
  if (found.some(({ verdict, warned }) => verdict === 'fail' || warned)) return 'degraded';
  return found.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'ok';
}

it('the judge of many services gives each the health that the gates of every network add up to', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.tuple(...[API, OTHER_API, API].map(entryWith)), networks, (entries, all) => {
      const judge = createHealthJudge({ registry: 'prod', networks: all, readAt: READ_AT });
      for (const each of entries) {
        const health = slowHealth(each, all);
        met.add(health);
        expect(judge(each)).toBe(health);
      }
    }),
    { numRuns: 120, seed: 21 },
  );
  expect([...met].sort()).toEqual(['blocked', 'degraded', 'ok', 'unknown']);
});

it('reach gives the verdict of explain with the gate that decides it, and the answer of choose', () => {
  fc.assert(
    fc.property(entryWith(API), networks, fc.boolean(), (of, all, isNamed) => {
      for (const network of isNamed ? all : [undefined]) {
        const [asked, knowledge] = [question(network?.vpcId), known(of, network)];
        const { verdict, gate, choice } = reach(asked, knowledge);
        const explained = explain(asked, knowledge);

        expect(choice).toEqual(choose(asked, knowledge));
        if (explained.outcome === 'refused') expect(verdict).toBe('unknown');
        else {
          const { explanation } = explained;
          expect(verdict).toBe(explanation.verdict);
          const first = explanation.gates.find((each) => each.verdict === verdict)?.gate;
          expect(gate).toBe(verdict === 'pass' ? undefined : first);
        }
      }
    }),
    { numRuns: 120, seed: 22 },
  );
});
