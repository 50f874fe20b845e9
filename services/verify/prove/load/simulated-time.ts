// Simulated time that many SDK instances share. A tick ends when every request that it caused has been answered.
import type { RegistryOptions } from 'waypost';

type Runtime = NonNullable<RegistryOptions['runtime']>;

export interface SimulatedTime {
  /** A clock and timers on this time, with the given source of chance. */
  readonly runtime: (random: () => number) => Runtime;
  /** Counts a request as in progress until it settles. */
  readonly during: <T>(request: () => Promise<T>) => Promise<T>;
  /** Lets one tick pass. */
  readonly tick: () => Promise<void>;
  readonly now: () => number;
}

export function createSimulatedTime(start: number, tickMs: number): SimulatedTime {
  let time = start;
  let underWay = 0;
  const due = new Map<number, Set<() => void>>();
  const after = (ms: number, callback: () => void): (() => void) => {
    // A timer without delay fires at the end of this tick.
    const at = Math.max(time, Math.ceil((time + ms - start) / tickMs) * tickMs + start);
    const timers = due.get(at) ?? new Set();
    due.set(at, timers.add(callback));
    return () => void timers.delete(callback);
  };
  const fire = (): boolean => {
    const timers = due.get(time);
    due.delete(time);
    for (const callback of timers ?? []) callback();
    return timers !== undefined && timers.size > 0;
  };
  return {
    runtime: (random) => ({ now: () => time, random, after }),
    during: async (request) => {
      underWay += 1;
      try {
        return await request();
      } finally {
        underWay -= 1;
      }
    },
    tick: async () => {
      for (let quiet = 0; quiet < 2;) {
        await new Promise((resolve) => setImmediate(resolve));
        quiet = fire() || underWay > 0 ? 0 : quiet + 1;
      }
      time += tickMs;
    },
    now: () => time,
  };
}
