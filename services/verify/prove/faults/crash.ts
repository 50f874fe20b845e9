// Whatever the registry does: a process that ends at each of its requests in turn, before or after the request took effect,
// and then another that does it again. What is kept is then, item by item, what it is where nothing ended.
import { inspect, isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { config, shortHistory } from '../../world/arbitraries.js';
import { withClockStopped } from '../../world/clock.js';
import { expectSame } from '../../world/telling.js';
import { playOut } from '../../world/world.js';
import { Counterexample, type Figures, type Target, type Trial } from '../target.js';
import { deathsAt, dieAt, live, wordsOf } from './death.js';
import { expectWhole, withRegistry, type FaultyRegistry } from './registry.js';
import { readTables, writeTables, type Tables } from './tables.js';
import { operatorActs, worksOf, type Work } from './works.js';

/** The machine's clock, in the future of all events. */
const NOW = 1_900_000_000;

export const crash: Target = {
  name: 'crash',
  proves: 'a process killed at any request leaves nothing half-written, and done again it is as if none was killed',
  unit: 'crashes',
  long: 5_000,
  short: 24,
  batch: 250,
  run,
};

const lives = fc.tuple(shortHistory, operatorActs, config);

/** One history after the other, at each request of each; the last as far as the amount goes. */
async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const figures = { histories: 0, requests: 0 };
  for (let crashes = 0; crashes < amount;) {
    const [life] = fc.sample(lives, { seed: seed + figures.histories * 7919, numRuns: 1 });
    if (life === undefined) break;
    const [scenes, acts, settings] = life;
    const works = worksOf(playOut(scenes).calls, acts, settings);
    await withRegistry(settings, (registry) =>
      withClockStopped(NOW, async () => {
        for (const work of works) {
          const ends = await crashEverywhere(registry, work, amount - crashes);
          crashes += ends;
          figures.requests += ends / 2;
          report(crashes);
        }
      }),
    ).catch((error: unknown) => {
      throw new Counterexample(inspect(error), fc.stringify(life));
    });
    figures.histories += 1;
  }
  return figures;
}

/** @returns how often a process ended; the tables are then as they are where none did. */
async function crashEverywhere(registry: FaultyRegistry, work: Work, most: number): Promise<number> {
  const { rig } = registry;
  const before = await readTables(rig);
  const deaths = deathsAt(await live(await registry.start(work), work.run));
  await expectWholeUnder(registry, work.config);
  const after = await readTables(rig);
  for (const death of deaths.slice(0, most)) {
    await writeTables(rig, before);
    try {
      await dieAt(await registry.start(work), work.run, death);
      if (!work.inParts) await expectWholeUnder(registry, work.config);
      await live(await registry.start(work), work.run);
      expectSameTables(await readTables(rig), after);
    } catch (error) {
      throw new Error(`A process that ${work.title} ended ${wordsOf(death)}.`, { cause: error });
    }
  }
  return Math.min(deaths.length, most);
}

async function expectWholeUnder({ rig }: FaultyRegistry, config: RegistryConfig): Promise<void> {
  await expectWhole({ store: rig.store, config });
}

function expectSameTables(told: Tables, wanted: Tables): void {
  if (isDeepStrictEqual(sorted(told), sorted(wanted))) return;
  expectSame(sorted(told), sorted(wanted));
}

const sorted = (tables: Tables): object =>
  Object.fromEntries(
    [...tables].map(([table, items]) => [
      table,
      Object.fromEntries(items.map((item) => [`${String(item.pk)} ${String(item.sk)}`, item]).sort()),
    ]),
  );
