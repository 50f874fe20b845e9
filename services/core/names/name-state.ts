// The state of one service name: the candidacies of the APIs that have or claim it, and operators' acts. Elections read nothing
// else. A blank state means the same as no state; only which of the two is stored depends on the order of facts. The state stays
// small, because old dead candidacies are folded into sums that keep every answer.
import { compareText } from 'waypost/model';
import {
  NOTHING_FOLDED,
  fold,
  foldClaims,
  lineageClaims,
  offersIn,
  scopeOf,
  unfold,
  type FoldedCandidacies,
  type Releases,
} from './folded.js';
import { type PlaceOf, placesIn } from './succession.js';
import type { Candidacy } from './candidacy.js';
import type { Slot } from '../records/slot.js';
import type { Second } from '../time.js';

export interface NameState {
  readonly name: string;
  /** By creation time. */
  readonly candidacies: readonly Candidacy[];
  readonly folded: FoldedCandidacies;
  /** The API that an operator chose to serve; null: unpinned. */
  readonly pin?: Slot<string | null>;
  readonly releases: Releases;
  /** What readers saw of the name when this hub was promoted: see `Adopted`. */
  readonly adopted?: Adoption;
  /** A live candidacy did not fit. A rebuild adds it when there is room, and clears this. */
  readonly crowded?: true;
}

/** An owner, and the API that serves in each region, as another hub had published them. */
export interface Adoption {
  readonly at: Second;
  readonly account: string;
  readonly apis: readonly AdoptedApi[];
}

/** The generation is the one that readers saw, however many older APIs this hub knows. */
type AdoptedApi = readonly [region: string, apiId: string, generation: number, createdAt: Second];

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
  const live = state.candidacies.filter((candidacy) => !isPast(candidacy));
  const past = state.candidacies.filter(isPast).sort(byCreation).reverse();
  const newest = new Set<string>();
  const kept = past.filter((candidacy, index) => {
    const first = !newest.has(scopeOf(candidacy));
    newest.add(scopeOf(candidacy));
    return first || index < KEPT_DEAD;
  });
  const room = fitting(live, state);
  const withPast = past
    .filter((candidacy) => !kept.includes(candidacy))
    .reduce((folded, candidacy) => fold(folded, candidacy, state), state.folded);
  // A claim by an API name ends with the name. Any other claim lasts, even if the candidacy does not fit.
  const folded = live
    .filter((candidacy) => candidacy.named === 'tag' && !room.includes(candidacy))
    .reduce((sums, candidacy) => foldClaims(sums, candidacy, state.releases), withPast);
  return {
    ...state,
    candidacies: [...room, ...kept].sort(byCreation),
    folded,
    ...(live.length > room.length ? { crowded: true } : {}),
  };
}

/** True for a candidacy that can no longer serve: its API was deleted, or has another name now. */
function isPast(candidacy: Candidacy): boolean {
  return candidacy.live === undefined;
}

function fitting(live: readonly Candidacy[], state: NameState): readonly Candidacy[] {
  const isRoomForAll = live.length <= KEPT_LIVE && JSON.stringify(live).length <= KEPT_BYTES;
  if (isRoomForAll) return live;
  let bytes = 0;
  return byImportance(live, state)
    .slice(0, KEPT_LIVE)
    .filter((candidacy) => {
      bytes += JSON.stringify(candidacy).length;
      return bytes <= KEPT_BYTES;
    });
}

/** The place of each API's succession within its lineage. */
export function placesOf({ candidacies, folded }: Pick<NameState, 'candidacies' | 'folded'>): PlaceOf {
  const lineages = [...new Set(candidacies.map(({ lineage }) => lineage))];
  const places = new Map(
    lineages.map((lineage) => {
      const kin = candidacies.filter((candidacy) => candidacy.lineage === lineage);
      return [lineage, placesIn(kin, offersIn(folded, lineage))] as const;
    }),
  );
  return (candidacy) => places.get(candidacy.lineage)?.(candidacy);
}

/** Takes from each scope in turn. The eldest lineage comes first, and within a lineage the APIs that serve or take over. */
function byImportance(live: readonly Candidacy[], state: NameState): readonly Candidacy[] {
  const claims = lineageClaims(state);
  const place = placesOf(state);
  const placeOf = (candidacy: Candidacy) => place(candidacy) ?? 0;
  const claimOf = ({ lineage, claim }: Candidacy) => claims.get(lineage) ?? claim;
  const isMinor = ({ named, stage }: Candidacy) => 2 * Number(named !== 'tag') + Number(stage === undefined);
  const sorted = [...live].sort(
    (a, b) =>
      claimOf(a) - claimOf(b) ||
      compareText(a.lineage, b.lineage) ||
      placeOf(a) - placeOf(b) ||
      isMinor(a) - isMinor(b) ||
      byCreation(b, a),
  );
  const turns = new Map<string, number>();
  const turnOf = new Map(
    sorted.map((candidacy) => {
      const turn = turns.get(scopeOf(candidacy)) ?? 0;
      turns.set(scopeOf(candidacy), turn + 1);
      return [candidacy, turn] as const;
    }),
  );
  return sorted.sort((a, b) => (turnOf.get(a) ?? 0) - (turnOf.get(b) ?? 0));
}

function isOfSameApi(a: Candidacy, b: Candidacy): boolean {
  return a.apiId === b.apiId && a.region === b.region && a.account === b.account;
}

/** By creation time, then id: the order of every list. */
export function byCreation(a: Candidacy, b: Candidacy): number {
  return a.createdAt - b.createdAt || compareText(a.apiId, b.apiId);
}
