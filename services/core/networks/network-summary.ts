// All networks at a glance: what a caller that names no network needs, in one item that stays small.
import type { Network, NetworksDocument } from 'waypost/model';
import { GLANCE } from 'waypost/model';
import { compareText } from '../records/slot.js';

export type Glance = NetworksDocument;

export const BLANK_GLANCE: Glance = { count: 0, networks: [], regions: [] };

/** The glance after a network changed, or `undefined` when that takes the list of all live networks to say. */
export function withNetwork(
  glance: Glance,
  before: Network | undefined,
  after: Network | undefined,
): Glance | undefined {
  const count = glance.count - liveCount(before) + liveCount(after);
  if (glance.count <= GLANCE) {
    const others = glance.networks.filter((network) => network.vpcId !== (after ?? before)?.vpcId);
    return glanceOf([...others, ...(after === undefined || after.endpoints.length === 0 ? [] : [after])]);
  }
  // Beyond the bound only sums are kept; coming back below it, or down to a region's lone VPC, the list must be read.
  const region = (after ?? before)?.region ?? '';
  const step = Math.sign(liveCount(after)) - Math.sign(liveCount(before));
  const vpcs = (glance.regions.find((row) => row.region === region)?.vpcs ?? 0) + step;
  if (count <= GLANCE || (step !== 0 && vpcs <= 1)) return undefined;
  if (step === 0) return { ...glance, count };
  const others = glance.regions.filter((row) => row.region !== region);
  return { count, networks: [], regions: [...others, { region, vpcs, only: null }].sort(byRegion) };
}

/** The glance at all live networks. */
export function glanceOf(networks: readonly Network[]): Glance {
  const live = networks.filter((network) => network.endpoints.length > 0).sort(byPlace);
  const count = live.reduce((sum, network) => sum + network.endpoints.length, 0);
  const regions = [...new Set(live.map((network) => network.region))].map((region) => {
    const here = live.filter((network) => network.region === region);
    return { region, vpcs: here.length, only: here.length === 1 ? (here[0]?.vpcId ?? null) : null };
  });
  return { count, networks: count > GLANCE ? [] : live, regions };
}

function liveCount(network: Network | undefined): number {
  return network?.endpoints.length ?? 0;
}

function byPlace(a: Network, b: Network): number {
  return compareText(a.region, b.region) || compareText(a.vpcId, b.vpcId);
}

function byRegion(a: { readonly region: string }, b: { readonly region: string }): number {
  return compareText(a.region, b.region);
}
