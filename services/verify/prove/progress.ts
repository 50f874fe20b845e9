// Shows the progress of a target to a person: one changing line on a terminal, a line every half minute elsewhere.
const { stdout } = process;
const CLEAR = stdout.isTTY ? '\r\u001b[K' : '';
/** Milliseconds between two lines. */
const EVERY_MS = stdout.isTTY ? 200 : 30_000;

/** Prints a line in place of a progress line. */
export const print = (line: string): void => void stdout.write(`${CLEAR}${line}\n`);

/** @returns a function that shows how many cases are done, unless it did so a moment ago. */
export function createProgress(unit: string, amount: number): (done: number) => void {
  const startedAt = Date.now();
  let [shownAt, first] = [startedAt, undefined as number | undefined];
  return (done) => {
    first ??= done;
    const now = Date.now();
    if (now - shownAt < EVERY_MS) return;
    shownAt = now;
    const rate = (done - first) / ((now - startedAt) / 1000);
    const left = rate > 0 ? `, ${clock((amount - done) / rate)} left` : '';
    const line = `  ${count(done)} of ${count(amount)} ${unit}, ${count(rate)}/s${left}`;
    stdout.write(stdout.isTTY ? `${CLEAR}${line}` : `${line}\n`);
  };
}

/** With a space between thousands, and at most two decimals. */
export const count = (number: number): string =>
  number.toLocaleString('en', { maximumFractionDigits: number < 100 ? 2 : 0 }).replaceAll(',', ' ');

/** `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 3600))}:${new Date(whole * 1000).toISOString().slice(14, 19)}`;
}
