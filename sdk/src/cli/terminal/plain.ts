// Removes every character that a terminal obeys, or that reverses text, from what a registry returned.

// C0 and C1 controls, DEL, line and paragraph separators, bidirectional marks and overrides, zero-width characters.
const OBEYED = /[\p{Cc}\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

export function plain(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(OBEYED, '');
}

/** The same value with `plain` applied to every string in it, names of members included. */
export function cleaned<T>(value: T): T {
  return clean(value) as T; // the shape stays as it is
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [plain(name), clean(member)]));
}
