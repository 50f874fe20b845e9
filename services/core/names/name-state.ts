// The state of one service name: the candidacies of the APIs that have or claim it, and operators' acts. Elections read nothing
// else. A blank state means the same as none; which of the two is stored is all that depends on the order of facts. The state
// stays small, because old dead candidacies are folded into sums that keep every answer.
import { compareText } from 'waypost/model';
import type { Second } from '../time.js';
import type { FoldedCandidacies } from './folded.js';
import { NOTHING_FOLDED, fold, scopeOf, unfold } from './folded.js';
import type { Candidacy } from './candidacy.js';
import type { Slot } from '../records/slot.js';

export interface NameState {
  readonly name: string;
  /** By creation time. */
  readonly candidacies: readonly Candidacy[];
  readonly folded: FoldedCandidacies;
  /** The API that an operator chose to serve; null: unpinned. */
  readonly pin?: Slot<string | null>;
  /** Operators' releases: the account's claims up to that time no longer count. */
  readonly releases: readonly (readonly [account: string, upTo: Second])[];
  /** A live candidacy with a late claim did not fit. A rebuild adds it when there is room, and clears this. */
  readonly crowded?: true;
}

const KEPT_DEAD = 100;
const KEPT_LIVE = 100;
/** A DynamoDB item holds 400 KB; this leaves room for the folded sums, which are bounded. */
const KEPT_BYTES = 250_000;

export function blankName(name: string): NameState {
  return { name, candidacies: [], folded: NOTHING_FOLDED, releases: [] };
}

/** The state with this candidacy in place of the API's former one; `undefined` removes it. */
export function withCandidacy(
  state: NameState,
  former: Candidacy | undefined,
  candidacy: Candidacy | undefined,
): NameState {
  const mine = former ?? candidacy;
  if (mine === undefined) return state;
  const others = state.candidacies.filter((known) => !isOfSameApi(known, mine));
  const wasFolded = former !== undefined && others.length === state.candidacies.length && isPast(former);
  const unfolded = wasFolded ? { ...state, folded: unfold(state.folded, former) } : state;
  return bounded({ ...unfolded, candidacies: candidacy === undefined ? others : [...others, candidacy] });
}

function bounded(state: NameState): NameState {
  const live = state.candidacies.filter((candidacy) => !isPast(candidacy)).sort(byClaim);
  const past = state.candidacies.filter(isPast).sort(byCreation).reverse();
  const newest = new Set<string>();
  const kept = past.filter((candidacy, index) => {
    const first = !newest.has(scopeOf(candidacy));
    newest.add(scopeOf(candidacy));
    return first || index < KEPT_DEAD;
  });
  const room = fitting(live);
  return {
    ...state,
    candidacies: [...room, ...kept].sort(byCreation),
    folded: past.filter((candidacy) => !kept.includes(candidacy)).reduce(fold, state.folded),
    ...(live.length > room.length ? { crowded: true } : {}),
  };
}

/** True for a candidacy that can no longer serve: its API was deleted, or has another name now. */
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

function isOfSameApi(a: Candidacy, b: Candidacy): boolean {
  return a.apiId === b.apiId && a.region === b.region && a.account === b.account;
}

const byClaim = (a: Candidacy, b: Candidacy) => a.claim - b.claim || byCreation(a, b);

/** By creation time, then id: the order of every list. */
export function byCreation(a: Candidacy, b: Candidacy): number {
  return a.createdAt - b.createdAt || compareText(a.apiId, b.apiId);
}
