// The names that a resource ever showed, and when it first showed each. Claims derive from them.
import { compareText } from 'waypost/model';
import type { Second } from '../time.js';

export type ShownNames = readonly (readonly [name: string, first: Second])[];

/**
 * A resource keeps its earliest names only, so that endless re-tagging cannot enlarge its record. The earliest of any set of
 * names are the same whatever their order, so a kept name has its true first second.
 */
const KEPT = 400;

export function withShownName(shown: ShownNames, name: string | undefined, at: Second): ShownNames {
  if (name === undefined) return shown;
  if ((firstShownAt(shown, name) ?? Infinity) <= at) return shown;
  const others = shown.filter(([other]) => other !== name);
  return [...others, [name, at] as const].sort((a, b) => a[1] - b[1] || compareText(a[0], b[0])).slice(0, KEPT);
}

export function firstShownAt(shown: ShownNames, name: string): Second | undefined {
  return shown.find(([other]) => other === name)?.[1];
}
