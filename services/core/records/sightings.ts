// Finds out when a part of an API's configuration last changed, and which value a deployment got. A slot cannot tell: it keeps only
// the last report, and an update's full answer repeats what did not change. So each part keeps its newest sightings and values.
import { type ApiPart, defined } from 'waypost/model';
import type { Second } from '../time.js';
import { RANK, type Stamp, secondOfStamp, stampOf } from './stamp.js';
import { markOf } from '../policy/canonical.js';

/** When the part was seen, a hash of its value, and whether the call set this part. */
type Sighting = readonly [stamp: Stamp, mark: number, set: 0 | 1];

/** The newest sightings of one part, ascending, and the newest different values that they showed. */
export interface PartLog {
  readonly sightings: readonly Sighting[];
  readonly values: readonly (readonly [mark: number, value: unknown])[];
}

export type PartLogs = Readonly<Partial<Record<ApiPart, PartLog>>>;

/** The change that led to the present value: made after `after`, and no later than `at`. */
export interface PartChange {
  /** The newest sighting of another value. */
  readonly after?: Second;
  readonly at: Second;
  /** Made at `at` exactly: the call that made it was seen. */
  readonly exact: boolean;
  /** Made by the call that created the API: every deployment comes later. */
  readonly isCreation?: true;
  /** Older sightings were dropped, so until `at` the part may have had another value. */
  readonly isOldestKept?: true;
}

/** The newest of any set of sightings are the same whatever their order. */
const KEPT = 24;
/** A record must stay small: how many different values it keeps, the newest ones, and how long one may be, in characters of JSON. */
const KEPT_VALUES = 8;
const LONGEST_VALUE = 3_500;

const NOTHING_SEEN: PartLog = { sightings: [], values: [] };

/** The log with one more sighting. */
export function sight(known: PartLog = NOTHING_SEEN, sighting: Sighting, value: unknown): PartLog {
  if (known.sightings.some((other) => compare(other, sighting) === 0)) return known;
  const sightings = [...known.sightings, sighting].sort(compare).slice(-KEPT);
  const [, mark] = sighting;
  const others = known.values.filter(([other]) => other !== mark);
  return { sightings, values: newestValues(sightings, [...others, [mark, value]]) };
}

/** Which values are the newest follows from the sightings alone, so the order of facts cannot matter. */
function newestValues(sightings: readonly Sighting[], values: PartLog['values']): PartLog['values'] {
  const newest = [...new Set(sightings.map(([, mark]) => mark).reverse())].slice(0, KEPT_VALUES);
  return values
    .filter(([mark, value]) => newest.includes(mark) && JSON.stringify(value).length <= LONGEST_VALUE)
    .sort((a, b) => a[0] - b[0]);
}

export function sightingOf(value: unknown, { at, rank }: { at: Second; rank: number }, set: boolean): Sighting {
  return [stampOf(at, rank), markOf(JSON.stringify(value)), set ? 1 : 0];
}

/** Undefined while no fact showed the part. */
export function changeOf({ sightings }: PartLog = NOTHING_SEEN): PartChange | undefined {
  const newest = sightings.at(-1);
  if (newest === undefined) return undefined;
  const last = sightings.findLast(([, mark]) => mark !== newest[1])?.[0];
  const since = sightings.filter(([stamp]) => last === undefined || stamp > last);
  // If sightings of one second and rank contradict one another, only the second is known.
  const first = since[0] ?? newest;
  const setBy = since.some(([stamp, , set]) => stamp === first[0] && set === 1);
  const forgotten = last === undefined && isFull(sightings);
  const isCreation = setBy && !forgotten && last === undefined && first[0] % 4 === RANK.create;
  return {
    ...defined({ after: last === undefined ? undefined : secondOfStamp(last) }),
    at: secondOfStamp(first[0]),
    exact: setBy && !forgotten,
    ...(isCreation ? { isCreation } : {}),
    ...(forgotten ? { isOldestKept: true } : {}),
  };
}

/** The value that a deployment of this second has; undefined if that is not known. */
export function valueAt(log: PartLog = NOTHING_SEEN, at: Second): unknown {
  const { sightings } = log;
  const before = sightings.findLast(([stamp]) => secondOfStamp(stamp) < at)?.[0];
  // A sighting of the same second, or one that contradicts the oldest, may have been dropped.
  if (isFull(sightings) && (before === undefined || before === sightings[0]?.[0])) return undefined;
  // It is unknown which of two calls with one stamp was the later one, and whether an edit in this second came before the deployment.
  const possible = sightings.filter(([stamp]) => stamp === before || secondOfStamp(stamp) === at);
  const [mark, ...others] = new Set(possible.map(([, each]) => each));
  return mark === undefined || others.length > 0 ? undefined : valueOf(log, mark);
}

/** The only known value of the part before this change. A deployment of unknown age that is older than the change has this value. */
export function valueBefore(log: PartLog = NOTHING_SEEN, { at, exact, after }: PartChange): unknown {
  const { sightings } = log;
  const until = exact ? at - 1 : (after ?? at);
  const earlier = sightings.filter(([stamp]) => secondOfStamp(stamp) <= until);
  const marks = new Set(earlier.map(([, mark]) => mark));
  const [mark] = marks;
  return mark === undefined || marks.size > 1 || isFull(sightings) ? undefined : valueOf(log, mark);
}

function valueOf({ values }: PartLog, mark: number): unknown {
  return values.find(([other]) => other === mark)?.[1];
}

function isFull(sightings: readonly Sighting[]): boolean {
  return sightings.length >= KEPT;
}

function compare(a: Sighting, b: Sighting): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
