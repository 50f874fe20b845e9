// Text: what an error says, what is safe to print, globs, and the words that a mistyped word may have meant.

/**
 * The message of any thrown value.
 * @example messageOf('no') // 'no'
 */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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
export const quote = (text: string): string => JSON.stringify(text.slice(0, 80));

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

/**
 * Escapes every character that does not print, in JSON's notation: `\u001b` for an escape.
 * @example printable('a\u0007b') // 'a\\u0007b'
 */
export const printable = (text: string): string =>
  // Control characters, and those that change a text's direction or are invisible. Not a literal, whose sets of characters V8
  // reads with the file: that takes long, and nothing may ever be printed.
  text.replace(new RegExp('[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]', 'gu'), (character) =>
    Array.from({ length: character.length }, (_, unit) => escaped(character.charCodeAt(unit))).join(''),
  );

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/**
 * Whether all of `text` matches `glob`: `*` is any run of characters, `?` is one. Linear time for each star.
 * @example fitsGlob('orders-api', 'orders-*') // true
 */
export function fitsGlob(text: string, glob: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    if (glob[from] === '*') {
      star = from;
      mark = at;
      from += 1;
    } else if (from < glob.length && (glob[from] === '?' || glob[from] === text[at])) {
      from += 1;
      at += 1;
    } else if (star >= 0) {
      mark += 1;
      at = mark;
      from = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(from));
}

/** Whether an ARN matches a glob in each of its parts, so that a star does not reach across a colon. */
export function fitsArn(own: string, glob: string): boolean {
  const [parts, globs] = [own.split(':'), glob.split(':')];
  return parts.length === globs.length && globs.every((part, index) => fitsGlob(parts[index] ?? '', part));
}

const MOST = 3;

/**
 * The nearest known words, nearest first; none if all are too far.
 * @example nearest('oders-api', ['orders-api', 'billing-api']) // ['orders-api']
 */
export function nearest(given: string, known: readonly string[]): string[] {
  const far = Math.max(1, Math.floor(given.length / 3));
  const near = known
    .flatMap((word) => {
      const away = word.includes(given) && given.length >= 3 ? 1 : distance(given, word, far);
      return away <= far ? [{ word, away }] : [];
    })
    .sort((one, other) => one.away - other.away || (one.word < other.word ? -1 : 1));
  // Drop words that are clearly farther than the nearest.
  const enough = (near[0]?.away ?? 0) + 1;
  return near
    .filter(({ away }) => away <= enough)
    .slice(0, MOST)
    .map(({ word }) => word);
}

/** Letters to change, put in, leave out or swap (Damerau, optimal alignment); beyond `far`, any greater number. */
function distance(one: string, other: string, far: number): number {
  if (Math.abs(one.length - other.length) > far) return far + 1;
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          row > 1 && column > 1 && swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}

/**
 * `orders-api`, `a or b`, `a, b or c`, each in quotes.
 * @example asChoice(['a', 'b']) // '"a" or "b"'
 */
export function asChoice(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.at(-1) ?? '';
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(', ')} or ${last}`;
}
