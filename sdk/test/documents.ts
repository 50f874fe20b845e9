// Documents as a registry publishes them, each with the members that a test changes.
import type {
  CurrentApi,
  Endpoint,
  Network,
  NetworkDocument,
  NetworksDocument,
  ServiceEntry,
} from '../src/model/index.js';

export const REGION = 'us-west-2';
export const VPC = 'vpc-0a1b2c3d4e5f60718';
export const VPCE = 'vpce-0f1e2d3c4b5a69788';
const ACCOUNT = '111122223333';
const CREATED_AT = '2026-01-02T03:04:05Z';

function currentApi(changes: Partial<CurrentApi> = {}): CurrentApi {
  return {
    apiId: 'a1b2c3d4e5',
    vpceIds: [VPCE],
    stage: 'prod',
    stages: [{ name: changes.stage ?? 'prod', since: CREATED_AT }],
    generation: 1,
    createdAt: CREATED_AT,
    since: CREATED_AT,
    ...changes,
  };
}

export function serviceEntry(name = 'orders-api', changes: Partial<CurrentApi> = {}): ServiceEntry {
  const current = currentApi(changes);
  const { apiId, stage, generation, createdAt } = current;
  return {
    name,
    accountId: ACCOUNT,
    status: 'live',
    regions: [
      {
        region: REGION,
        status: 'live',
        current,
        candidates: [{ apiId, stage, generation, createdAt, named: 'tag' }],
        siblings: [],
      },
    ],
    conflicts: [],
  };
}

export function goneEntry(name = 'orders-api'): ServiceEntry {
  return {
    name,
    accountId: ACCOUNT,
    status: 'gone',
    regions: [
      {
        region: REGION,
        status: 'gone',
        current: null,
        candidates: [],
        siblings: [],
        removal: {
          apiId: 'a1b2c3d4e5',
          stage: 'prod',
          at: '2026-02-03T04:05:06Z',
          by: 'deployer',
          url: null,
        },
      },
    ],
    conflicts: [],
  };
}

export function notReadyEntry(name = 'orders-api'): ServiceEntry {
  const candidate = { apiId: 'b1b2c3d4e5', stage: null, generation: 2, createdAt: CREATED_AT, named: 'tag' as const };
  return {
    name,
    accountId: ACCOUNT,
    status: 'not-ready',
    regions: [{ region: REGION, status: 'not-ready', current: null, candidates: [candidate], siblings: [] }],
    conflicts: [],
  };
}

export function endpointOf(changes: Partial<Endpoint> = {}): Endpoint {
  const vpceId = changes.vpceId ?? VPCE;
  return {
    vpceId,
    state: 'available',
    privateDns: false,
    dnsName: `${vpceId}-abcd1234.execute-api.${REGION}.vpce.amazonaws.com`,
    createdAt: CREATED_AT,
    ...changes,
  };
}

export function network(changes: Partial<Network> = {}): Network {
  return { vpcId: VPC, region: REGION, accountId: '444455556666', endpoints: [endpointOf()], ...changes };
}

export function networkDocument(ref = VPC, networks: readonly Network[] = [network()]): NetworkDocument {
  return { ref, networks };
}

export function networksDocument(networks: readonly Network[] = [network()]): NetworksDocument {
  const regions = [...new Set(networks.map(({ region }) => region))].map((region) => {
    const here = networks.filter((one) => one.region === region);
    return { region, vpcs: here.length, only: here.length === 1 ? (here[0]?.vpcId ?? null) : null };
  });
  return { count: networks.reduce((sum, { endpoints }) => sum + endpoints.length, 0), networks, regions };
}

/** The address that the documents above give a caller in `VPC`. */
export const URL_OF_ORDERS = `https://a1b2c3d4e5-${VPCE}.execute-api.${REGION}.amazonaws.com/prod/`;

/** The entry of `orders-api` once its API was replaced. */
export const replacedEntry = (): ServiceEntry => serviceEntry('orders-api', { apiId: 'z9z9z9z9z9', generation: 2 });

/** The address that it then gives. */
export const NEW_URL = URL_OF_ORDERS.replace('a1b2c3d4e5', 'z9z9z9z9z9');
