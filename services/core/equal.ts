// Compares plain values by what they contain.

/** True if two plain values are equal, whatever the order of their members; a missing member equals `undefined`. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && equalLists(a, b);
  return equalMembers(a as PlainObject, b as PlainObject);
}

type PlainObject = Readonly<Record<string, unknown>>;

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (!equal(a[i], b[i])) return false;
  return true;
}

function equalMembers(a: PlainObject, b: PlainObject): boolean {
  for (const name of Object.keys(a)) {
    const value = a[name];
    if (value !== undefined && !(Object.hasOwn(b, name) && equal(value, b[name]))) return false;
  }
  for (const name of Object.keys(b)) {
    if (b[name] !== undefined && (!Object.hasOwn(a, name) || a[name] === undefined)) return false;
  }
  return true;
}
