// Policies' wildcards: `*` is any run of characters, `?` is one. In linear time for each star: no pattern can blow up.

/**
 * Whether all of `text` is of the form that `glob` says.
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
