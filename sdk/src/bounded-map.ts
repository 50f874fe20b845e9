// A map that does not grow beyond its bound. What is worth least goes first, then what was put in longest ago.

export interface BoundedMap<V> {
  readonly get: (key: string) => V | undefined;
  /** Puts it in as the newest. */
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
  readonly values: () => Iterable<V>;
  readonly entries: () => Iterable<[string, V]>;
}

export interface Bound<V> {
  readonly most: number;
  /** Whether an entry may go before older ones. */
  readonly isWorthless: (value: V) => boolean;
}

export function createBoundedMap<V>({ most, isWorthless }: Bound<V>): BoundedMap<V> {
  const map = new Map<string, V>();
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      map.delete(key);
      if (map.size >= most) map.delete(firstToGo(map, isWorthless));
      map.set(key, value);
    },
    delete: (key) => void map.delete(key),
    values: () => map.values(),
    entries: () => map.entries(),
  };
}

function firstToGo<V>(map: ReadonlyMap<string, V>, isWorthless: (value: V) => boolean): string {
  let oldest: string | undefined;
  for (const [key, value] of map) {
    if (isWorthless(value)) return key;
    oldest ??= key;
  }
  return oldest ?? '';
}
