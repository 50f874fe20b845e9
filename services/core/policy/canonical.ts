// One text for policies that say the same in another order or spelling, so that a sweep's copy of a policy is no change of it.
import { compareText, isObject } from 'waypost/model';

/** Members by name, lists by content; a list of one is that one. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map(canonicalText))].sort(compareText);
    return items.length === 1 ? (items[0] ?? '') : `[${items.join(',')}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}

/** FNV-1a, 32 bits: tells two texts apart, and hides nothing. */
export function markOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
