// What is left of old dead shares: sums that keep every answer. Exact but for facts of a folded API that arrive later still,
// and for births of one second in one account and region, which AWS's quota of one CreateRestApi in three seconds rules out.
import type { Second } from '../records/fact.js';
import type { Share } from './candidacy.js';
import { compareText } from '../records/slot.js';

export interface Folded {
  /** The earliest claim of each account, by account. */
  readonly claims: readonly (readonly [account: string, claim: Second])[];
  /** The earliest claim of each lineage that bore the name, the earliest first. */
  readonly lineages: readonly (readonly [lineage: string, claim: Second])[];
  /** The births of dead APIs that bore the name, ascending, by account and region: generations count them. */
  readonly births: readonly (readonly [place: string, births: readonly Second[]])[];
}

export const NOTHING_FOLDED: Folded = { claims: [], lineages: [], births: [] };

const KEPT_LINEAGES = 50;

/** Where shares of one account and region are counted. */
export function placeOf({ account, region }: Pick<Share, 'account' | 'region'>): string {
  return `${account}|${region}`;
}

export function fold(folded: Folded, share: Share): Folded {
  const claims = [...earliest([...folded.claims, [share.account, share.claim] as const])].sort(byKey);
  if (share.named === undefined) return { ...folded, claims };
  const lineages = [...earliest([...folded.lineages, [share.lineage, share.claim] as const])]
    .sort((a, b) => a[1] - b[1] || byKey(a, b))
    .slice(0, KEPT_LINEAGES);
  const births = [...birthsIn(folded, placeOf(share)), share.born].sort((a, b) => a - b);
  return { claims, lineages, births: withBirths(folded, placeOf(share), births) };
}

/** The sums without an API that they count: a late fact changed its share, and it stands for itself again. */
export function unfold(folded: Folded, share: Share): Folded {
  const births = [...birthsIn(folded, placeOf(share))];
  const index = share.named === undefined ? -1 : births.indexOf(share.born);
  if (index < 0) return folded;
  births.splice(index, 1);
  return { ...folded, births: withBirths(folded, placeOf(share), births) };
}

export function birthsIn(folded: Folded, place: string): readonly Second[] {
  return folded.births.find(([known]) => known === place)?.[1] ?? [];
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

function withBirths({ births }: Folded, place: string, own: readonly Second[]): Folded['births'] {
  const others = births.filter(([known]) => known !== place);
  return [...others, ...(own.length === 0 ? [] : [[place, own] as const])].sort(byKey);
}
