// A process that tries one batch of a target and sends its progress and result to the parent.
import { defined } from 'waypost/model';
import type { WorkerMessage, WorkerTask } from './run.js';
import { Counterexample, errorText } from './target.js';
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
    const { shown, path } = error instanceof Counterexample ? error : {};
    return { failure: defined({ message: errorText(error), counterexample: shown, path }) };
  }
}

process.on('disconnect', () => process.exit(0));
const result = await run(JSON.parse(process.argv[2] ?? '') as WorkerTask); // from run.ts
process.send?.(result, () => process.exit(0));
