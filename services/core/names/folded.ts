// What is left of old dead shares: sums that keep every answer. Exact but for facts of a folded API that arrive later still,
// and for births of one second in one account and region, which AWS's quota of one CreateRestApi in three seconds rules out.
import { compareText } from 'waypost/model';
import type { Second } from '../records/fact.js';
import type { Candidacy } from './candidacy.js';

export interface FoldedCandidacies {
  /** The earliest claim of each account, by account. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
  /** The earliest claim of each lineage that bore the name, the earliest first. */
  readonly lineages: readonly (readonly [lineage: string, claim: Second])[];
  /** The births of dead APIs that bore the name, ascending, by account and region: generations count them. */
  readonly creationTimes: readonly (readonly [scope: string, births: readonly Second[]])[];
}

export const NOTHING_FOLDED: FoldedCandidacies = { claims: [], lineages: [], creationTimes: [] };

const KEPT_LINEAGES = 50;

/** Where shares of one account and region are counted. */
export function scopeOf({ account, region }: Pick<Candidacy, 'account' | 'region'>): string {
  return `${account}|${region}`;
}

export function fold(folded: FoldedCandidacies, candidacy: Candidacy): FoldedCandidacies {
  const claims = [...earliest([...folded.claims, [candidacy.account, candidacy.claim] as const])].sort(byKey);
  if (candidacy.named === undefined) return { ...folded, claims };
  const lineages = [...earliest([...folded.lineages, [candidacy.lineage, candidacy.claim] as const])]
    .sort((a, b) => a[1] - b[1] || byKey(a, b))
    .slice(0, KEPT_LINEAGES);
  const births = [...creationTimesIn(folded, scopeOf(candidacy)), candidacy.createdAt].sort((a, b) => a - b);
  return { claims, lineages, creationTimes: withCreationTimes(folded, scopeOf(candidacy), births) };
}

/** The sums without an API that they count: a late fact changed its share, and it stands for itself again. */
export function unfold(folded: FoldedCandidacies, candidacy: Candidacy): FoldedCandidacies {
  const births = [...creationTimesIn(folded, scopeOf(candidacy))];
  const index = candidacy.named === undefined ? -1 : births.indexOf(candidacy.createdAt);
  if (index < 0) return folded;
  births.splice(index, 1);
  return { ...folded, creationTimes: withCreationTimes(folded, scopeOf(candidacy), births) };
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

export function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compareText(a[0], b[0]);
}

function withCreationTimes(
  { creationTimes: births }: FoldedCandidacies,
  scope: string,
  own: readonly Second[],
): FoldedCandidacies['creationTimes'] {
  const others = births.filter(([known]) => known !== scope);
  return [...others, ...(own.length === 0 ? [] : [[scope, own] as const])].sort(byKey);
}
