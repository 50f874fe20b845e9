// When did a part of an API's configuration last change? A slot knows what was reported last, and an update's full answer
// repeats what did not change. So the newest sightings of each part are kept, and the change is read off them.
import { type ApiPart, defined } from 'waypost/model';
import type { Second } from '../time.js';
import { RANK, type Stamp, secondOfStamp, stampOf } from './stamp.js';
import { markOf } from '../policy/canonical.js';

/** When the part was seen, a hash of its value, whether the call set this part, and for short lists the value itself. */
export type Sighting = readonly [stamp: Stamp, mark: number, set: 0 | 1, list?: readonly string[]];

/** A record must stay small. */
const LONGEST_LIST = 20;

export type Sightings = Readonly<Partial<Record<ApiPart, readonly Sighting[]>>>;

/** The change that led to the present value: made after `after`, and no later than `at`. */
export interface PartChange {
  /** The newest sighting of another value. */
  readonly after?: Second;
  readonly at: Second;
  /** Made at `at` exactly: the call that made it was seen. */
  readonly exact: boolean;
  /** Made by the call that created the API: every deployment comes later. */
  readonly isCreation?: true;
}

/** The newest of any set of sightings are the same whatever their order. */
const KEPT = 24;

export function sight(sightings: readonly Sighting[] = [], sighting: Sighting): readonly Sighting[] {
  if (sightings.some((known) => compare(known, sighting) === 0)) return sightings;
  return [...sightings, sighting].sort(compare).slice(-KEPT);
}

export function sightingOf(value: unknown, { at, rank }: { at: Second; rank: number }, set: boolean): Sighting {
  const sighting = [stampOf(at, rank), markOf(JSON.stringify(value)), set ? 1 : 0] as const;
  // A list in a fact is a list of ids.
  return Array.isArray(value) && value.length <= LONGEST_LIST ? [...sighting, value as string[]] : sighting;
}

/** @param sightings in the order that `sight` keeps. Undefined while no fact showed the part. */
export function changeOf(sightings: readonly Sighting[] = []): PartChange | undefined {
  const newest = sightings.at(-1);
  if (newest === undefined) return undefined;
  const last = sightings.findLast(([, mark]) => mark !== newest[1])?.[0];
  const since = sightings.filter(([stamp]) => last === undefined || stamp > last);
  // Contradicting sightings of one second and rank: the second is all that is known.
  const first = since[0] ?? newest;
  const setBy = since.some(([stamp, , set]) => stamp === first[0] && set === 1);
  const forgotten = last === undefined && sightings.length === KEPT;
  const isCreation = setBy && !forgotten && last === undefined && first[0] % 4 === RANK.create;
  return {
    ...defined({ after: last === undefined ? undefined : secondOfStamp(last) }),
    at: secondOfStamp(first[0]),
    exact: setBy && !forgotten,
    ...(isCreation ? { isCreation } : {}),
  };
}

/** The list that a deployment of this second has; undefined if that is not known. */
export function listAt(sightings: readonly Sighting[] = [], at: Second): readonly string[] | undefined {
  const last = sightings.findLast(([stamp]) => secondOfStamp(stamp) <= at);
  if (last === undefined) return undefined;
  // Within one second an edit can come before or after a deployment.
  const before = sightings.findLast(([stamp]) => secondOfStamp(stamp) < at) ?? last;
  const isClear = sightings.every(
    ([stamp, mark]) => secondOfStamp(stamp) !== at || (mark === last[1] && mark === before[1]),
  );
  return isClear ? last[3] : undefined;
}

function compare(a: Sighting, b: Sighting): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
