// Makes texts from outside safe to show: quoted, escaped and cut.

/**
 * The message of whatever was thrown.
 * @example messageOf('no') // 'no'
 */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const MOST_CAUSES = 20;

/**
 * An error and its causes, outermost first. A chain that leads back to itself ends where it would repeat.
 * @example causesOf('no') // ['no']
 */
export function causesOf(error: unknown): unknown[] {
  const chain = new Set<unknown>([error]);
  // Checks the member, not the class: Node's own errors may come from another realm.
  for (let last = error; typeof last === 'object' && last !== null && 'cause' in last && chain.size < MOST_CAUSES;) {
    last = last.cause;
    if (last === undefined || chain.has(last)) break;
    chain.add(last);
  }
  return [...chain];
}

/**
 * A caller's text in quotes, safe to put into a message: escaped, and cut at 80 characters.
 * @example quote('orders') // '"orders"'
 */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

/**
 * What a value is, in words, for a message about one of the wrong type.
 * @example kindOf(null) // 'null'
 */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return 'then' in value ? 'a promise' : 'an object';
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
