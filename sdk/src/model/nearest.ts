// Suggests known words that are few typing errors away from a given one.

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
