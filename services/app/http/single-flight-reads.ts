// Single-flight reads: callers that ask for the same page at once share one read. Nobody gets a read that began before the
// request, so that a writer sees its own write.

/** Requests that arrive during a read with the same options share the next one. Options carry no caller's signal. */
export function singleFlightReads<O, T>(read: (options?: O) => Promise<T>): (options?: O) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  const waiting = new Map<string, Promise<T>>();

  const start = (key: string, options?: O): Promise<T> => {
    const found = read(options).finally(() => {
      if (running.get(key) === found) running.delete(key);
    });
    running.set(key, found);
    return found;
  };
  const startAfter = (current: Promise<T>, key: string, options?: O): Promise<T> => {
    const next = (): Promise<T> => {
      waiting.delete(key);
      return start(key, options);
    };
    // Its failure belongs to its own callers.
    const found = current.then(next, next);
    waiting.set(key, found);
    return found;
  };

  return (options) => {
    const key = JSON.stringify(options ?? null);
    const current = running.get(key);
    if (current === undefined) return start(key, options);
    return waiting.get(key) ?? startAfter(current, key, options);
  };
}
