// Derives which value a deployment has of a part of its API's configuration, from everything that showed the part.
import { sortedBy } from './reading.js';

/** A call that showed the part; `set`: the call may have set it. */
export interface PartSeen {
  readonly at: number;
  /** A create comes before an update of the same second. */
  readonly rank: number;
  readonly value: string;
  readonly set: boolean;
}

/** When a deployment was created; unless `exact`, it was first seen then. */
interface Creation {
  readonly at: number;
  readonly exact: boolean;
}

/** How many of the newest calls that showed a part a record keeps, and how many of the newest values. */
const KEPT = 24;
const KEPT_VALUES = 8;

/** The deployment's value, if it is known to lack the last change and if the value is known. */
export function deployedValue(all: readonly PartSeen[], creation: Creation): string | undefined {
  const shown = kept(all);
  const lacking = changeLackedBy(shown, creation);
  if (lacking === undefined) return undefined;
  const values = creation.exact ? valuesAt(shown, creation.at) : valuesUntil(shown, lacking);
  const [value] = values;
  const newest = [...new Set(shown.map((each) => each.value).reverse())].slice(0, KEPT_VALUES);
  return values.size === 1 && value !== undefined && newest.includes(value) ? value : undefined;
}

/** The value that the part had in this second, if that is clear. */
export function valueIn(all: readonly PartSeen[], second: number): string | undefined {
  const values = valuesAt(kept(all), second);
  return values.size === 1 ? [...values][0] : undefined;
}

function kept(all: readonly PartSeen[]): readonly PartSeen[] {
  const distinct = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
  return sortedBy(
    distinct,
    ({ at }) => at,
    ({ rank }) => rank,
    ({ value }) => value,
  ).slice(-KEPT);
}

/** The last second in which the part can have had its former value; undefined if the deployment may have the last change. */
function changeLackedBy(shown: readonly PartSeen[], { at }: Creation): number | undefined {
  const last = shown.at(-1);
  const former = shown.findLast(({ value }) => value !== last?.value);
  const isAfter = (each: PartSeen) =>
    former === undefined || each.at > former.at || (each.at === former.at && each.rank > former.rank);
  const first = shown.find(isAfter);
  if (last === undefined || (former === undefined && shown.length === KEPT)) return undefined;
  const isSet =
    first !== undefined && shown.some((each) => each.set && each.at === first.at && each.rank === first.rank);
  // The call that creates an API comes before all its deployments.
  if (former === undefined && isSet && first.rank === 1) return undefined;
  if (isSet) return at < first.at ? first.at - 1 : undefined;
  return former !== undefined && at < former.at ? former.at : undefined;
}

/** The values that the part may have had when a deployment of this second was created. */
function valuesAt(shown: readonly PartSeen[], second: number): ReadonlySet<string> {
  const before = shown.findLast(({ at }) => at < second);
  const isOfOneMoment = (each: PartSeen, other: PartSeen | undefined) =>
    each.at === other?.at && each.rank === other.rank;
  // A dropped sighting may have had another value at the same time.
  if (shown.length === KEPT && (before === undefined || isOfOneMoment(before, shown[0]))) return new Set();
  const possible = shown.filter((each) => each.at === second || isOfOneMoment(each, before));
  return new Set(possible.map(({ value }) => value));
}

function valuesUntil(shown: readonly PartSeen[], second: number): ReadonlySet<string> {
  if (shown.length === KEPT) return new Set();
  return new Set(shown.filter(({ at }) => at <= second).map(({ value }) => value));
}
