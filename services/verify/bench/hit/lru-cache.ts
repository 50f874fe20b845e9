// lru-cache with a time to live. By default a timer resets its clock once a millisecond, which a process that is frozen and
// thawed cannot rely on, so it reads the clock each time, as ours does.
import type { Bench } from '../harness/bench.js';
import { packageOf } from '../harness/peer.js';
import { createTurn, NAMES, type Hits } from './hits.js';

export async function createLruCache(bench: Bench): Promise<Hits | undefined> {
  const found = await packageOf(bench, 'lru-cache', () => import('lru-cache'));
  if (found === undefined) return undefined;
  const options = { max: 10_000, ttl: 3_600_000, ttlResolution: 0 };
  const cache = new found.LRUCache<string, string>(options);
  const fetching = new found.LRUCache<string, string>({
    ...options,
    fetchMethod: async (name) => `https://${name}.example/`,
  });
  for (const name of NAMES) {
    cache.set(name, `https://${name}.example/`);
    await fetching.fetch(name);
  }
  const [next, nextFetched] = [createTurn(), createTurn()];
  return {
    calls: {
      'lru-cache get': () => cache.get(next()),
      'lru-cache fetch': () => fetching.fetch(nextFetched()),
    },
  };
}
