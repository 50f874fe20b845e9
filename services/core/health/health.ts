// Judges a service's health by the gates of the networks that should reach it.
import {
  choose,
  compareText,
  explain,
  type CurrentApi,
  type GateVerdict,
  type Knowledge,
  type Network,
  type ServiceEntry,
  type ServiceHealth,
} from 'waypost/model';

/** A service is judged for at most so many networks, in the order of their ids. */
export const MOST_JUDGED = 100;

/** What else than the entry decides a service's health. */
export interface HealthInputs {
  readonly registry: string;
  /** All networks with live endpoints. */
  readonly networks: readonly Network[];
  /** When they were read, in ms since 1970: a pending state fails only while it is young. */
  readonly readAt: number;
}

/** Undefined unless the service is live: its status says the rest. */
export function healthOf(entry: ServiceEntry | null, inputs: HealthInputs): ServiceHealth | undefined {
  if (entry?.status !== 'live') return undefined;
  const judged = judgedNetworks(entry, inputs.networks);
  const found = judged.length === 0 ? [judge(entry, inputs)] : judged.map((network) => judge(entry, inputs, network));
  if (found.every(({ verdict }) => verdict === 'fail')) return 'blocked';
  if (found.some(({ verdict, warned }) => verdict === 'fail' || warned)) return 'degraded';
  return found.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'ok';
}

/** The networks with an associated endpoint; if there is none, all networks in the regions where an API serves. */
function judgedNetworks({ regions }: ServiceEntry, networks: readonly Network[]): readonly Network[] {
  const associated = new Map(regions.flatMap(({ region, current }) => (current ? [[region, idsOf(current)]] : [])));
  const near = networks.filter(({ region }) => associated.has(region));
  const ours = near.filter(({ region, endpoints }) =>
    endpoints.some(({ vpceId }) => associated.get(region)?.has(vpceId)),
  );
  return [...(ours.length > 0 ? ours : near)].sort((a, b) => compareText(a.vpcId, b.vpcId)).slice(0, MOST_JUDGED);
}

/** The endpoints that the configuration or the served deployment associates. */
function idsOf({ stage, stages, vpceIds }: CurrentApi): ReadonlySet<string> {
  const served = stages.find(({ name }) => name === stage);
  return new Set([...vpceIds, ...(served?.associated ?? [])]);
}

/** Other stages say nothing about whether calls work, and a gate judges by its age whether an endpoint is still pending. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['OTHER_STAGES', 'ENDPOINT_NOT_AVAILABLE']);

interface NetworkJudgement {
  readonly verdict: GateVerdict;
  /** The address has a warning. */
  readonly warned: boolean;
}

/** Without a network: from anywhere, which fails if no network has an endpoint. */
function judge(entry: ServiceEntry, { registry, readAt }: HealthInputs, network?: Network): NetworkJudgement {
  const question = { service: entry.name, registry, ...(network && { network: network.vpcId }) };
  const knowledge: Knowledge = network
    ? { entry, network: { ref: network.vpcId, networks: [network] }, readAt }
    : { entry, networks: { count: 0, networks: [], regions: [] }, readAt };
  const explained = explain(question, knowledge);
  const choice = choose(question, knowledge);
  const warnings = choice.outcome === 'address' ? choice.address.warnings : [];
  return {
    verdict: explained.outcome === 'explained' ? explained.explanation.verdict : 'unknown',
    warned: warnings.some(({ code }) => !NOT_COUNTED.has(code)),
  };
}
