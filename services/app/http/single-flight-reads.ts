// Many who ask for the same page at once, as dashboards do on the minute, cost one read after the other and not one each. Nobody
// is given a read that began before he asked: who has just written sees it.

/** Asks that come while a read of the same options runs share the next one; so options have no signal, which is one asker's own. */
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
    // Whether that one succeeded is its own affair.
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
