// A slot is a last-writer-wins register for one attribute of a record. The greatest (second, rank, value) wins, so the order
// in which facts arrive cannot matter (law 1).
import { compareText, isObject } from 'waypost/model';
import type { Second } from '../time.js';

export interface Slot<V> {
  readonly at: Second;
  readonly rank: number;
  readonly value: V;
}

export function latest<V>(known: Slot<V> | undefined, incoming: Slot<V>): Slot<V> {
  return known === undefined || compareSlots(incoming, known) > 0 ? incoming : known;
}

/** True if only the values decide between two slots: such a tie must be looked up. */
export function isTie<V>(known: Slot<V> | undefined, incoming: Slot<V>): boolean {
  return known?.at === incoming.at && known.rank === incoming.rank && compareValues(known.value, incoming.value) !== 0;
}

function compareSlots<V>(a: Slot<V>, b: Slot<V>): number {
  return a.at - b.at || a.rank - b.rank || compareValues(a.value, b.value);
}

/** Null, which means "removed", is below every value. */
function compareValues(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareText(textOf(a), textOf(b));
}

/** The store may change the order of an object's members, so it must not count. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => compareText(a, b))) : each,
  );
}
