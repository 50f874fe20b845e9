// The network summary: all networks in one small item, for callers that name no network.
import {
  NETWORK_SUMMARY_LIMIT,
  compareText,
  networkSummaryOf,
  type Network,
  type NetworksDocument,
} from 'waypost/model';

/** The query endpoint lists networks, and the SDK summarises them with the same function. */
export { networkSummaryOf } from 'waypost/model';

export type NetworkSummary = NetworksDocument;

export const BLANK_NETWORK_SUMMARY: NetworkSummary = { count: 0, networks: [], regions: [] };

/** The summary after a network changed, or `undefined` if it must be built anew from all live networks. */
export function withNetwork(
  summary: NetworkSummary,
  before: Network | undefined,
  after: Network | undefined,
): NetworkSummary | undefined {
  const count = summary.count - liveCount(before) + liveCount(after);
  if (summary.count <= NETWORK_SUMMARY_LIMIT) {
    const others = summary.networks.filter((network) => network.vpcId !== (after ?? before)?.vpcId);
    return networkSummaryOf([...others, ...(after === undefined || after.endpoints.length === 0 ? [] : [after])]);
  }
  // Above the limit, the summary keeps only counts. If it falls to the limit, or a region to one VPC, all networks must be read.
  const region = (after ?? before)?.region ?? '';
  const step = Math.sign(liveCount(after)) - Math.sign(liveCount(before));
  const vpcs = (summary.regions.find((row) => row.region === region)?.vpcs ?? 0) + step;
  if (count <= NETWORK_SUMMARY_LIMIT || (step !== 0 && vpcs <= 1)) return undefined;
  if (step === 0) return { ...summary, count };
  const others = summary.regions.filter((row) => row.region !== region);
  return { count, networks: [], regions: [...others, { region, vpcs, only: null }].sort(byRegion) };
}

function liveCount(network: Network | undefined): number {
  return network?.endpoints.length ?? 0;
}

function byRegion(a: { readonly region: string }, b: { readonly region: string }): number {
  return compareText(a.region, b.region);
}
