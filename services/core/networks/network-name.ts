// Who holds a network's name, and which VPCs it stands for. Held as a service's name is: by the earliest claim.
import type { Network, NetworkConflict, NetworkDocument } from 'waypost/model';
import { LISTED, compareText } from 'waypost/model';
import type { Second } from '../records/fact.js';
import { byKey, earliest } from '../names/folded.js';
import type { OwnerRule } from '../registry-config.js';
import { ownerOf } from '../registry-config.js';
import { timestampOf } from '../time.js';
import type { VpcState } from './vpc-state.js';
import { networkOf, ownEndpoints } from './vpc-state.js';

/** A VPC's share in a network's name. */
export interface NetworkCandidacy {
  /** The earliest stamp at which an endpoint of the VPC showed the name. */
  readonly claim: Second;
  /** Whether the name is the VPC's now, or was its last. */
  readonly hasName: boolean;
  readonly network: Network;
}

export interface NetworkNameState {
  readonly name: string;
  /** By VPC id. */
  readonly candidacies: readonly NetworkCandidacy[];
  /** The earliest claims of shares that found no more room. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
}

const KEPT = 100;

export function blankNetworkName(name: string): NetworkNameState {
  return { name, candidacies: [], claims: [] };
}

/** The VPC's shares by name: of the name that it bears, and of names that its endpoints only showed once. */
export function networkCandidaciesOf(state: VpcState): ReadonlyMap<string, NetworkCandidacy> {
  const network = networkOf(state);
  if (network === undefined) return new Map();
  const claims = earliest([...ownEndpoints(state).flatMap((candidacy) => candidacy.shownNames), ...state.shownNames]);
  return new Map([...claims].map(([name, claim]) => [name, candidacyIn(network, name, claim)]));
}

export function withNetworkCandidacy(
  state: NetworkNameState,
  vpcId: string,
  candidacy: NetworkCandidacy | undefined,
): NetworkNameState {
  const others = state.candidacies.filter((known) => known.network.vpcId !== vpcId);
  const all = [...others, ...(candidacy === undefined ? [] : [candidacy])].sort(byUse);
  const folded = all.slice(KEPT).map(({ network, claim }) => [network.accountId, claim] as const);
  return {
    ...state,
    candidacies: all.slice(0, KEPT).sort(byScope),
    claims: [...earliest([...state.claims, ...folded])].sort(byKey),
  };
}

/** What the name stands for; null when nobody ever showed it. */
export function electNetwork(state: NetworkNameState, owners: readonly OwnerRule[]): NetworkDocument | null {
  const claims = earliest([
    ...state.candidacies.map(({ network, claim }) => [network.accountId, claim] as const),
    ...state.claims,
  ]);
  const first = [...claims].sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]))[0];
  const owner = ownerOf(state.name, owners) ?? first?.[0];
  const bearing = state.candidacies.filter((candidacy) => candidacy.hasName);
  const held = bearing.filter(({ network }) => network.accountId === owner).map(({ network }) => network);
  const conflicts = bearing.filter(({ network }) => network.accountId !== owner && isLive(network)).map(conflictOf);
  if (held.length === 0 && conflicts.length === 0) return null;
  const live = held.filter(isLive);
  return { ref: state.name, networks: live.length > 0 ? live : held, conflicts: conflicts.slice(0, LISTED) };
}

/** A VPC that only claims the name keeps no endpoints here: the name's item stays as it is when they change. */
function candidacyIn(network: Network, name: string, claim: Second): NetworkCandidacy {
  const bears = network.name === name;
  return { claim, hasName: bears, network: bears ? network : { ...network, endpoints: [] } };
}

function conflictOf({ network, claim }: NetworkCandidacy): NetworkConflict {
  return {
    accountId: network.accountId,
    region: network.region,
    vpcId: network.vpcId,
    since: timestampOf(claim),
  };
}

const isLive = (network: Network) => network.endpoints.length > 0;

function byUse(a: NetworkCandidacy, b: NetworkCandidacy): number {
  const use = ({ hasName: bears, network }: NetworkCandidacy) => (isLive(network) ? 0 : bears ? 1 : 2);
  return use(a) - use(b) || b.claim - a.claim || compareText(a.network.vpcId, b.network.vpcId);
}

function byScope(a: NetworkCandidacy, b: NetworkCandidacy): number {
  return compareText(a.network.region, b.network.region) || compareText(a.network.vpcId, b.network.vpcId);
}
