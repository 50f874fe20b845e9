// All networks in one summary: what a caller that names no network needs, in one item that stays small.
import type { Network, NetworksDocument } from 'waypost/model';
import { NETWORK_SUMMARY_LIMIT, compareText } from 'waypost/model';

export type NetworkSummary = NetworksDocument;

export const BLANK_NETWORK_SUMMARY: NetworkSummary = { count: 0, networks: [], regions: [] };

/** The network summary after a network changed, or `undefined` when that takes the list of all live networks to say. */
export function withNetwork(
  networkSummary: NetworkSummary,
  before: Network | undefined,
  after: Network | undefined,
): NetworkSummary | undefined {
  const count = networkSummary.count - liveCount(before) + liveCount(after);
  if (networkSummary.count <= NETWORK_SUMMARY_LIMIT) {
    const others = networkSummary.networks.filter((network) => network.vpcId !== (after ?? before)?.vpcId);
    return networkSummaryOf([...others, ...(after === undefined || after.endpoints.length === 0 ? [] : [after])]);
  }
  // Beyond the bound only sums are kept; coming back below it, or down to a region's lone VPC, the list must be read.
  const region = (after ?? before)?.region ?? '';
  const step = Math.sign(liveCount(after)) - Math.sign(liveCount(before));
  const vpcs = (networkSummary.regions.find((row) => row.region === region)?.vpcs ?? 0) + step;
  if (count <= NETWORK_SUMMARY_LIMIT || (step !== 0 && vpcs <= 1)) return undefined;
  if (step === 0) return { ...networkSummary, count };
  const others = networkSummary.regions.filter((row) => row.region !== region);
  return { count, networks: [], regions: [...others, { region, vpcs, only: null }].sort(byRegion) };
}

/** The network summary at all live networks. */
export function networkSummaryOf(networks: readonly Network[]): NetworkSummary {
  const live = networks.filter((network) => network.endpoints.length > 0).sort(byScope);
  const count = live.reduce((sum, network) => sum + network.endpoints.length, 0);
  const regions = [...new Set(live.map((network) => network.region))].map((region) => {
    const here = live.filter((network) => network.region === region);
    return { region, vpcs: here.length, only: here.length === 1 ? (here[0]?.vpcId ?? null) : null };
  });
  return { count, networks: count > NETWORK_SUMMARY_LIMIT ? [] : live, regions };
}

function liveCount(network: Network | undefined): number {
  return network?.endpoints.length ?? 0;
}

function byScope(a: Network, b: Network): number {
  return compareText(a.region, b.region) || compareText(a.vpcId, b.vpcId);
}

function byRegion(a: { readonly region: string }, b: { readonly region: string }): number {
  return compareText(a.region, b.region);
}
