import fc from 'fast-check';
import { inLanes } from './lanes.js';

interface LaneItem {
  readonly keys: readonly string[];
  readonly index: number;
}

/** Runs items that end at random times in a random order. */
async function runLanes(keys: readonly (readonly string[])[], width: number, random: () => number) {
  const items = keys.map((own, index): LaneItem => ({ keys: own, index }));
  const [begun, open, results]: [number[], Map<number, () => void>, number[]] = [[], new Map(), []];
  let most = 0;
  const run = async ({ index }: LaneItem): Promise<number> => {
    begun.push(index);
    await new Promise<void>((resolve) => open.set(index, resolve));
    return index;
  };
  const endOne = (): void => {
    most = Math.max(most, open.size);
    const [chosen] = [...open][Math.floor(random() * open.size)] ?? [];
    if (chosen === undefined) return;
    open.get(chosen)?.();
    open.delete(chosen);
  };
  let over = false;
  const reading = (async () => {
    for await (const result of inLanes(items, { width, keysOf: (item) => item.keys, run })) results.push(result);
    over = true;
  })();
  while (!isOver()) {
    endOne();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reading;
  return { begun, results, most };

  function isOver(): boolean {
    return over;
  }
}

it('runs every item once, keeps results and items that share a key in order, and never exceeds its width', async () => {
  const keys = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), { maxLength: 20 });

  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999 })),
      async (all, width, stream) => {
        const random = (): number => Number(stream.next().value);

        const { begun, results, most } = await runLanes(all, width, random);

        expect(results).toEqual(all.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(width);
        for (const key of ['a', 'b', 'c'] as const) {
          const sharing = begun.filter((index) => all[index]?.includes(key));
          expect(sharing).toEqual([...sharing].sort((one, other) => one - other));
        }
      },
    ),
    { numRuns: 100 },
  );
});

it('runs as many items at once as its width allows', async () => {
  const { most } = await runLanes([[], [], [], []], 3, () => 0);

  expect(most).toBe(3);
});
