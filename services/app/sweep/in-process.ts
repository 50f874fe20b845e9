// A queue in this process, which works as SQS and its event source mapping do: a bounded number at once, each on its own.

interface InProcessQueue<T extends object> {
  readonly send: (items: readonly T[]) => Promise<void>;
  /** Resolves once nothing waits and nothing is worked at. */
  readonly drain: () => Promise<void>;
}

/**
 * Works at `atOnce` items at most; each may send further ones.
 * @param work must not reject.
 */
export function createInProcessQueue<T extends object>(
  work: (item: T) => Promise<void>,
  atOnce: number,
): InProcessQueue<T> {
  const waiting: T[] = [];
  const idle: (() => void)[] = [];
  let working = 0;
  const next = (): void => {
    while (working < atOnce) {
      const item = waiting.shift();
      if (item === undefined) break;
      working += 1;
      void work(item).finally(() => {
        working -= 1;
        next();
      });
    }
    if (working === 0) for (const resolve of idle.splice(0)) resolve();
  };
  return {
    send: async (items) => {
      for (const item of items) waiting.push(item);
      next();
    },
    drain: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        next();
      }),
  };
}
