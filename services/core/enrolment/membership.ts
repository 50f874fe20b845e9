// The accounts that AWS Organizations showed. Absence of evidence is no evidence (law 2): a list adds accounts and removes none.
// Only two direct look-ups, ten minutes apart, remove an account.
import type { Second } from '../time.js';
import type { EnrolmentDocument } from './document.js';

/** The list of a whole organization; other lists have the id of their organizational unit. */
export const WHOLE_ORGANIZATION = 'organization';

export interface Membership {
  /** The accounts of each list. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** When a look-up first showed that an account left a list. */
  readonly left: Readonly<Record<string, Readonly<Record<string, Second>>>>;
  /** When all lists were last seen. */
  readonly at: Second;
}

/** The lists that an enrolment asks for. */
export function listsOf({ mode, units }: Pick<EnrolmentDocument, 'mode' | 'units'>): readonly string[] {
  return mode === 'organization' ? [WHOLE_ORGANIZATION] : units;
}

/** What AWS Organizations showed of one list. */
export interface ObservedMembers {
  /** Accounts that are active. */
  readonly active: readonly string[];
  /** Accounts that have left, as a direct look-up or their own state shows. */
  readonly left: readonly string[];
}

/** As long as the deletion guard waits, so that two wrong answers in quick succession remove nothing. */
export const LEFT_FOR: Second = 600;

/** The membership after a look at its lists. A list that nobody asks for any more is dropped. */
export function withObserved(
  known: Membership | undefined,
  observed: Readonly<Record<string, ObservedMembers>>,
  now: Second,
): Membership {
  const lists: Record<string, readonly string[]> = {};
  const left: Record<string, Readonly<Record<string, Second>>> = {};
  for (const [list, seen] of Object.entries(observed)) {
    const since = known?.left[list] ?? {};
    const leaving = Object.fromEntries(seen.left.map((account) => [account, since[account] ?? now]));
    const isGone = (account: string) => now - (leaving[account] ?? now) >= LEFT_FOR;
    const all = new Set([...(known?.lists[list] ?? []), ...seen.active]);
    lists[list] = [...all].filter((account) => !isGone(account)).sort();
    left[list] = Object.fromEntries(Object.entries(leaving).filter(([account]) => !isGone(account)));
  }
  return { lists, left, at: now };
}
