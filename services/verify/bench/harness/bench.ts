// What an area measures with: it reports, skips by name, and says how far it is.
import { isMet, textOf, type Result, type Skipped, type Target } from '../result.js';
import { summarize } from './statistics.js';

/** Measures one area. */
export type Area = (bench: Bench) => Promise<void>;

export type Said =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'skipped'; readonly skipped: Skipped };

/** A contender's figures, one for each round. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

export interface Bench {
  /** A fraction of the rounds: whether the code runs, not what it measures. */
  readonly quick: boolean;
  readonly progress: (text: string) => void;
  /** A line for people, beneath the area's figures. */
  readonly note: (text: string) => void;
  readonly skip: (name: string, why: string) => void;
  /** A figure that stands alone. */
  readonly report: (series: Series) => void;
  /** A figure held against another of the same rounds. */
  readonly compare: (series: Series, against: Series, target?: Target) => void;
}

export function createBench(area: string, quick: boolean, say: (said: Said) => void): Bench {
  const result = (rest: Omit<Result, 'area'>): void => say({ kind: 'result', result: { area, ...rest } });
  return {
    quick,
    progress: (text) => say({ kind: 'progress', text }),
    note: (text) => say({ kind: 'note', text }),
    skip: (name, why) => say({ kind: 'skipped', skipped: { area, name, why } }),
    report: ({ name, unit, values }) => {
      const { median, spread } = summarize(values);
      const alone = { against: null, againstValue: null, ratio: null, target: null, met: null };
      result({ name, value: median, unit, spread, ...alone });
    },
    compare: ({ name, unit, values }, against, target) => {
      // Each round's own ratio: what slowed the machine in that round slowed both.
      const ratios = summarize(values.map((value, round) => value / (against.values[round] ?? Number.NaN)));
      result({
        name,
        value: summarize(values).median,
        unit,
        against: against.name,
        againstValue: summarize(against.values).median,
        ratio: ratios.median,
        spread: ratios.spread,
        target: target === undefined ? null : textOf(target),
        met: target === undefined ? null : isMet(target, ratios.median),
      });
    },
  };
}
