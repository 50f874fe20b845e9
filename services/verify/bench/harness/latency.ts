// What calls cost one after the other: how long each took, and what the process spent on all of them.
import { quantile } from './statistics.js';

export interface Latency {
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of this process's CPU, a call. */
  readonly cpu: number;
  /** Bytes of the heap, a call; NaN where a collection came between. */
  readonly allocated: number;
}

/** Calls so often. With `--expose-gc`, allocations are counted over a few calls more, too few to start a collection. */
export async function measureLatency(call: () => Promise<unknown>, calls: number): Promise<Latency> {
  const times = new Float64Array(calls);
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    const start = process.hrtime.bigint();
    await call();
    times[index] = Number(process.hrtime.bigint() - start) / 1000;
  }
  const { user, system } = process.cpuUsage(before);
  const list = [...times];
  return {
    p50: quantile(list, 0.5),
    p99: quantile(list, 0.99),
    cpu: (user + system) / calls,
    allocated: await allocatedBy(call),
  };
}

/** Calls over which allocations are counted. */
export const COUNTED = 16;

async function allocatedBy(call: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < COUNTED; index += 1) await call();
  const grown = process.memoryUsage().heapUsed - before;
  return grown > 0 ? grown / COUNTED : Number.NaN;
}
