// Old dead candidacies are folded into sums that keep every answer. There are two exceptions: a fact of a folded API arrives even
// later, or two APIs of one account and region were created in one second. AWS's quota for CreateRestApi rules out the second.
import { compareText, defined } from 'waypost/model';
import type { Second } from '../time.js';
import type { Candidacy } from './candidacy.js';
import { beginnings, type FoldedOffer, foldedOffer, lifeOf } from './succession.js';

export interface FoldedCandidacies {
  /** The earliest claim of each account that no operator released, by account. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
  /** The earliest claim of each lineage that ever showed the name, the earliest first. */
  readonly lineages: readonly (readonly [lineage: string, claim: Second])[];
  /** By scope, the creation times of deleted APIs that had the name, ascending, and the number of older ones. Generations count them. */
  readonly creationTimes: readonly (readonly [scope: string, times: readonly Second[], older?: number])[];
  /** The offers of deleted APIs without the tags of CloudFormation, by lineage, the earliest first. */
  readonly offers?: readonly (readonly [lineage: string, offer: FoldedOffer])[];
}

/** Operators' releases: the account's claims up to that time no longer count. */
export type Releases = readonly (readonly [account: string, upTo: Second])[];

/** Everything that a name's state knows of claims. */
interface ClaimSources {
  readonly candidacies: readonly Candidacy[];
  readonly folded: FoldedCandidacies;
}

export const NOTHING_FOLDED: FoldedCandidacies = { claims: [], lineages: [], creationTimes: [] };

/**
 * Room for the lineages that had the name first: some two thousand. The earliest of any set are the same whatever their order,
 * so the claim of a kept lineage never moves.
 */
const KEPT_BYTES = 105_000;
/** Room for about two hundred kinds of offers; the earliest are kept. */
const KEPT_OFFER_BYTES = 15_000;

/** The newest of any set are the same whatever their order, so the older ones can be kept as a number. */
const KEPT_TIMES = 1_000;

/** The key of an account and region. */
export function scopeOf({ account, region }: Pick<Candidacy, 'account' | 'region'>): string {
  return `${account}|${region}`;
}

/** What else a name's state holds when one of its candidacies is folded. */
interface FoldingState {
  readonly candidacies: readonly Candidacy[];
  readonly releases: Releases;
}

/** The sums with one more API. */
export function fold(
  folded: FoldedCandidacies,
  candidacy: Candidacy,
  { candidacies, releases }: FoldingState,
): FoldedCandidacies {
  const claimed = foldOffer(foldClaims(folded, candidacy, releases), candidacy, candidacies);
  if (candidacy.named === undefined) return claimed;
  const scope = scopeOf(candidacy);
  const times = [...creationTimesIn(folded, scope), candidacy.createdAt].sort((a, b) => a - b);
  const older = olderIn(folded, scope);
  return { ...claimed, creationTimes: withCreationTimes(folded, scope, { times, older }) };
}

/** The sums with the claims of one more API, which does not count as a generation. Repeating it changes nothing. */
export function foldClaims(
  folded: FoldedCandidacies,
  { account, lineage, claim }: Candidacy,
  releases: Releases,
): FoldedCandidacies {
  const lineages = [...earliest([...folded.lineages, [lineage, claim] as const])].sort(byTime);
  const claims = withoutReleased([...folded.claims, [account, claim] as const], releases);
  return { ...folded, claims: [...earliest(claims)].sort(byKey), lineages: fitting(lineages, KEPT_BYTES) };
}

/**
 * The sums with the offer of one more API. Repeating it changes nothing. Successions start anew after a time in which no API had the
 * name. So offers from before and after such a time are not joined, and offers of this API's lineage from before its succession are
 * dropped.
 */
function foldOffer(
  folded: FoldedCandidacies,
  candidacy: Candidacy,
  candidacies: readonly Candidacy[],
): FoldedCandidacies {
  const offer = foldedOffer(candidacy);
  if (offer === undefined) return folded;
  const { lineage, createdAt } = candidacy;
  const kin = candidacies.filter((each) => each.lineage === lineage);
  const starts = beginnings([...offersIn(folded, lineage), ...[candidacy, ...kin].map(lifeOf)]);
  const startOf = (time: Second): Second => starts.findLast((start) => start <= time) ?? -Infinity;
  const keyOf = ([known, each]: readonly [string, FoldedOffer]): string =>
    `${kindOf([known, each])} ${known === lineage ? startOf(each.claim) : each.claim}`;
  const others = (folded.offers ?? []).filter(([known, each]) => known !== lineage || each.claim >= startOf(createdAt));
  const offers = new Map<string, readonly [string, FoldedOffer]>();
  for (const each of [...others, [lineage, offer] as const]) {
    const key = keyOf(each);
    offers.set(key, [each[0], joined(each[1], offers.get(key)?.[1] ?? each[1])]);
  }
  const sorted = [...offers].sort((a, b) => a[1][1].since - b[1][1].since || byKey(a, b));
  return {
    ...folded,
    offers: fitting(
      sorted.map(([, each]) => each),
      KEPT_OFFER_BYTES,
    ),
  };
}

/** Two offers of one kind as one. */
function joined(offer: FoldedOffer, known: FoldedOffer): FoldedOffer {
  const { min, max } = Math;
  return {
    ...offer,
    ...defined({
      tags: offer.tags?.map(
        ([key, value, since], i) => [key, value, min(since, known.tags?.[i]?.[2] ?? since)] as const,
      ),
    }),
    since: min(known.since, offer.since),
    claim: min(known.claim, offer.claim),
    until: max(known.until, offer.until),
  };
}

/** Offers with the same stage and lineage tags are of one kind. */
function kindOf([lineage, { stage, tags, byName }]: readonly [string, FoldedOffer]): string {
  return JSON.stringify([lineage, stage, tags?.map(([key, value]) => [key, value]), byName]);
}

export function offersIn({ offers = [] }: FoldedCandidacies, lineage: string): readonly FoldedOffer[] {
  return offers.flatMap(([known, offer]) => (known === lineage ? [offer] : []));
}

/** The claims that no operator released. */
export function withoutReleased(claims: FoldedCandidacies['claims'], releases: Releases): FoldedCandidacies['claims'] {
  const released = new Map(releases);
  return claims.filter(([account, claim]) => claim > (released.get(account) ?? -Infinity));
}

/** The earliest claim of each lineage that ever showed the name. */
export function lineageClaims({ candidacies, folded }: ClaimSources): Map<string, Second> {
  return earliest([...candidacies.map(({ lineage, claim }) => [lineage, claim] as const), ...folded.lineages]);
}

/** The first ones that fit into this many bytes. */
function fitting<T>(list: readonly T[], room: number): readonly T[] {
  let bytes = 0;
  const end = list.findIndex((each) => (bytes += JSON.stringify(each).length) > room);
  return end < 0 ? list : list.slice(0, end);
}

/** The sums without an API that they count: a late fact changed its candidacy, so it is counted on its own again. */
export function unfold(folded: FoldedCandidacies, candidacy: Candidacy): FoldedCandidacies {
  if (candidacy.named === undefined) return folded;
  const scope = scopeOf(candidacy);
  const times = [...creationTimesIn(folded, scope)];
  const older = olderIn(folded, scope);
  const index = times.indexOf(candidacy.createdAt);
  if (index < 0 && older === 0) return folded;
  if (index < 0) return { ...folded, creationTimes: withCreationTimes(folded, scope, { times, older: older - 1 }) };
  times.splice(index, 1);
  return { ...folded, creationTimes: withCreationTimes(folded, scope, { times, older }) };
}

export function creationTimesIn(folded: FoldedCandidacies, scope: string): readonly Second[] {
  return folded.creationTimes.find(([known]) => known === scope)?.[1] ?? [];
}

/** How many APIs are older than the kept creation times. */
export function olderIn(folded: FoldedCandidacies, scope: string): number {
  return folded.creationTimes.find(([known]) => known === scope)?.[2] ?? 0;
}

/** The smallest value for each key. */
export function earliest<K>(pairs: Iterable<readonly [K, Second]>): Map<K, Second> {
  const least = new Map<K, Second>();
  for (const [key, second] of pairs) least.set(key, Math.min(least.get(key) ?? second, second));
  return least;
}

/** The earliest first, then by key. */
export function byTime(a: readonly [string, Second], b: readonly [string, Second]): number {
  return a[1] - b[1] || byKey(a, b);
}

export function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compareText(a[0], b[0]);
}

function withCreationTimes(
  { creationTimes }: FoldedCandidacies,
  scope: string,
  { times, older }: { readonly times: readonly Second[]; readonly older: number },
): FoldedCandidacies['creationTimes'] {
  const others = creationTimes.filter(([known]) => known !== scope);
  const kept = times.slice(-KEPT_TIMES);
  const count = older + times.length - kept.length;
  const row = count === 0 ? ([scope, kept] as const) : ([scope, kept, count] as const);
  return [...others, ...(kept.length === 0 && count === 0 ? [] : [row])].sort((a, b) => compareText(a[0], b[0]));
}
