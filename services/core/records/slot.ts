// A slot is one independently changing part of a record. The greatest (second, rank, value) ever told is its content, so
// the order in which facts arrive cannot matter.
import { compareText } from 'waypost/model';
import type { Second, FactSource } from './fact.js';

export interface Slot<V> {
  readonly at: Second;
  readonly rank: number;
  readonly value: V;
}

/** Within one second: an observation loses, a create loses to an update's full answer, and that to a single change. */
export const RANK: Readonly<Record<FactSource | 'change', number>> = { sweep: 0, create: 1, update: 2, change: 3 };

export function latest<V>(known: Slot<V> | undefined, told: Slot<V>): Slot<V> {
  return known === undefined || compareSlots(told, known) > 0 ? told : known;
}

/** Whether only the values decide between two slots: the truth of such a tie must be looked up. */
export function isTie<V>(known: Slot<V> | undefined, told: Slot<V>): boolean {
  return known?.at === told.at && known.rank === told.rank && compareValues(known.value, told.value) !== 0;
}

function compareSlots<V>(a: Slot<V>, b: Slot<V>): number {
  return a.at - b.at || a.rank - b.rank || compareValues(a.value, b.value);
}

/** Null, which means "removed", is below every value: set above removed. */
function compareValues(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareText(JSON.stringify(a), JSON.stringify(b));
}
