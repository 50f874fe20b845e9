// Runs short forms of targets as tests. WAYPOST_SEED sets their seed, WAYPOST_RUNS their number of cases.
import { messageOf } from 'waypost/model';
import { Counterexample, replayCommand, type Target } from './target.js';

const { WAYPOST_SEED, WAYPOST_RUNS } = process.env;

/** Far more than a short form takes, even on a busy machine. */
const TIMEOUT_MS = 120_000;

export function testShortForms(targets: readonly Target[]): void {
  for (const { name, proves, short, skipReason, run } of targets) {
    const reason = skipReason?.();
    const test = async () => {
      const seed = Number(WAYPOST_SEED ?? Math.floor(Math.random() * 2 ** 31));
      const amount = Number(WAYPOST_RUNS ?? short);
      try {
        await run({ seed, amount, report: () => undefined });
      } catch (error) {
        const { shown, path } = error instanceof Counterexample ? error : {};
        const replay = replayCommand(name, { seed, amount, path });
        const parts = [messageOf(error), ...(shown === undefined ? [] : [`Counterexample:\n${shown}`])];
        throw new Error([...parts, `Replay:  ${replay}`].join('\n\n'), { cause: error });
      }
    };
    if (reason === undefined) it(`${name}: ${proves}`, test, TIMEOUT_MS);
    else it.skip(`${name}: ${proves} (${reason})`, test);
  }
}
