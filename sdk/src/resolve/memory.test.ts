import { fakeRuntime } from '../../test/clock.js';
import { VPC, serviceEntry } from '../../test/documents.js';
import { memorySource } from '../../test/memory-source.js';
import { createBoundedMap, DocumentCache } from './memory.js';

describe('memory of bounded size', () => {
  it('documents that are evicted while others are read still reach those who asked for them', async () => {
    const source = memorySource();
    const keys = Array.from({ length: 50 }, (_, index) => ({ kind: 'service', name: `orders-${index}` }) as const);
    for (const { name } of keys) source.documents.set(`service:${name}`, serviceEntry(name));
    const { signal } = new AbortController();
    const cache = new DocumentCache({ source, runtime: fakeRuntime(), freshForMs: 30_000, signal, most: 10 });
    const network = { kind: 'network', ref: VPC } as const;

    const loads = await Promise.all(keys.map((key) => cache.load([key, network], { timeoutMs: 1000 })));

    expect(
      loads.map(({ held }) => held.map(({ document }) => document && 'name' in document && document.name)),
    ).toEqual(keys.map(({ name }) => [name, false]));
    expect([...cache.all()]).toHaveLength(10);
    // The network was used last, so it is still held.
    expect(await cache.load([network], { timeoutMs: 1000 })).toMatchObject({ tookRead: false });
  });

  it('a bounded map evicts worthless entries first, then the oldest', () => {
    const map = createBoundedMap<string>({ most: 3, isWorthless: (value) => value === '' });
    for (const [key, value] of [
      ['a', 'A'],
      ['b', ''],
      ['c', 'C'],
      ['d', 'D'],
      ['e', 'E'],
    ] as const)
      map.set(key, value);

    expect(['a', 'b', 'c', 'd', 'e'].map((key) => map.get(key))).toEqual([undefined, undefined, 'C', 'D', 'E']);
  });

  it('a bounded map keeps an entry that has become worth keeping since it was stored', () => {
    const map = createBoundedMap<{ good: boolean }>({ most: 2, isWorthless: ({ good }) => !good });
    const first = { good: false };
    map.set('first', first);
    map.set('second', { good: false });
    first.good = true;

    map.set('third', { good: false });

    expect([...map.values()]).toContain(first);
    expect(map.get('second')).toBeUndefined();
  });

  it('a bounded map of 20 000 entries evicts 60 000 in less than two seconds', () => {
    const timeOf = (evictions: number): number => {
      const map = createBoundedMap<number>({ most: 20_000, isWorthless: (value) => value % 2 === 0 });
      const start = performance.now();
      for (let index = 0; index < 20_000 + evictions; index += 1) map.set(`key-${index}`, index);
      return performance.now() - start;
    };
    // With a search through the map, 60 000 evictions take ten seconds and more.
    expect(timeOf(60_000)).toBeLessThan(2000);
  });
});
