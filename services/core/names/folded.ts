// Old dead candidacies are folded into sums that keep every answer. The sums are exact unless a fact of a folded API arrives
// even later, or two APIs of one account and region were created in one second, which AWS's quota for CreateRestApi rules out.
import { compareText } from 'waypost/model';
import type { Second } from '../time.js';
import type { Candidacy } from './candidacy.js';

export interface FoldedCandidacies {
  /** The earliest claim of each account, by account. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
  /** The earliest claim of each lineage that ever showed the name, the earliest first. */
  readonly lineages: readonly (readonly [lineage: string, claim: Second])[];
  /** Creation times of deleted APIs that had the name, ascending, by scope: generations count them. */
  readonly creationTimes: readonly (readonly [scope: string, times: readonly Second[]])[];
}

export const NOTHING_FOLDED: FoldedCandidacies = { claims: [], lineages: [], creationTimes: [] };

const KEPT_LINEAGES = 50;

/** The key of an account and region. */
export function scopeOf({ account, region }: Pick<Candidacy, 'account' | 'region'>): string {
  return `${account}|${region}`;
}

export function fold(folded: FoldedCandidacies, candidacy: Candidacy): FoldedCandidacies {
  const claims = [...earliest([...folded.claims, [candidacy.account, candidacy.claim] as const])].sort(byKey);
  const lineages = [...earliest([...folded.lineages, [candidacy.lineage, candidacy.claim] as const])]
    .sort(byTime)
    .slice(0, KEPT_LINEAGES);
  if (candidacy.named === undefined) return { ...folded, claims, lineages };
  const times = [...creationTimesIn(folded, scopeOf(candidacy)), candidacy.createdAt].sort((a, b) => a - b);
  return { claims, lineages, creationTimes: withCreationTimes(folded, scopeOf(candidacy), times) };
}

/** The sums without an API that they count: a late fact changed its candidacy, so it counts by itself again. */
export function unfold(folded: FoldedCandidacies, candidacy: Candidacy): FoldedCandidacies {
  const times = [...creationTimesIn(folded, scopeOf(candidacy))];
  const index = candidacy.named === undefined ? -1 : times.indexOf(candidacy.createdAt);
  if (index < 0) return folded;
  times.splice(index, 1);
  return { ...folded, creationTimes: withCreationTimes(folded, scopeOf(candidacy), times) };
}

export function creationTimesIn(folded: FoldedCandidacies, scope: string): readonly Second[] {
  return folded.creationTimes.find(([known]) => known === scope)?.[1] ?? [];
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
  own: readonly Second[],
): FoldedCandidacies['creationTimes'] {
  const others = creationTimes.filter(([known]) => known !== scope);
  return [...others, ...(own.length === 0 ? [] : [[scope, own] as const])].sort(byKey);
}
