// Medians and spreads. Interruptions distort the mean of a benchmark.

interface Summary {
  readonly median: number;
  /** Half the distance between the quartiles, relative to the median. */
  readonly spread: number;
}

/** The value below which that share of the values lies, interpolated; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

/** Ignores NaN, which stands for a round without a measurement. */
export function summarize(series: readonly number[]): Summary {
  const values = series.filter((value) => Number.isFinite(value));
  const median = quantile(values, 0.5);
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / Math.abs(median);
  return { median, spread: Number.isFinite(spread) ? spread : 0 };
}
