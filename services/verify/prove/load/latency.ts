// A histogram of durations in whole milliseconds.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

export interface LatencyRecorder {
  readonly record: (milliseconds: number) => void;
  /** Percentiles in ms by name; p999 is left out below a thousand values. */
  readonly figures: (of: string) => Readonly<Record<string, number>>;
}

export function createLatency(): LatencyRecorder {
  const histogram: RecordableHistogram = createHistogram();
  return {
    // Node's histogram does not accept zero.
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
