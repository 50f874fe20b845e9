// A map of bounded size, which evicts what is not worth keeping first.

/** A map of bounded size: it evicts an entry that is not worth keeping first, else the oldest, in constant time on average. */
export interface BoundedMap<V> {
  readonly get: (key: string) => V | undefined;
  /** Stores the value as the newest entry. */
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
  readonly values: () => Iterable<V>;
}

export interface Bound<V> {
  readonly most: number;
  /** Whether an entry may be evicted before older ones. */
  readonly isWorthless: (value: V) => boolean;
}

export function createBoundedMap<V>({ most, isWorthless }: Bound<V>): BoundedMap<V> {
  const kept = new Queue<V>();
  /** Entries that were worthless when they were last looked at. */
  const spare = new Queue<V>();
  const evict = (): void => {
    for (let entry = spare.takeOldest(); entry !== undefined; entry = spare.takeOldest()) {
      if (isWorthless(entry[1])) return;
      kept.entries.set(...entry);
    }
    kept.takeOldest();
  };
  const remove = (key: string): boolean => kept.entries.delete(key) || spare.entries.delete(key);
  return {
    get: (key) => kept.entries.get(key) ?? spare.entries.get(key),
    set: (key, value) => {
      remove(key);
      if (kept.entries.size + spare.entries.size >= most) evict();
      (isWorthless(value) ? spare : kept).entries.set(key, value);
    },
    delete: (key) => void remove(key),
    values: () => [...kept.entries.values(), ...spare.entries.values()],
  };
}

class Queue<V> {
  readonly entries = new Map<string, V>();
  /** It goes on where it stopped: a new iterator would pass every hole that evictions left. */
  #next = this.entries.entries();

  takeOldest(): [string, V] | undefined {
    let { value: entry } = this.#next.next();
    if (entry === undefined) {
      this.#next = this.entries.entries();
      ({ value: entry } = this.#next.next());
    }
    if (entry !== undefined) this.entries.delete(entry[0]);
    return entry;
  }
}
