// `crash`: a process crashes at each of its requests in turn, before or after the request took effect, and another process
// repeats the work. The tables then hold, item by item, what they hold without a crash.
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { checkAgreement } from '../../world/agreement.js';
import { config, shortHistory } from '../../world/arbitraries.js';
import { withClockStopped } from '../../world/clock.js';
import { expectSame } from '../../world/comparison.js';
import { runScenes } from '../../world/world.js';
import { drawCase, tryCase } from '../from-property.js';
import type { Figures, Target, Trial } from '../target.js';
import { crashPointsOf, crashAt, runToEnd, describeCrashPoint } from './crash-point.js';
import { withRegistry, type FaultyRegistry } from './registry.js';
import { readTables, writeTables, type Tables } from './tables.js';
import { operatorActs, operationsOf, type FaultOperation } from './operations.js';

/** The machine's clock, later than all events. */
const NOW = 1_900_000_000;

export const crash: Target = {
  name: 'crash',
  proves: 'a process that crashes at any request leaves nothing half-written, and a retry leaves no trace of the crash',
  unit: 'crashes',
  long: 5_000,
  short: 4,
  batch: 250,
  run,
};

const cases = fc.tuple(shortHistory, operatorActs, config);

/** Takes one history after the other and crashes at each of its requests, until the amount is reached. */
async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const figures = { histories: 0, requests: 0 };
  for (let crashes = 0; crashes < amount; figures.histories += 1) {
    await tryCase(drawCase(cases, seed, figures.histories), async ([scenes, acts, settings]) => {
      const operations = operationsOf(runScenes(scenes).calls, acts, settings);
      await withRegistry(settings, (registry) =>
        withClockStopped(NOW, async () => {
          for (const operation of operations) {
            const crashed = await crashEverywhere(registry, operation, amount - crashes);
            crashes += crashed;
            figures.requests += crashed / 2;
            report(crashes);
          }
        }),
      );
    });
  }
  return figures;
}

/** @returns the number of crashes; the tables are then as they are without a crash. */
async function crashEverywhere(registry: FaultyRegistry, operation: FaultOperation, most: number): Promise<number> {
  const { rig } = registry;
  const before = await readTables(rig);
  const crashPoints = crashPointsOf(await runToEnd(await registry.start(operation), operation.run));
  await checkAgreement(rig.store, operation.config);
  const after = await readTables(rig);
  for (const crashPoint of crashPoints.slice(0, most)) {
    await writeTables(rig, before);
    try {
      await crashAt(await registry.start(operation), operation.run, crashPoint);
      if (!operation.inParts) await checkAgreement(rig.store, operation.config);
      await runToEnd(await registry.start(operation), operation.run);
      expectSameTables(await readTables(rig), after);
    } catch (error) {
      throw new Error(
        `A check failed after a process that ${operation.title} crashed ${describeCrashPoint(crashPoint)}.`,
        { cause: error },
      );
    }
  }
  return Math.min(crashPoints.length, most);
}

export function expectSameTables(actual: Tables, expected: Tables): void {
  if (isDeepStrictEqual(sorted(actual), sorted(expected))) return;
  expectSame(sorted(actual), sorted(expected));
}

const sorted = (tables: Tables): object =>
  Object.fromEntries(
    [...tables].map(([table, items]) => [
      table,
      Object.fromEntries(items.map((item) => [`${String(item.pk)} ${String(item.sk)}`, item]).sort()),
    ]),
  );
