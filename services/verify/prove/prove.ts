// One run: the targets of a plan, one after the other, each from where it was left.
import { amountOf, batchesOf, type Batch } from './batches.js';
import { tryAll, type Failure } from './worker-pool.js';
import { NOTHING_YET, type Progress, type State } from './state.js';
import type { Figures, Target } from './target.js';

export interface Result {
  readonly target: string;
  readonly outcome: 'held' | 'failed' | 'interrupted' | 'skipped';
  /** How many cases held, and of what. */
  readonly tried: number;
  readonly unit: string;
  readonly seconds: number;
  readonly figures: Figures;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly failure?: Failure & { readonly replay: string };
}

/** Who watches a run. */
export interface Audience {
  readonly begins: (target: Target, amount: number) => void;
  readonly moves: (done: number) => void;
  readonly ends: (result: Result) => void;
}

export interface Run {
  readonly targets: readonly Target[];
  readonly state: State;
  readonly save: (state: State) => void;
  readonly workers: number;
  /** The program of a worker. */
  readonly program: string;
  readonly audience: Audience;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A target that fails does not keep the others from being tried; one that was interrupted does. */
export async function prove(run: Run): Promise<readonly Result[]> {
  const results: Result[] = [];
  let { state } = run;
  run.save(state);
  for (const target of run.targets.filter(({ name }) => state.plan.targets.includes(name))) {
    const keep = (progress: Progress): void => {
      state = { ...state, progress: { ...state.progress, [target.name]: progress } };
      run.save(state);
    };
    const result = await proveOne(target, { ...run, state }, keep);
    run.audience.ends(result);
    results.push(result);
    if (result.outcome === 'interrupted') break;
  }
  return results;
}

async function proveOne(
  target: Target,
  { state, workers, program, audience, signal, now }: Run,
  keep: (progress: Progress) => void,
): Promise<Result> {
  const { plan } = state;
  const { name, unit } = target;
  let progress = state.progress[name] ?? NOTHING_YET;
  const reason = target.hindrance?.();
  if (reason !== undefined)
    return { target: name, outcome: 'skipped', tried: 0, unit, seconds: 0, figures: {}, reason };
  audience.begins(target, amountOf(target, plan));
  const batches = batchesOf(target, plan);
  const begun = now();
  const before = progress.seconds;
  const seconds = (): number => before + (now() - begun) / 1000;
  const tried = (): number => sumOf(batches.filter(({ index }) => progress.batches.includes(index)));
  const refuted = await tryAll({
    target: name,
    program,
    batches: batches.filter(({ index }) => !progress.batches.includes(index)),
    ...(plan.path === undefined ? {} : { path: plan.path }),
    workers,
    signal,
    onProgress: (underWay) => audience.moves(tried() + underWay),
    onHeld: ({ index }, figures) => {
      progress = {
        batches: [...progress.batches, index],
        seconds: seconds(),
        figures: added(progress.figures, figures),
      };
      keep(progress);
      audience.moves(tried());
    },
  });
  const result = { target: name, tried: tried(), unit, seconds: seconds(), figures: progress.figures };
  if (refuted !== undefined) {
    const { batch, failure } = refuted;
    return { ...result, outcome: 'failed', failure: { ...failure, replay: replayOf(name, batch, failure) } };
  }
  return { ...result, outcome: signal.aborted ? 'interrupted' : 'held' };
}

/** The command that tries the failing case again. */
function replayOf(target: string, { seed, amount }: Batch, { path }: Failure): string {
  const runs = `npm run prove -- --target ${target} --seed ${String(seed)} --runs ${String(amount)}`;
  return path === undefined ? runs : `${runs} --path ${path}`;
}

const sumOf = (batches: readonly Batch[]): number => batches.reduce((sum, { amount }) => sum + amount, 0);

function added(figures: Figures, more: Figures): Figures {
  const sums = { ...figures };
  for (const [name, figure] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + figure;
  return sums;
}
