// What the registry remembers of one service's name: the shares of the APIs that bear or claim it, and operators' acts.
// Elections read this and nothing else. It stays small: old dead shares are folded into sums that keep every answer.
import type { Second } from './fact.js';
import type { Share } from './share.js';
import type { Slot } from './slot.js';
import { compareText } from './slot.js';

export interface NameState {
  readonly name: string;
  readonly shares: readonly Share[];
  readonly folded: Folded;
  /** An operator's choice of the API that serves; null is "unpinned". */
  readonly pin?: Slot<string | null>;
  /** Operators' releases: that account's claims up to then count no more. */
  readonly releases: readonly (readonly [account: string, upTo: Second])[];
  /** How many living shares found no room: the latest claimants. A rebuild lets them in again when there is room. */
  readonly crowded: number;
}

/** What is left of shares that were folded. */
export interface Folded {
  /** The earliest claim of each account. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
  /** The earliest claim of each lineage that bore the name. */
  readonly lineages: readonly (readonly [lineage: string, claim: Second])[];
  /** How many dead APIs that bore the name, by account and region. */
  readonly dead: readonly (readonly [place: string, count: number])[];
}

const KEPT_DEAD = 100;
const KEPT_LIVE = 100;
const KEPT_LINEAGES = 50;
/** An item of DynamoDB holds 400 KB; what is told of an API is bounded, so this leaves room for the rest. */
const KEPT_BYTES = 250_000;

export function blankName(name: string): NameState {
  return { name, shares: [], folded: { claims: [], lineages: [], dead: [] }, releases: [], crowded: 0 };
}

/** The state with this share in place of the API's former one; `undefined` takes it out. */
export function withShare(state: NameState, former: Share | undefined, share: Share | undefined): NameState {
  const is = (other: Share) => (known: Share) =>
    known.apiId === other.apiId && known.region === other.region && known.account === other.account;
  const mine = former ?? share;
  if (mine === undefined) return state;
  const others = state.shares.filter((known) => !is(mine)(known));
  const wasFolded = former !== undefined && others.length === state.shares.length && isOver(former);
  const unfolded = wasFolded ? { ...state, folded: withoutDead(state.folded, former) } : state;
  return bounded({ ...unfolded, shares: share === undefined ? others : [...others, share] });
}

/** Where shares of one account and region are counted. */
export function placeOf({ account, region }: Pick<Share, 'account' | 'region'>): string {
  return `${account}|${region}`;
}

/** The smallest value for each key. */
export function earliest<K>(pairs: Iterable<readonly [K, Second]>): Map<K, Second> {
  const least = new Map<K, Second>();
  for (const [key, second] of pairs) least.set(key, Math.min(least.get(key) ?? second, second));
  return least;
}

function bounded(state: NameState): NameState {
  const live = state.shares.filter((share) => !isOver(share)).sort(byClaim);
  const over = state.shares.filter(isOver).sort(byBirth).reverse();
  const newest = new Set<string>();
  const kept = over.filter((share, index) => {
    const first = !newest.has(placeOf(share));
    newest.add(placeOf(share));
    return first || index < KEPT_DEAD;
  });
  const room = fitting(live);
  return {
    ...state,
    shares: [...room, ...kept].sort(byBirth),
    folded: over.filter((share) => !kept.includes(share)).reduce(fold, state.folded),
    crowded: live.length - room.length,
  };
}

/** A share that serves no more: its API is dead, or bears another name now. */
function isOver(share: Share): boolean {
  return share.life === undefined;
}

function fitting(live: readonly Share[]): Share[] {
  let bytes = 0;
  return live.slice(0, KEPT_LIVE).filter((share) => {
    bytes += JSON.stringify(share).length;
    return bytes <= KEPT_BYTES;
  });
}

function fold(folded: Folded, share: Share): Folded {
  const claims = [...earliest([...folded.claims, [share.account, share.claim] as const])];
  if (share.named === undefined) return { ...folded, claims };
  const lineages = [...earliest([...folded.lineages, [share.lineage, share.claim] as const])]
    .sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]))
    .slice(0, KEPT_LINEAGES);
  return { claims, lineages, dead: counted(folded, share, 1) };
}

function withoutDead(folded: Folded, share: Share): Folded {
  return share.named === undefined ? folded : { ...folded, dead: counted(folded, share, -1) };
}

function counted({ dead }: Folded, share: Share, by: 1 | -1): Folded['dead'] {
  const counts = new Map(dead);
  const place = placeOf(share);
  counts.set(place, (counts.get(place) ?? 0) + by);
  return [...counts].filter(([, count]) => count > 0);
}

const byClaim = (a: Share, b: Share) => a.claim - b.claim || byBirth(a, b);

/** By (born, id): the order of every list. */
export function byBirth(a: Share, b: Share): number {
  return a.born - b.born || compareText(a.apiId, b.apiId);
}
