// One process that tries batches, one after the other, as its parent asks.
import { Counterexample, type Target } from './target.js';
import { TARGETS } from './targets.js';
import type { Failure, FromWorker, ToWorker } from './worker-pool.js';

/** Milliseconds between two reports to the parent. */
const EVERY = 200;

const send = (message: FromWorker): void => void process.send?.(message);

async function tryBatch({ target: name, batch, path }: ToWorker): Promise<void> {
  // The parent read the name out of the same table.
  const target = TARGETS.find((each) => each.name === name) as Target;
  let last = 0;
  const report = (done: number): void => {
    const now = Date.now();
    if (now - last < EVERY) return;
    last = now;
    send({ kind: 'progress', done });
  };
  try {
    const { seed, amount } = batch;
    const figures = await target.run({ seed, amount, ...(path === undefined ? {} : { path }), report });
    send({ kind: 'held', figures: figures ?? {} });
  } catch (error) {
    send({ kind: 'failed', failure: failureOf(error) });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Counterexample) {
    const { message, shown, path } = error;
    return { message, shown, ...(path === undefined ? {} : { path }) };
  }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), shown: '' };
}

process.on('message', (message) => {
  void tryBatch(message as ToWorker); // of crew.ts, which started this process
});
process.on('disconnect', () => process.exit(0));
