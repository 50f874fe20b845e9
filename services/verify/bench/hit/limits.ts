// The least that such a call can cost: a look into a map and at the clock, and one promise.
import { createTurn, NAMES, type Hits } from './hits.js';

export async function createLimits(): Promise<Hits> {
  const until = Date.now() + 3_600_000;
  const map = new Map(NAMES.map((name) => [name, { url: `https://${name}.example/`, until }]));
  const find = (name: string): string | undefined => {
    const held = map.get(name);
    return held !== undefined && Date.now() < held.until ? held.url : undefined;
  };
  const findLater = async (name: string): Promise<string | undefined> => find(name);
  const [next, nextLater] = [createTurn(), createTurn()];
  return {
    calls: {
      'Map.get with expiry': () => find(next()),
      'await an async function': () => findLater(nextLater()),
    },
  };
}
