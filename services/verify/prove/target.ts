// A target of `npm run prove`: one claim, and how to search for a counterexample.
//
// To add a target, export a Target from a file in services/verify/prove and list it in targets.ts. Then call `testShortForms`
// (short-forms.ts) on it in a *.test.ts of the same folder, so that `npm test` runs its short form.
import { messageOf } from 'waypost/model';
export interface Target {
  /** Lower-case words with dashes: what `--target` takes. */
  readonly name: string;
  /** The claim: one sentence without a full stop. */
  readonly proves: string;
  /** What is counted, in the plural: `histories`, `inputs`. */
  readonly unit: string;
  /** Number of cases in the long form. */
  readonly long: number;
  /** Number of cases in `npm test`: a second or two. */
  readonly short: number;
  /**
   * The most cases for one call of `run`. Batches are spread over processes, and `--resume` continues between them; the i-th
   * has the run's seed + i. Without it, one call tries everything.
   */
  readonly batch?: number;
  /** Why the claim cannot be tried here (`no engine for darwin-arm64`); undefined if it can. */
  readonly skipReason?: () => string | undefined;
  /**
   * Tries `trial.amount` cases. Chance comes only from `trial.seed`, so the same seed tries the same cases.
   * @returns figures for the summary, if any; those of several batches are added up.
   * @throws Counterexample, or any error, if the claim does not hold; NotJudged if this machine does not allow a judgement.
   */
  readonly run: (trial: Trial) => Promise<Figures | undefined>;
}

export interface Trial {
  /** A 32-bit integer. */
  readonly seed: number;
  readonly amount: number;
  /** For a replay: the position of the counterexample in the seed's sequence. */
  readonly path?: string;
  /** False if it only matters whether there is a counterexample. Default: true. */
  readonly shrinks?: boolean;
  /** Gets the number of cases done so far. */
  readonly report: (done: number) => void;
}

/** What was measured or counted, by a name that a reader understands (`p99 ms`). */
export type Figures = Readonly<Record<string, number>>;

/** A case for which the claim does not hold, made as small as possible. */
export class Counterexample extends Error {
  override readonly name = 'Counterexample';

  /**
   * @param shown the case as a person can read it.
   * @param path its position in the seed's sequence; without one, a replay tries the whole batch again.
   */
  constructor(
    message: string,
    readonly shown: string,
    readonly path?: string,
  ) {
    super(message);
  }
}

/** A failure that the machine may have caused, so it says nothing about the claim. The run does not pass either. */
export class NotJudged extends Error {
  override readonly name = 'NotJudged';

  /** @param shown what was measured, as a person can read it. */
  constructor(
    message: string,
    readonly shown: string,
  ) {
    super(message);
  }
}

/** The message of a counterexample or of a missing judgement, and the stack of any other error. */
export function errorText(error: unknown): string {
  const { stack } = error as Partial<Error>; // also of an error from Jest's own context, which is no `instanceof Error`
  const isOurs = error instanceof Counterexample || error instanceof NotJudged;
  return isOurs ? error.message : (stack ?? messageOf(error));
}

/** The command that tries a failed case again. */
export function replayCommand(
  target: string,
  { seed, amount, path }: Pick<Trial, 'seed' | 'amount'> & { readonly path?: string | undefined },
): string {
  const command = `npm run prove -- --seed ${String(seed)} --target ${target} --runs ${String(amount)}`;
  return path === undefined ? command : `${command} --path ${path}`;
}
