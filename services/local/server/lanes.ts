// Runs many tasks at once and yields their results in the order of the items. Items that share a key run one after another:
// each waits only for earlier items, so no two can wait for each other.

interface LanesOptions<Item, Result> {
  /** The most tasks under way at once, including those that wait for an earlier one. */
  readonly width: number;
  readonly keysOf: (item: Item) => readonly string[];
  /** Must not reject. */
  readonly run: (item: Item) => Promise<Result>;
}

export async function* inLanes<Item, Result>(
  items: Iterable<Item>,
  { width, keysOf, run }: LanesOptions<Item, Result>,
): AsyncGenerator<Result> {
  const last = new Map<string, Promise<Result>>();
  const underWay: Promise<Result>[] = [];
  const begin = (item: Item): Promise<Result> => {
    const keys = keysOf(item);
    const before = keys.flatMap((key) => last.get(key) ?? []);
    const result = Promise.all(before).then(() => run(item));
    for (const key of keys) last.set(key, result);
    return result.then((done) => {
      for (const key of keys) if (last.get(key) === result) last.delete(key);
      return done;
    });
  };
  for (const item of items) {
    underWay.push(begin(item));
    const first = underWay.length < width ? undefined : underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of underWay) yield await result;
}
