// Plans a round of sweeps: one order for each account and region, in the sequence in which they are queued.
import type { Scope } from '../records/fact.js';
import type { Second } from '../time.js';

export type SweepKind = 'incremental' | 'full';

/** An order to sweep one account and region. */
export interface SweepOrder extends Scope {
  readonly kind: SweepKind;
  /** When the round was planned, or when the sweep that this one continues was cut off. */
  readonly at: Second;
  /** How many sweeps of this order were cut off. */
  readonly attempt: number;
}

/** What earlier sweeps of an account and region left behind. */
export interface SweptBefore {
  readonly lastIncremental?: Second;
  readonly lastFull?: Second;
  /** Whether the account could be opened. */
  readonly role?: { readonly ok: boolean };
  /** How many calls showed nothing. */
  readonly unseenCount: number;
}

/**
 * The orders of one round. Scopes that could not be read last time come last, since they may be slow and would delay those that
 * share a batch with them. Of the others, the scopes that were swept longest ago come first, and one account's regions are spread out.
 * @param before by `scopeKey`; a scope without an entry was never swept.
 */
export function planRound(
  scopes: readonly Scope[],
  before: ReadonlyMap<string, SweptBefore>,
  round: Pick<SweepOrder, 'kind' | 'at'>,
): SweepOrder[] {
  const counts = new Map<string, number>();
  return scopes
    .map(({ account, region }) => {
      const nth = counts.get(account) ?? 0;
      counts.set(account, nth + 1);
      const known = before.get(scopeKey({ account, region }));
      return {
        order: { account, region, ...round, attempt: 0 },
        rank: [Number(isTroubled(known)), lastOf(known), nth],
      };
    })
    .sort((a, b) => byRank(a.rank, b.rank))
    .map(({ order }) => order);
}

export const scopeKey = ({ account, region }: Scope): string => `${account}#${region}`;

const isTroubled = (known: SweptBefore | undefined) => known?.role?.ok === false || (known?.unseenCount ?? 0) > 0;

const lastOf = (known: SweptBefore | undefined): Second => Math.max(known?.lastFull ?? 0, known?.lastIncremental ?? 0);

function byRank(a: readonly number[], b: readonly number[]): number {
  return a.map((each, index) => each - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** True if a later sweep has already done what the order asks for: the queue may deliver twice, and may hold an older round's orders. */
export function isCarriedOut({ kind, at }: SweepOrder, before: SweptBefore): boolean {
  return (kind === 'full' ? (before.lastFull ?? 0) : lastOf(before)) > at;
}

/**
 * How long a sweep may take before the rest of it is queued again, behind all others. Most sweeps take a few seconds, so the first
 * slice is short: messages that Lambda delivers together wait for the slowest.
 */
export function sliceOf({ attempt }: SweepOrder): Second {
  return attempt === 0 ? 20 : 120;
}

/** How often a sweep is continued in one round; after that, it waits for the next round. */
const MOST_ATTEMPTS = 8;

/** How often a round tries an account whose role did not answer in time. The number is small, because in an outage all are late. */
const MOST_LATE_ATTEMPTS = 2;

/** The order to try an account again, behind all others, after it did not answer in time; undefined after the last attempt. */
export function lateOrder(order: SweepOrder, at: Second): SweepOrder | undefined {
  return order.attempt + 1 < MOST_LATE_ATTEMPTS ? { ...order, at, attempt: order.attempt + 1 } : undefined;
}

/** The order to continue a sweep that was cut off, behind all others in the queue; undefined after the last attempt. */
export function continuedOrder(order: SweepOrder, at: Second): SweepOrder | undefined {
  return order.attempt < MOST_ATTEMPTS ? { ...order, at, attempt: order.attempt + 1 } : undefined;
}
