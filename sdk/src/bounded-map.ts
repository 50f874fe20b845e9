// A map with a maximum size: it evicts a worthless entry first, else the oldest.

export interface BoundedMap<V> {
  readonly get: (key: string) => V | undefined;
  /** Stores the value as the newest entry. */
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
  readonly values: () => Iterable<V>;
  readonly entries: () => Iterable<[string, V]>;
}

export interface Bound<V> {
  readonly most: number;
  /** Whether an entry may be evicted before older ones. */
  readonly isWorthless: (value: V) => boolean;
}

export function createBoundedMap<V>({ most, isWorthless }: Bound<V>): BoundedMap<V> {
  const map = new Map<string, V>();
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      map.delete(key);
      if (map.size >= most) map.delete(nextToEvict(map, isWorthless));
      map.set(key, value);
    },
    delete: (key) => void map.delete(key),
    values: () => map.values(),
    entries: () => map.entries(),
  };
}

function nextToEvict<V>(map: ReadonlyMap<string, V>, isWorthless: (value: V) => boolean): string {
  let oldest: string | undefined;
  for (const [key, value] of map) {
    if (isWorthless(value)) return key;
    oldest ??= key;
  }
  return oldest ?? '';
}
