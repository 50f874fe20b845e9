// What `npm run prove` can prove. A target is one claim and the way to attack it; the runner knows nothing else of it.
//
// To add one: export a Target from a file below services/verify/prove, put it into the table of targets.ts, and call
// `testShortForms` (short-forms.ts) on it in a *.test.ts beside it, so that `npm test` runs its short form.

/** One claim, and how it is attacked. */
export interface Target {
  /** Lower-case words with dashes: what `--target` takes. */
  readonly name: string;
  /** The claim, one sentence without a full stop. */
  readonly proves: string;
  /** What is counted, in the plural: `histories`, `inputs`. */
  readonly unit: string;
  /** How many the long form tries. */
  readonly long: number;
  /** How many `npm test` tries: a few seconds' worth. */
  readonly short: number;
  /**
   * How many one call of `run` tries at most. Such batches are spread over worker processes, each with a seed of its own
   * (the i-th: the run's seed + i), and are what `--resume` goes on from. Without it everything is one call in one process.
   */
  readonly batch?: number;
  /**
   * Whether the claim can be tried here; a text says why not ("no engine for darwin-arm64"), and the target is skipped by name.
   * Default: it can.
   */
  readonly hindrance?: () => string | undefined;
  /**
   * Tries `trial.amount` cases drawn from `trial.seed`, and nothing but from it: the same seed tries the same cases.
   * @returns figures for the summary, if any; those of batches are added up.
   * @throws Counterexample, or any error, where the claim does not hold.
   */
  readonly run: (trial: Trial) => Promise<Figures | undefined>;
}

export interface Trial {
  /** A 32-bit integer. */
  readonly seed: number;
  readonly amount: number;
  /** Of a replay: where in the seed's sequence the counterexample lies, as a Counterexample said it. */
  readonly path?: string;
  /** A failing case is reported as it was drawn, since whether there is one is all that matters. */
  readonly asDrawn?: boolean;
  /** Told now and then how many are done so far. */
  readonly report: (done: number) => void;
}

/** What was measured or counted on the way, by a name that a reader understands (`p99 ms`). */
export type Figures = Readonly<Record<string, number>>;

/** The claim does not hold: here is the case, made as small as it goes. */
export class Counterexample extends Error {
  override readonly name = 'Counterexample';

  /**
   * @param shown the case in a form that a reader understands.
   * @param path where it lies in the seed's sequence; without one, a replay tries the whole batch again.
   */
  constructor(
    message: string,
    readonly shown: string,
    readonly path?: string,
  ) {
    super(message);
  }
}
