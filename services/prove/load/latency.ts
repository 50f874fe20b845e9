// How long things took, in whole milliseconds.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

export interface Latency {
  readonly record: (milliseconds: number) => void;
  readonly count: () => number;
  /** `p50 3 · p99 12 · p999 40 · max 55 ms of 4000`; p999 of fewer than a thousand says nothing and is left out. */
  readonly tell: () => string;
}

export function createLatency(): Latency {
  const histogram: RecordableHistogram = createHistogram();
  return {
    // A histogram of Node holds no zero.
    record: (milliseconds) => histogram.record(Math.max(1, Math.round(milliseconds))),
    count: () => histogram.count,
    tell: () => {
      const at = (name: string, percentile: number) => `${name} ${histogram.percentile(percentile)}`;
      const tail = histogram.count < 1000 ? [] : [at('p999', 99.9)];
      const most = histogram.count === 0 ? 0 : histogram.max;
      return `${[at('p50', 50), at('p99', 99), ...tail, `max ${most}`].join(' · ')} ms of ${histogram.count}`;
    },
  };
}
