// Runs one target: spreads its batches over processes, and records passed batches on disk for `--resume`.
import { fork, type ChildProcess } from 'node:child_process';
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
  readonly progress: Record<string, TargetProgress>;
}

interface TargetProgress {
  /** The batches that passed, and their cases. */
  readonly passed: readonly number[];
  readonly cases: number;
  readonly seconds: number;
  readonly figures: Figures;
  /** The commit of the sources when the last batch ended. */
  readonly commit: string;
  /** The batch that failed or could not be judged, if one did. */
  readonly failed?: Batch & Pick<BatchFailure, 'path' | 'notJudged'>;
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

/** A part of a target's cases, with its own seed, so that it can be tried again without the others. */
type Batch = Pick<Trial, 'seed' | 'amount'> & { readonly index: number };

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

interface BatchFailure {
  readonly message: string;
  /** Whether the machine may be at fault. */
  readonly notJudged: boolean;
  /** The counterexample, or what was measured. */
  readonly shown?: string;
  readonly path?: string;
}

/** What worker.ts sends: the number of cases done, and at last the result. */
export type WorkerMessage =
  | number
  | { readonly figures: Figures; readonly failure?: undefined }
  | { readonly failure: BatchFailure };

interface ProveRun {
  readonly state: ProveState;
  readonly workers: number;
  /** The bundled worker.ts. */
  readonly program: string;
  readonly signal: AbortSignal;
  /** The commit of the sources. */
  readonly commit: string;
}

/** Tries all batches, until one fails or the signal aborts. @returns false if one failed or could not be judged. */
export async function runTarget(
  target: Target,
  { state, workers, program, signal, commit }: ProveRun,
): Promise<boolean> {
  const batches = batchesOf(target, state.plan);
  const keeper = createKeeper(target, { state, batches, commit });
  const queue = batches.filter(({ index }) => !keeper.hasPassed(index));
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  let found: (Batch & BatchFailure) | undefined;
  const work = async (): Promise<void> => {
    const worker = createWorker(program, stopped);
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      const task = defined({ ...batch, target: target.name, path: state.plan.path });
      const result = await worker.run(task, keeper.onProgress(batch));
      // A process that was stopped has found nothing.
      if (stopped.aborted) return;
      if (result.failure === undefined) keeper.onPass(batch, result.figures);
      else keeper.onFailure((found = { ...batch, ...result.failure }));
      if (found !== undefined) stop.abort();
    }
    worker.end();
  };
  await Promise.all(Array.from({ length: workers }, work));
  keeper.printResult(found ? outcomeOf(found).printed : signal.aborted ? 'interrupted after' : 'passed:');
  if (found === undefined) return true;
  print(`${found.message}\n`);
  if (found.shown !== undefined) print(`${outcomeOf(found).heading}:\n${found.shown}\n`);
  print(`Replay:  ${replayCommand(target.name, found)}\n`);
  return false;
}

const outcomeOf = ({ notJudged }: BatchFailure) =>
  notJudged
    ? { printed: 'NOT JUDGED after', heading: 'Measured' }
    : { printed: 'FAILED after', heading: 'Counterexample' };

interface ProgressKeeperParts {
  readonly state: ProveState;
  readonly batches: readonly Batch[];
  readonly commit: string;
}

/** Keeps count of a target's cases, shows them, and saves what passed and what failed. */
function createKeeper({ name, unit }: Target, { state, batches, commit }: ProgressKeeperParts) {
  const { failed: _failed, ...before } = state.progress[name] ?? {
    passed: [],
    cases: 0,
    seconds: 0,
    figures: {},
    commit,
  };
  const startedAt = Date.now();
  const unfinished = new Map<number, number>();
  const show = createProgress(unit, sumOf(batches.map(({ amount }) => amount)));
  let now: TargetProgress = { ...before, commit };
  const seconds = () => before.seconds + (Date.now() - startedAt) / 1000;
  const save = (next: TargetProgress): void => {
    now = { ...next, seconds: seconds() };
    state.progress[name] = now;
    saveState(state);
  };
  return {
    hasPassed: (index: number) => before.passed.includes(index),
    onProgress:
      ({ index }: Batch) =>
      (cases: number) => {
        unfinished.set(index, cases);
        show(now.cases + sumOf([...unfinished.values()]));
      },
    onPass: ({ index, amount }: Batch, more: Figures) => {
      unfinished.delete(index);
      const { passed, cases, figures } = now;
      save({ ...now, passed: [...passed, index], cases: cases + amount, figures: added(figures, more) });
    },
    onFailure: ({ index, seed, amount, path, notJudged }: Batch & BatchFailure) => {
      save({ ...now, failed: defined({ index, seed, amount, path, notJudged }) });
    },
    printResult: (result: string) => {
      print(`  ${result} ${count(now.cases)} ${unit} in ${clock(seconds())}`);
      for (const [figure, value] of Object.entries(now.figures)) print(`    ${figure}: ${count(value)}`);
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

/** Batches that one process tries, so that the memory that they leave behind stays small. */
const BATCHES_OF_ONE = 50;

/** Tries batches in separate processes. A process tries many batches, because starting one takes a second. */
function createWorker(program: string, signal: AbortSignal) {
  let worker: ChildProcess | undefined;
  let tried = 0;
  const end = (): void => {
    worker?.disconnect();
    worker = undefined;
  };
  return {
    end,
    run: async (task: WorkerTask, onProgress: (done: number) => void) => {
      worker ??= startProcess(program, signal);
      const result = await resultOf(worker, task, onProgress);
      tried += 1;
      if (!worker.connected) worker = undefined;
      else if (tried % BATCHES_OF_ONE === 0) end();
      return result;
    },
  };
}

function startProcess(program: string, signal: AbortSignal): ChildProcess {
  const worker = fork(program, [], {
    signal,
    killSignal: 'SIGKILL',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    execArgv: ['--max-semi-space-size=64', '--enable-source-maps'],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  // Node reports the abort as an error as well; the exit is enough.
  worker.on('error', () => undefined);
  return worker;
}

/** A process that ends without a result has failed. */
function resultOf(worker: ChildProcess, task: WorkerTask, onProgress: (done: number) => void) {
  return new Promise<BatchResult>((resolve) => {
    const finish = (result: BatchResult): void => {
      worker.off('message', onMessage).off('exit', onExit);
      resolve(result);
    };
    const onMessage = (sent: unknown): void => {
      const message = sent as WorkerMessage; // from worker.ts
      if (typeof message === 'number') onProgress(message);
      else finish(message);
    };
    const onExit = (code: number | null, by: string | null): void => {
      const message = `The process ended (${by ?? `code ${String(code)}`}) before it had a result.`;
      finish({ failure: { message, notJudged: false } });
    };
    worker.on('message', onMessage).on('exit', onExit);
    worker.send(task);
  });
}

type BatchResult = Exclude<WorkerMessage, number>;
