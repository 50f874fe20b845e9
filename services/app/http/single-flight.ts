// Single flight: callers that ask for the same at once share one answer. Nobody gets an answer that was begun before the request, so
// that a writer sees its own write.

/** Requests that arrive during an answer to the same question share the next one. Questions carry no caller's signal. */
export function singleFlight<Q, T>(answer: (question: Q) => Promise<T>): (question: Q) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  const waiting = new Map<string, Promise<T>>();

  const start = (key: string, question: Q): Promise<T> => {
    const found = answer(question).finally(() => {
      if (running.get(key) === found) running.delete(key);
    });
    running.set(key, found);
    return found;
  };
  const startAfter = (current: Promise<T>, key: string, question: Q): Promise<T> => {
    const next = (): Promise<T> => {
      waiting.delete(key);
      return start(key, question);
    };
    // Its failure belongs to its own callers.
    const found = current.then(next, next);
    waiting.set(key, found);
    return found;
  };

  return (question) => {
    const key = JSON.stringify(question ?? null);
    const current = running.get(key);
    if (current === undefined) return start(key, question);
    return waiting.get(key) ?? startAfter(current, key, question);
  };
}
