// Simulated time that jumps from one timer to the next, for programs that wait only for this clock.
export interface EventTime {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Lets time pass until the program ends. */
  readonly until: <T>(program: Promise<T>) => Promise<T>;
}

/** @param start in milliseconds since 1970. */
export function createEventTime(start: number): EventTime {
  let time = start;
  /** The sleepers, by the time at which they wake. */
  const due = new Map<number, (() => void)[]>();
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const at = time + Math.max(0, Math.ceil(milliseconds));
        due.set(at, [...(due.get(at) ?? []), resolve]);
      }),
    until: async (program) => {
      const progress = { isOver: false };
      const ended = program.finally(() => {
        progress.isOver = true;
      });
      ended.catch(() => undefined);
      for (;;) {
        await settled();
        if (progress.isOver) return ended;
        // Nothing sleeps while code is loaded on first use.
        if (due.size === 0) continue;
        time = [...due.keys()].reduce((a, b) => Math.min(a, b));
        const awake = due.get(time) ?? [];
        due.delete(time);
        for (const wake of awake) wake();
      }
    },
  };
}
