// When did a part of an API's configuration last change? A slot says what was told last, and an update's full answer tells
// again what did not change; so the newest sightings of each part are kept, and the change is read off them.
import type { ApiPart } from 'waypost/model';
import type { Second } from './fact.js';
import { markOf } from '../policy/canonical.js';

/** `second × 4 + rank`, a mark of the value, and whether the call itself said that it set this part. */
export type Sighting = readonly [stamp: number, mark: number, set: 0 | 1];

export type Sightings = Readonly<Partial<Record<ApiPart, readonly Sighting[]>>>;

/** The change that led to the value of now: it was made after `after`, and no later than `at`. */
export interface PartChange {
  /** The newest sighting of another value. */
  readonly after?: Second;
  readonly at: Second;
  /** Made at `at` exactly: the call that made it was seen. */
  readonly exact: boolean;
}

/** The newest of any set of sightings are the same whatever their order. */
const KEPT = 24;

export function sight(sightings: readonly Sighting[] = [], sighting: Sighting): readonly Sighting[] {
  if (sightings.some((known) => compare(known, sighting) === 0)) return sightings;
  return [...sightings, sighting].sort(compare).slice(-KEPT);
}

export function sightingOf(value: unknown, stamp: { at: Second; rank: number }, set: boolean): Sighting {
  return [stamp.at * 4 + stamp.rank, markOf(JSON.stringify(value)), set ? 1 : 0];
}

/** @param sightings in the order that `sight` keeps. Undefined while nothing was ever told of the part. */
export function changeOf(sightings: readonly Sighting[] = []): PartChange | undefined {
  const newest = sightings.at(-1);
  if (newest === undefined) return undefined;
  const last = sightings.findLast(([, mark]) => mark !== newest[1])?.[0];
  const since = sightings.filter(([stamp]) => last === undefined || stamp > last);
  // Contradicting sightings of one second and rank: the second is all that is known.
  const first = since[0] ?? newest;
  const setBy = since.some(([stamp, , set]) => stamp === first[0] && set === 1);
  const forgotten = last === undefined && sightings.length === KEPT;
  return {
    ...(last === undefined ? {} : { after: Math.floor(last / 4) }),
    at: Math.floor(first[0] / 4),
    exact: setBy && !forgotten,
  };
}

function compare(a: Sighting, b: Sighting): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
