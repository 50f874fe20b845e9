// Measures calls one after the other: the time of each, and the CPU of all; and apart from these, what they allocate.
import { quantile } from './statistics.js';

export interface MeasuredTimes {
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of this process's CPU for each call. */
  readonly cpu: number;
}

export async function measureTimes(call: () => Promise<unknown>, calls: number): Promise<MeasuredTimes> {
  const times = new Float64Array(calls);
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    const start = process.hrtime.bigint();
    await call();
    times[index] = Number(process.hrtime.bigint() - start) / 1000;
  }
  const { user, system } = process.cpuUsage(before);
  const list = [...times];
  return { p50: quantile(list, 0.5), p99: quantile(list, 0.99), cpu: (user + system) / calls };
}

/** The number of calls over which allocations are counted: too few to start a garbage collection. */
export const COUNTED = 16;

/**
 * Bytes of heap for each call, or NaN if a garbage collection intervened. Needs `--expose-gc`. A full collection discards compiled
 * code, so that calls right after it cost several times as much: do not time any until the code is compiled again.
 */
export async function allocatedBy(call: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < COUNTED; index += 1) await call();
  const grown = process.memoryUsage().heapUsed - before;
  return grown > 0 ? grown / COUNTED : Number.NaN;
}
