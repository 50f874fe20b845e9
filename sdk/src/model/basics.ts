// Small helpers that every layer needs.

/** The members whose value may be undefined become optional; the others stay as they are. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The object without the members that are undefined, which `exactOptionalPropertyTypes` forbids to pass on.
 * @example defined({ apiId: 'a1b2c3d4e5', stage: undefined }) // { apiId: 'a1b2c3d4e5' }
 */
export function defined<T extends object>(members: T): Defined<T> {
  // Every undefined member is left out, as `Defined` states.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/**
 * Compares by code units: the same on every machine, whatever its locale.
 * @example ['b', 'a'].sort(compareText) // ['a', 'b']
 */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * True for an object with members: not null, not an array.
 * @example isObject(JSON.parse('{}')) // true
 */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The message of whatever was thrown.
 * @example messageOf('no') // 'no'
 */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A caller's text in quotes, safe to put into a message: escaped, and cut at 80 characters.
 * @example quote('orders') // '"orders"'
 */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

/** Control characters, and those that change a text's direction or are invisible. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Escapes every character that does not print, in JSON's notation: `\u001b` for an escape.
 * @example printable('a\u0007b') // 'a\\u0007b'
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, unit) => escaped(character.charCodeAt(unit))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
