// How long things took, in whole milliseconds.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

export interface Latency {
  readonly record: (milliseconds: number) => void;
  /** Its percentiles in ms by name; p999 of fewer than a thousand says nothing and is left out. */
  readonly figures: (of: string) => Readonly<Record<string, number>>;
}

export function createLatency(): Latency {
  const histogram: RecordableHistogram = createHistogram();
  return {
    // A histogram of Node holds no zero.
    record: (milliseconds) => histogram.record(Math.max(1, Math.round(milliseconds))),
    figures: (of) => ({
      [`${of}: tried`]: histogram.count,
      [`${of}: p50 ms`]: histogram.percentile(50),
      [`${of}: p99 ms`]: histogram.percentile(99),
      ...(histogram.count < 1000 ? {} : { [`${of}: p999 ms`]: histogram.percentile(99.9) }),
      [`${of}: max ms`]: histogram.count === 0 ? 0 : histogram.max,
    }),
  };
}
