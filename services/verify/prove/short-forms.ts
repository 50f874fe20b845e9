// The short forms of targets as tests: what a *.test.ts beside a target calls.
import { Counterexample, type Target } from './target.js';

const { WAYPOST_SEED, WAYPOST_RUNS } = process.env;

/** Milliseconds: far more than any short form takes on a machine that does other things too. */
const PATIENCE = 120_000;

export function testShortForms(targets: readonly Target[]): void {
  for (const target of targets) testShortForm(target);
}

function testShortForm({ name, proves, short, hindrance, run }: Target): void {
  const title = `${name}: ${proves}`;
  const reason = hindrance?.();
  if (reason !== undefined) {
    it.skip(`${title} (${reason})`, () => undefined);
    return;
  }
  it(
    title,
    async () => {
      const seed = Number(WAYPOST_SEED ?? Math.floor(Math.random() * 2 ** 31));
      const amount = Number(WAYPOST_RUNS ?? short);
      try {
        await run({ seed, amount, report: () => undefined });
      } catch (error) {
        throw withReplay(error, `npm run prove -- --target ${name} --seed ${String(seed)} --runs ${String(amount)}`);
      }
    },
    PATIENCE,
  );
}

function withReplay(error: unknown, command: string): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const shown = cause instanceof Counterexample ? `\n\nCounterexample:\n${cause.shown}` : '';
  const path = cause instanceof Counterexample && cause.path !== undefined ? ` --path ${cause.path}` : '';
  return new Error(`${cause.message}${shown}\n\nReplay:  ${command}${path}`, { cause });
}
