// What the registry remembers of one service's name: the shares of the APIs that bear or claim it, and operators' acts.
// Elections read this and nothing else. A blank state says the same as none: which of the two is kept depends on the order
// of facts, and nothing else does. It stays small: old dead shares are folded into sums that keep every answer.
import { compareText } from 'waypost/model';
import type { Second } from '../records/fact.js';
import type { FoldedCandidacies } from './folded.js';
import { NOTHING_FOLDED, fold, scopeOf, unfold } from './folded.js';
import type { Candidacy } from './candidacy.js';
import type { Slot } from '../records/slot.js';

export interface NameState {
  readonly name: string;
  /** By birth. */
  readonly candidacies: readonly Candidacy[];
  readonly folded: FoldedCandidacies;
  /** An operator's choice of the API that serves; null is "unpinned". */
  readonly pin?: Slot<string | null>;
  /** Operators' releases: that account's claims up to then count no more. */
  readonly releases: readonly (readonly [account: string, upTo: Second])[];
  /** Some living share found no room once: the latest claimants'. A rebuild lets it in when there is room, and clears this. */
  readonly crowded?: true;
}

const KEPT_DEAD = 100;
const KEPT_LIVE = 100;
/** An item of DynamoDB holds 400 KB; what is told of an API is bounded, so this leaves room for the rest. */
const KEPT_BYTES = 250_000;

export function blankName(name: string): NameState {
  return { name, candidacies: [], folded: NOTHING_FOLDED, releases: [] };
}

/** The state with this share in place of the API's former one; `undefined` takes it out. */
export function withCandidacy(
  state: NameState,
  former: Candidacy | undefined,
  candidacy: Candidacy | undefined,
): NameState {
  const is = (other: Candidacy) => (known: Candidacy) =>
    known.apiId === other.apiId && known.region === other.region && known.account === other.account;
  const mine = former ?? candidacy;
  if (mine === undefined) return state;
  const others = state.candidacies.filter((known) => !is(mine)(known));
  const wasFolded = former !== undefined && others.length === state.candidacies.length && isPast(former);
  const unfolded = wasFolded ? { ...state, folded: unfold(state.folded, former) } : state;
  return bounded({ ...unfolded, candidacies: candidacy === undefined ? others : [...others, candidacy] });
}

function bounded(state: NameState): NameState {
  const live = state.candidacies.filter((candidacy) => !isPast(candidacy)).sort(byClaim);
  const over = state.candidacies.filter(isPast).sort(byCreation).reverse();
  const newest = new Set<string>();
  const kept = over.filter((candidacy, index) => {
    const first = !newest.has(scopeOf(candidacy));
    newest.add(scopeOf(candidacy));
    return first || index < KEPT_DEAD;
  });
  const room = fitting(live);
  return {
    ...state,
    candidacies: [...room, ...kept].sort(byCreation),
    folded: over.filter((candidacy) => !kept.includes(candidacy)).reduce(fold, state.folded),
    ...(live.length > room.length ? { crowded: true } : {}),
  };
}

/** A share that serves no more: its API is dead, or bears another name now. */
function isPast(candidacy: Candidacy): boolean {
  return candidacy.live === undefined;
}

function fitting(live: readonly Candidacy[]): Candidacy[] {
  let bytes = 0;
  return live.slice(0, KEPT_LIVE).filter((candidacy) => {
    bytes += JSON.stringify(candidacy).length;
    return bytes <= KEPT_BYTES;
  });
}

const byClaim = (a: Candidacy, b: Candidacy) => a.claim - b.claim || byCreation(a, b);

/** By (born, id): the order of every list. */
export function byCreation(a: Candidacy, b: Candidacy): number {
  return a.createdAt - b.createdAt || compareText(a.apiId, b.apiId);
}
