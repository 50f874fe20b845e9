// Checks that a text has only certain characters. Every event is checked, and a loop over a table takes half the time of a regular
// expression.

/** For each ASCII character, whether it is allowed. */
type Alphabet = Uint8Array;

/** `characters` must be ASCII. */
export function alphabetOf(characters: string): Alphabet {
  const allowed = new Uint8Array(128);
  for (const character of characters) allowed[character.charCodeAt(0)] = 1;
  return allowed;
}

export const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** True for an empty text. */
export function hasOnly(text: string, alphabet: Alphabet): boolean {
  for (let index = 0; index < text.length; index += 1) {
    // A character beyond the table is undefined there.
    if (alphabet[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}
