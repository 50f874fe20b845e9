// One target of a run: its batches are spread over processes, and those that pass are kept on disk for `--resume`.
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from 'waypost/model';
import type { ProvePlan } from './options.js';
import { clock, count, createProgress, print } from './progress.js';
import { replayCommand, type Figures, type Target, type Trial } from './target.js';

/** Git ignores this folder. */
export const FOLDER = join('.waypost', 'prove');
const STATE = join(FOLDER, 'state.json');

export interface ProveState {
  readonly plan: ProvePlan;
  /** By target. */
  readonly progress: Record<string, { passed: readonly number[]; seconds: number; figures: Figures }>;
}

export function readState(): ProveState | undefined {
  try {
    return JSON.parse(readFileSync(STATE, 'utf8')) as ProveState; // written by saveState
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, so that a killed run leaves the previous state. */
function saveState(state: ProveState): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${STATE}.new`, JSON.stringify(state));
  renameSync(`${STATE}.new`, STATE);
}

/** A part of a target's cases, with a seed of its own, so that it can be tried again without the others. */
export type Batch = Pick<Trial, 'seed' | 'amount'> & { readonly index: number };

/** Seeds are 32-bit integers and wrap around. */
export function batchesOf(target: Pick<Target, 'long' | 'batch'>, { seed, runs }: ProvePlan): readonly Batch[] {
  const total = runs ?? target.long;
  const size = target.batch ?? total;
  return Array.from({ length: Math.ceil(total / size) }, (_, index) => ({
    index,
    seed: (seed + index) | 0,
    amount: Math.min(size, total - index * size),
  }));
}

export interface WorkerTask extends Batch {
  readonly target: string;
  readonly path?: string;
}

export interface BatchFailure {
  readonly message: string;
  readonly counterexample?: string;
  readonly path?: string;
}

/** What worker.ts sends: the number of cases done, and at last the result. */
export type WorkerMessage =
  number | { readonly figures: Figures; readonly failure?: undefined } | { readonly failure: BatchFailure };

export interface ProveRun {
  readonly state: ProveState;
  readonly workers: number;
  /** The bundled worker.ts. */
  readonly program: string;
  readonly signal: AbortSignal;
}

/** Tries all batches, until one fails or the signal aborts. @returns false if a counterexample was found. */
export async function runTarget(target: Target, { state, workers, program, signal }: ProveRun): Promise<boolean> {
  const batches = batchesOf(target, state.plan);
  const keeper = createKeeper(target, state, batches);
  const queue = batches.filter(({ index }) => !keeper.hasPassed(index));
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  let found: (Batch & BatchFailure) | undefined;
  const work = async (): Promise<void> => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      const task = defined({ ...batch, target: target.name, path: state.plan.path });
      const result = await tryBatch(task, { program, signal: stopped, onProgress: keeper.onProgress(batch) });
      // A process that was stopped has found nothing.
      if (stopped.aborted) return;
      if (result.failure === undefined) keeper.onPass(batch, result.figures);
      else found = { ...batch, ...result.failure };
      if (found !== undefined) stop.abort();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  keeper.printResult(found !== undefined ? 'FAILED after' : signal.aborted ? 'interrupted after' : 'passed:');
  if (found === undefined) return true;
  print(`${found.message}\n`);
  if (found.counterexample !== undefined) print(`Counterexample:\n${found.counterexample}\n`);
  print(`Replay:  ${replayCommand(target.name, found)}\n`);
  return false;
}

/** Keeps count of a target's cases, shows them, and saves the batches that pass. */
function createKeeper({ name, unit }: Target, state: ProveState, batches: readonly Batch[]) {
  const before = state.progress[name] ?? { passed: [], seconds: 0, figures: {} };
  const startedAt = Date.now();
  const unfinished = new Map<number, number>();
  const show = createProgress(unit, sumOf(batches.map(({ amount }) => amount)));
  const now = () => state.progress[name] ?? before;
  const seconds = () => before.seconds + (Date.now() - startedAt) / 1000;
  const done = () => sumOf(now().passed.map((index) => batches[index]?.amount ?? 0));
  return {
    hasPassed: (index: number) => before.passed.includes(index),
    onProgress:
      ({ index }: Batch) =>
      (cases: number) => {
        unfinished.set(index, cases);
        show(done() + sumOf([...unfinished.values()]));
      },
    onPass: ({ index }: Batch, more: Figures) => {
      unfinished.delete(index);
      const { passed, figures } = now();
      state.progress[name] = { passed: [...passed, index], seconds: seconds(), figures: added(figures, more) };
      saveState(state);
    },
    printResult: (result: string) => {
      print(`  ${result} ${count(done())} ${unit} in ${clock(seconds())}`);
      for (const [figure, value] of Object.entries(now().figures)) print(`    ${figure}: ${count(value)}`);
    },
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

function added(figures: Figures, more: Figures): Figures {
  return {
    ...figures,
    ...Object.fromEntries(Object.entries(more).map(([name, n]) => [name, n + (figures[name] ?? 0)])),
  };
}

interface BatchProcess {
  readonly program: string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** Tries one batch in a process of its own. A process that ends without a result has failed. */
function tryBatch(task: WorkerTask, { program, signal, onProgress }: BatchProcess) {
  return new Promise<Exclude<WorkerMessage, number>>((resolve) => {
    let result: Exclude<WorkerMessage, number> | undefined;
    const worker = fork(program, [JSON.stringify(task)], {
      signal,
      killSignal: 'SIGKILL',
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      execArgv: ['--max-semi-space-size=64', '--enable-source-maps'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    // Node reports the abort as an error as well; the exit is enough.
    worker.on('error', () => undefined);
    worker.on('message', (sent) => {
      const message = sent as WorkerMessage; // from worker.ts
      if (typeof message === 'number') onProgress(message);
      else result = message;
    });
    worker.on('exit', (code, by) => {
      const message = `The process ended (${by ?? `code ${String(code)}`}) before it had a result.`;
      resolve(result ?? { failure: { message } });
    });
  });
}
