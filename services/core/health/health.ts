// Judges a service's health by the gates of the networks that should reach it.
import {
  compareText,
  reach,
  type CurrentApi,
  type Endpoint,
  type EndpointPolicy,
  type Network,
  type Reach,
  type ServiceEntry,
  type ServiceHealth,
} from 'waypost/model';

/** The most networks for which a service is judged, in the order of their ids. */
const MOST_JUDGED = 100;

/** What decides a service's health besides its entry. */
interface HealthInputs {
  readonly registry: string;
  /** All networks with live endpoints. */
  readonly networks: readonly Network[];
  /** When they were read, in ms since 1970: a pending state fails only while it is young. */
  readonly readAt: number;
}

/** Creates the judge of one round. It indexes the networks once, for however many services. */
export function createHealthJudge(inputs: HealthInputs): (entry: ServiceEntry | null) => ServiceHealth | undefined {
  const networks = indexed(inputs.networks);
  return (entry) => (entry?.status === 'live' ? healthOf(entry, networks, inputs) : undefined);
}

interface IndexedNetworks {
  /** In the order of their ids. */
  readonly byRegion: ReadonlyMap<string, readonly Network[]>;
  readonly byEndpoint: ReadonlyMap<string, Network>;
}

function indexed(networks: readonly Network[]): IndexedNetworks {
  const byRegion = new Map<string, Network[]>();
  const byEndpoint = new Map<string, Network>();
  for (const network of sharing(networks).sort(byVpc)) {
    const here = byRegion.get(network.region);
    if (here === undefined) byRegion.set(network.region, [network]);
    else here.push(network);
    for (const { vpceId } of network.endpoints) byEndpoint.set(vpceId, network);
  }
  return { byRegion, byEndpoint };
}

/** Equal endpoint policies become one object, so that each is evaluated for an API only once. */
function sharing(networks: readonly Network[]): Network[] {
  const policies = new Map<string, EndpointPolicy>();
  const shared = ({ policy, ...endpoint }: Endpoint): Endpoint => {
    if (policy === undefined) return endpoint;
    const text = JSON.stringify(policy);
    const first = policies.get(text) ?? policy;
    policies.set(text, first);
    return { ...endpoint, policy: first };
  };
  return networks.map((network) => ({ ...network, endpoints: network.endpoints.map(shared) }));
}

const byVpc = (a: Network, b: Network) => compareText(a.vpcId, b.vpcId);

/** Judges network after network, until the rest cannot change the health. */
function healthOf(entry: ServiceEntry, indexes: IndexedNetworks, inputs: HealthInputs): ServiceHealth {
  const judged = judgedNetworks(entry, indexes);
  const seen = { fail: false, unknown: false, pass: false, warned: false };
  for (const network of judged.length === 0 ? [undefined] : judged) {
    const { verdict, choice } = judge(entry, inputs, network);
    seen[verdict] = true;
    seen.warned ||= choice.outcome === 'address' && choice.address.warnings.some(({ code }) => !NOT_COUNTED.has(code));
    if ((seen.fail || seen.warned) && (seen.pass || seen.unknown)) return 'degraded';
  }
  return seen.fail ? 'blocked' : seen.unknown ? 'unknown' : 'ok';
}

/** The networks with an associated endpoint; if there is none, all networks in the regions where an API serves. */
function judgedNetworks({ regions }: ServiceEntry, { byRegion, byEndpoint }: IndexedNetworks): readonly Network[] {
  const serving = regions.flatMap(({ region, current }) => (current === null ? [] : [{ region, current }]));
  const associated = serving.flatMap(({ region, current }) =>
    idsOf(current)
      .flatMap((vpceId) => byEndpoint.get(vpceId) ?? [])
      .filter((network) => network.region === region),
  );
  const near =
    associated.length > 0 ? [...new Set(associated)] : serving.flatMap(({ region }) => byRegion.get(region) ?? []);
  const isOrdered = associated.length === 0 && serving.length === 1;
  return (isOrdered ? near : near.sort(byVpc)).slice(0, MOST_JUDGED);
}

/** The endpoints that the configuration or the served deployment associates. */
function idsOf({ stage, stages, vpceIds }: CurrentApi): readonly string[] {
  return [...vpceIds, ...(stages.find(({ name }) => name === stage)?.associated ?? [])];
}

/** Other stages say nothing about whether calls work, and a gate judges by its age whether an endpoint is still pending. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['OTHER_STAGES', 'ENDPOINT_NOT_AVAILABLE']);

/** Without a network, judges a call from anywhere, which fails: no network can reach the service. */
function judge(entry: ServiceEntry, { registry, readAt }: HealthInputs, network?: Network): Reach {
  const question = { service: entry.name, registry, ...(network && { network: network.vpcId }) };
  return reach(
    question,
    network
      ? { entry, network: { ref: network.vpcId, networks: [network] }, readAt }
      : { entry, networks: { count: 0, networks: [], regions: [] }, readAt },
  );
}
