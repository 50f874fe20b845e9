// Worker processes that try a target's batches: as many at once as there are hands.
import { fork, type ChildProcess } from 'node:child_process';
import type { Batch } from './batches.js';
import type { Figures } from './target.js';

export interface Failure {
  readonly message: string;
  /** The counterexample; empty where an error is all there is. */
  readonly shown: string;
  readonly path?: string;
}

export interface ToWorker {
  readonly target: string;
  readonly batch: Batch;
  readonly path?: string;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'held'; readonly figures: Figures }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Work {
  readonly target: string;
  /** The program of a worker. */
  readonly program: string;
  readonly batches: readonly Batch[];
  readonly path?: string;
  readonly workers: number;
  /** Told how many cases are done in the batches that are under way. */
  readonly onProgress: (underWay: number) => void;
  readonly onHeld: (batch: Batch, figures: Figures) => void;
  readonly signal: AbortSignal;
}

export interface Refuted {
  readonly batch: Batch;
  readonly failure: Failure;
}

/**
 * Tries all batches, until one fails or the signal stops it.
 * @returns the batch that failed, if one did.
 */
export async function tryAll(work: Work): Promise<Refuted | undefined> {
  const waiting = [...work.batches];
  const underWay = new Map<Batch, number>();
  let refuted: Refuted | undefined;
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const hand = async (): Promise<void> => {
    const worker = startWorker(work.program);
    signal.addEventListener('abort', () => worker.kill('SIGKILL'), { once: true });
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const answer = await askFor(batch, worker);
      // The worker that was stopped has not refuted anything.
      if (signal.aborted) return;
      if (answer.kind === 'failed') {
        refuted = { batch, failure: answer.failure };
        stop.abort();
        return;
      }
      work.onHeld(batch, answer.figures);
    }
    worker.kill('SIGKILL');
  };
  const askFor = async (batch: Batch, worker: ChildProcess): Promise<Answer> => {
    const { target, path } = work;
    const answer = await ask(worker, { target, batch, ...(path === undefined ? {} : { path }) }, (done) => {
      underWay.set(batch, done);
      work.onProgress([...underWay.values()].reduce((sum, each) => sum + each, 0));
    });
    underWay.delete(batch);
    return answer;
  };
  await Promise.all(Array.from({ length: Math.min(work.workers, waiting.length) }, hand));
  return refuted;
}

function startWorker(program: string): ChildProcess {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return fork(program, {
    env,
    execArgv: ['--max-semi-space-size=64', '--enable-source-maps'],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}

type Answer = Exclude<FromWorker, { kind: 'progress' }>;

/** A worker that ends without an answer has failed. */
function ask(worker: ChildProcess, asked: ToWorker, onProgress: (done: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const onExit = (code: number | null, signal: string | null): void => {
      finish({
        kind: 'failed',
        failure: { message: `The process ended (${signal ?? `code ${String(code)}`}) before an answer.`, shown: '' },
      });
    };
    const onMessage = (message: unknown): void => {
      const told = message as FromWorker; // of worker.ts, which this process started
      if (told.kind === 'progress') onProgress(told.done);
      else finish(told);
    };
    const finish = (answer: Answer): void => {
      worker.off('exit', onExit).off('message', onMessage);
      resolve(answer);
    };
    worker.on('exit', onExit).on('message', onMessage);
    worker.send(asked);
  });
}
