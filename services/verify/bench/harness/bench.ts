// What an area measures with: it reports figures, skips what is missing, and shows progress.
import { boundText, isMet, type FigureBound, type Result, type Skipped } from '../result.js';
import { summarize } from './statistics.js';

/** How much is measured: a fraction that shows that the code runs, what is usual, or also what takes minutes. */
export type Extent = 'quick' | 'usual' | 'long';

/** Measures one area. */
export type Area = (bench: Bench) => Promise<void>;

export type BenchMessage =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'skipped'; readonly skipped: Skipped };

/** The figures of one contender, one for each round. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

export interface Bench {
  /** A fraction of the rounds: shows that the code runs, measures nothing. */
  readonly quick: boolean;
  /** Also what takes minutes. */
  readonly long: boolean;
  readonly progress: (text: string) => void;
  /** A line for people, below the area's figures. */
  readonly note: (text: string) => void;
  readonly skip: (name: string, why: string) => void;
  /** A figure without a yardstick. */
  readonly report: (series: Series) => void;
  /** A figure compared with another of the same rounds. */
  readonly compare: (series: Series, against: Series, target?: FigureBound) => void;
}

export function createBench(area: string, extent: Extent, send: (message: BenchMessage) => void): Bench {
  const result = (rest: Omit<Result, 'area'>): void => send({ kind: 'result', result: { area, ...rest } });
  return {
    quick: extent === 'quick',
    long: extent === 'long',
    progress: (text) => send({ kind: 'progress', text }),
    note: (text) => send({ kind: 'note', text }),
    skip: (name, why) => send({ kind: 'skipped', skipped: { area, name, why } }),
    report: ({ name, unit, values }) => {
      const { median, spread } = summarize(values);
      const alone = { against: null, againstValue: null, ratio: null, target: null, met: null };
      result({ name, value: median, unit, spread, ...alone });
    },
    compare: ({ name, unit, values }, against, target) => {
      // Each round has its own ratio: what slowed the machine in that round slowed both.
      const ratios = summarize(values.map((value, round) => value / (against.values[round] ?? Number.NaN)));
      result({
        name,
        value: summarize(values).median,
        unit,
        against: against.name,
        againstValue: summarize(against.values).median,
        ratio: ratios.median,
        spread: ratios.spread,
        target: target === undefined ? null : boundText(target),
        met: target === undefined ? null : isMet(target, ratios.median),
      });
    },
  };
}
