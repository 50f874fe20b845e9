// What is said to people may hold text from elsewhere: a tag, a caller's word, an answer of something that is no registry.
// A terminal, a log or a page must not take any of it for more than text.

/** Controls, and what turns a text's direction or hides in it. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * The text with every character that does not print in JSON's notation: `\u001b` instead of an escape.
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
