// Writes a policy in one canonical text, so that a copy with another order or spelling does not count as a change.
import { compareText, isObject } from 'waypost/model';

/** Sorts members by name and lists by content; a list of one is written as its element. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map(canonicalText))].sort(compareText);
    return items.length === 1 ? (items[0] ?? '') : `[${items.join(',')}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}

/** FNV-1a, 32 bits: distinguishes two texts. It is not a secure hash. */
export function markOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
