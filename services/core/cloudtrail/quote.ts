// Text from an event is hostile, so it is shown only shortened, quoted and in printable ASCII.
import { LETTERS_AND_DIGITS, alphabetOf, hasOnly } from './alphabet.js';

const LONGEST_QUOTE = 80;
/** Characters that JSON shows as they are. */
const PLAIN = alphabetOf(`${LETTERS_AND_DIGITS} ./:_-`);

/** The first 80 characters of a text as JSON, `"evil.com/\u202e…"`; otherwise the kind of value. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return quoteText(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}

function quoteText(text: string): string {
  const cut = text.length > LONGEST_QUOTE;
  if (!cut && hasOnly(text, PLAIN)) return `"${text}"`;
  const json = JSON.stringify(cut ? text.slice(0, LONGEST_QUOTE) : text);
  const ascii = json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return cut ? `${ascii}… (${text.length} characters)` : ascii;
}
