// What the bench reports: one row for each figure and each yardstick that it is compared with.

/** A bound on a ratio. */
export type FigureBound = { readonly atMost: number } | { readonly atLeast: number };

export interface Result {
  readonly area: string;
  readonly name: string;
  /** The median over the rounds. */
  readonly value: number;
  readonly unit: string;
  /** The yardstick, or null for a figure without one. */
  readonly against: string | null;
  /** The yardstick's median. */
  readonly againstValue: number | null;
  /** The median of the rounds' own ratios of `value` to the yardstick's value. */
  readonly ratio: number | null;
  /** Half the distance between the quartiles of the ratio (or of the value), relative to it. */
  readonly spread: number;
  /** `≤ 1.3`, or null without a target. */
  readonly target: string | null;
  readonly met: boolean | null;
}

/** What an area could not measure on this machine, and why. */
export interface Skipped {
  readonly area: string;
  readonly name: string;
  readonly why: string;
}

export function isMet(bound: FigureBound, ratio: number): boolean {
  return 'atMost' in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;
}

export function boundText(bound: FigureBound): string {
  return 'atMost' in bound ? `≤ ${String(bound.atMost)}` : `≥ ${String(bound.atLeast)}`;
}
