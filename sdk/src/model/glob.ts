// Globs: `*` is any run of characters, `?` is one.

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
