// A process that tries batches of a target, one after another, and sends their progress and results to the parent.
import { defined } from 'waypost/model';
import type { WorkerMessage, WorkerTask } from './run.js';
import { Counterexample, errorText, NotJudged } from './target.js';
import { TARGETS } from './targets.js';

/** Milliseconds between two progress reports. */
const REPORT_EVERY_MS = 200;

let reportedAt = 0;

function report(done: number): void {
  if (Date.now() - reportedAt < REPORT_EVERY_MS) return;
  reportedAt = Date.now();
  process.send?.(done);
}

async function run({ target: name, index: _, ...trial }: WorkerTask): Promise<WorkerMessage> {
  try {
    const figures = await TARGETS.find((target) => target.name === name)?.run({ ...trial, report });
    return { figures: figures ?? {} };
  } catch (error) {
    const message = errorText(error);
    if (error instanceof NotJudged) return { failure: { message, notJudged: true, shown: error.shown } };
    const { shown, path } = error instanceof Counterexample ? error : {};
    return { failure: defined({ message, notJudged: false, shown, path }) };
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', (task) => {
  // Tasks come from run.ts, which sends the next task after the result of this one.
  void run(task as WorkerTask).then((result) => process.send?.(result));
});
