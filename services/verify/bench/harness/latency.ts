// Measures calls one after the other: the time of each, the CPU of all and, where it is asked for, their allocations.
import { quantile } from './statistics.js';

export interface CallTimes {
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of this process's CPU for each call. */
  readonly cpu: number;
}

export interface Latency extends CallTimes {
  /** Bytes of heap for each call, or NaN if a garbage collection intervened. */
  readonly allocated: number;
}

/** Makes `calls` calls, then a few more to count allocations: too few to start a garbage collection. Needs `--expose-gc`. */
export async function measureLatency(call: () => Promise<unknown>, calls: number): Promise<Latency> {
  return { ...(await measureTimes(call, calls)), allocated: await allocatedBy(call) };
}

export async function measureTimes(call: () => Promise<unknown>, calls: number): Promise<CallTimes> {
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

/** The number of calls over which allocations are counted. */
export const COUNTED = 16;

async function allocatedBy(call: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < COUNTED; index += 1) await call();
  const grown = process.memoryUsage().heapUsed - before;
  return grown > 0 ? grown / COUNTED : Number.NaN;
}
