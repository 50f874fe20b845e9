import { VPC, serviceEntry } from '../../test/documents.js';
import { memorySource } from '../../test/memory-source.js';
import { createRegistry } from '../registry.js';
import { createBoundedMap } from './memory.js';

describe('memory of bounded size', () => {
  it('25 000 distinct names that are asked for at once are all resolved, by one read of their network', async () => {
    const source = memorySource();
    const names = Array.from({ length: 25_000 }, (_, index) => `orders-${index}`);
    for (const name of names) source.documents.set(`service:${name}`, serviceEntry(name));
    const registry = createRegistry({ sources: [source], network: VPC, env: {}, timeout: 60_000 });

    const urls = await Promise.all(names.map((name) => registry.resolve(name)));

    expect(urls.filter((url) => url.endsWith('/prod/'))).toHaveLength(names.length);
    expect(source.reads.flat().filter((key) => key.startsWith('network'))).toHaveLength(1);
    // What was used last is still in memory, the network included.
    await registry.resolve('orders-24999');
    await registry.resolve('billing-api');
    expect(source.reads.slice(names.length)).toEqual([['service:billing-api']]);
  });

  it('a bounded map evicts what is worthless before what is older, and else the oldest', () => {
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
