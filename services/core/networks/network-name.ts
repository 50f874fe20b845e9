// Which account owns a network's name, and which VPCs the name stands for. As with service names, the earliest claim wins.
import {
  LISTED,
  byRegionAndVpc,
  compareText,
  type Network,
  type NetworkConflict,
  type NetworkDocument,
} from 'waypost/model';
import { byKey, byTime, earliest } from '../names/folded.js';
import { type OwnerRule, ownerOf } from '../registry-config.js';
import { timestampOf, type Second } from '../time.js';
import { type VpcState, networkOf, ownEndpoints } from './vpc-state.js';

/** What one VPC contributes to the election of a network's name. */
export interface NetworkCandidacy {
  /** The moment from which an endpoint of the VPC showed the name. */
  readonly claim: Second;
  /** True if it is the VPC's present or last name. */
  readonly hasName: boolean;
  readonly network: Network;
}

export interface NetworkNameState {
  readonly name: string;
  /** By VPC id. */
  readonly candidacies: readonly NetworkCandidacy[];
  /** The earliest claim of each account whose candidacies did not fit. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
  /** The account that readers saw as the owner when this hub was promoted. */
  readonly adopted?: string;
}

const KEPT = 100;
/** A transaction has room for 100 items, and a change of a VPC can change each name that it claims. */
const KEPT_CLAIMS = 90;

export function blankNetworkName(name: string): NetworkNameState {
  return { name, candidacies: [], claims: [] };
}

/** The candidacies of a VPC, by name: for its present name, and for names that its endpoints only showed in the past. */
export function networkCandidaciesOf(state: VpcState): ReadonlyMap<string, NetworkCandidacy> {
  const network = networkOf(state);
  if (network === undefined) return new Map();
  const claims = earliest([...ownEndpoints(state).flatMap((candidacy) => candidacy.shownNames), ...state.shownNames]);
  const kept = [...claims].sort(byTime).filter(([name], index) => index < KEPT_CLAIMS || name === network.name);
  return new Map(kept.map(([name, claim]) => [name, candidacyIn(network, name, claim)]));
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
    candidacies: all.slice(0, KEPT).sort((a, b) => byRegionAndVpc(a.network, b.network)),
    claims: [...earliest([...state.claims, ...folded])].sort(byKey),
  };
}

/** The document of the name; null if no VPC has it. */
export function electNetwork(state: NetworkNameState, owners: readonly OwnerRule[]): NetworkDocument | null {
  const claims = earliest([
    ...state.candidacies.map(({ network, claim }) => [network.accountId, claim] as const),
    ...state.claims,
  ]);
  const first = [...claims].sort(byTime)[0];
  const owner = ownerOf(state.name, owners) ?? state.adopted ?? first?.[0];
  const named = state.candidacies.filter((candidacy) => candidacy.hasName);
  const owned = named.filter(({ network }) => network.accountId === owner).map(({ network }) => network);
  const conflicts = named.filter(({ network }) => network.accountId !== owner && isLive(network)).map(conflictOf);
  if (owned.length === 0 && conflicts.length === 0) return null;
  const live = owned.filter(isLive);
  return { ref: state.name, networks: live.length > 0 ? live : owned, conflicts: conflicts.slice(0, LISTED) };
}

/** A VPC that only claims the name is kept without its name and endpoints, so that changes of these do not change the name's item. */
function candidacyIn(network: Network, name: string, claim: Second): NetworkCandidacy {
  if (network.name === name) return { claim, hasName: true, network };
  const { vpcId, region, accountId } = network;
  return { claim, hasName: false, network: { vpcId, region, accountId, endpoints: [] } };
}

function conflictOf({ network: { accountId, region, vpcId }, claim }: NetworkCandidacy): NetworkConflict {
  return { accountId, region, vpcId, since: timestampOf(claim) };
}

const isLive = (network: Network) => network.endpoints.length > 0;

function byUse(a: NetworkCandidacy, b: NetworkCandidacy): number {
  const use = ({ hasName, network }: NetworkCandidacy) => (isLive(network) ? 0 : hasName ? 1 : 2);
  return use(a) - use(b) || b.claim - a.claim || compareText(a.network.vpcId, b.network.vpcId);
}
