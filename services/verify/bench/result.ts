// What the bench says: one row per figure, and per yardstick that it is held against.

/** A bound on a ratio. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

export interface Result {
  readonly area: string;
  readonly name: string;
  /** The median over the rounds. */
  readonly value: number;
  readonly unit: string;
  /** The yardstick, or null for a figure that stands alone. */
  readonly against: string | null;
  /** The yardstick's own median. */
  readonly againstValue: number | null;
  /** `value` over the yardstick's value: the median of the rounds' own ratios. */
  readonly ratio: number | null;
  /** Half the distance between the quartiles of the ratio (or the value), as a share of it. */
  readonly spread: number;
  /** `≤ 1.3`, or null where none was set. */
  readonly target: string | null;
  readonly met: boolean | null;
}

/** What an area could not measure here, by name, and why. */
export interface Skipped {
  readonly area: string;
  readonly name: string;
  readonly why: string;
}

export function isMet(target: Target, ratio: number): boolean {
  return 'atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast;
}

export function textOf(target: Target): string {
  return 'atMost' in target ? `≤ ${String(target.atMost)}` : `≥ ${String(target.atLeast)}`;
}
