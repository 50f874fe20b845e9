// Documents of a small registry: orders-api moved once, reports has no stage, billing is gone, payments lies in two regions.
import type {
  ApiDocument,
  CurrentApi,
  Endpoint,
  Network,
  NetworkDocument,
  ServiceEntry,
  ServiceRegion,
} from 'waypost/model';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const WEST = 'us-west-2';
export const EAST = 'us-east-1';
export const OLD_API = 'old0000000';
export const NEW_API = 'new0000000';

export const VPCS = { west: 'vpc-0a', far: 'vpc-0b', east: 'vpc-0e', empty: 'vpc-0d' } as const;
export const VPCES = { west: 'vpce-0a1', far: 'vpce-0b1', east: 'vpce-0e1', dead: 'vpce-0dd' } as const;

export function currentOf(apiId: string, parts: Partial<CurrentApi> = {}): CurrentApi {
  const createdAt = '2026-01-02T00:00:00Z';
  const stages = [{ name: 'prod', since: '2026-01-02T00:05:00Z' }];
  return {
    apiId,
    vpceIds: [],
    stage: 'prod',
    stages,
    generation: 1,
    createdAt,
    since: '2026-01-02T00:05:00Z',
    ...parts,
  };
}

export function scopeOf(region: string, current: CurrentApi): ServiceRegion {
  const { apiId, stage, generation, createdAt } = current;
  const candidates = [{ apiId, stage, generation, createdAt, named: 'tag' as const }];
  return { region, status: 'live', current, candidates, siblings: [] };
}

export function entryOf(
  name: string,
  regions: readonly ServiceRegion[],
  parts: Partial<ServiceEntry> = {},
): ServiceEntry {
  return { name, accountId: ACCOUNT, status: regions[0]?.status ?? 'gone', regions, conflicts: [], ...parts };
}

export function endpointOf(vpceId: string, parts: Partial<Endpoint> = {}): Endpoint {
  return { vpceId, state: 'available', privateDns: true, dnsName: null, createdAt: '2026-01-01T00:00:00Z', ...parts };
}

export function networkOf(vpcId: string, region: string, endpoints: readonly Endpoint[]): Network {
  return { vpcId, region, accountId: ACCOUNT, endpoints };
}

export const conflict = { accountId: OTHER_ACCOUNT, region: WEST, apiId: 'rival00000', since: '2026-01-03T00:00:00Z' };

const stages = [
  { name: 'prod', since: '2026-01-02T00:05:00Z' },
  { name: 'beta', since: '2026-01-02T00:06:00Z' },
];

export const entries: readonly ServiceEntry[] = [
  entryOf('orders-api', [scopeOf(WEST, currentOf(NEW_API, { vpceIds: [VPCES.west], generation: 2, stages }))]),
  entryOf('reports', [
    {
      region: WEST,
      status: 'not-ready',
      current: null,
      candidates: [
        { apiId: 'rep0000000', stage: null, generation: 1, createdAt: '2026-01-02T00:00:00Z', named: 'tag' },
      ],
      siblings: [],
    },
  ]),
  entryOf('billing', [
    {
      region: WEST,
      status: 'gone',
      current: null,
      candidates: [],
      siblings: [],
      removal: {
        apiId: 'bil0000000',
        stage: 'prod',
        url: null,
        at: '2026-01-04T00:00:00Z',
        by: 'arn:aws:iam::111122223333:role/ci',
      },
    },
  ]),
  entryOf('payments', [scopeOf(EAST, currentOf('paye000000')), scopeOf(WEST, currentOf('payw000000'))]),
  entryOf('inventory', [scopeOf(EAST, currentOf('inv0000000'))]),
  entryOf('claimed', [], { conflicts: [conflict] }),
];

export const networks: readonly Network[] = [
  networkOf(VPCS.west, WEST, [endpointOf(VPCES.west)]),
  networkOf(VPCS.far, WEST, [endpointOf(VPCES.far)]),
  networkOf(VPCS.east, EAST, [endpointOf(VPCES.east)]),
];

const [west, far, east] = networks as readonly [Network, Network, Network]; // the three above

export const networkDocuments: readonly NetworkDocument[] = [
  { ref: VPCS.west, networks: [west] },
  { ref: VPCS.far, networks: [far] },
  { ref: VPCS.east, networks: [east] },
  { ref: VPCS.empty, networks: [networkOf(VPCS.empty, WEST, [])] },
  { ref: VPCES.west, networks: [west], endpoint: { vpceId: VPCES.west, deleted: null } },
  { ref: VPCES.far, networks: [far], endpoint: { vpceId: VPCES.far, deleted: null } },
  {
    ref: VPCES.dead,
    networks: [networkOf(VPCS.west, WEST, [])],
    endpoint: { vpceId: VPCES.dead, deleted: '2026-01-05T00:00:00Z' },
  },
  { ref: 'shared', networks: [east, west] },
];

export const apis: readonly ApiDocument[] = [
  { apiId: OLD_API, region: WEST, accountId: ACCOUNT, service: 'orders-api', deleted: '2026-01-02T00:10:00Z' },
  { apiId: NEW_API, region: WEST, accountId: ACCOUNT, service: 'orders-api', deleted: null },
  { apiId: 'bil0000000', region: WEST, accountId: ACCOUNT, service: 'billing', deleted: '2026-01-04T00:00:00Z' },
  { apiId: 'payw000000', region: WEST, accountId: ACCOUNT, service: 'payments', deleted: null },
];
