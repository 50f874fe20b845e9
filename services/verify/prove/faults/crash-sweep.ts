// `crash-sweep`: a sweep crashes at one of its requests to the registry, and another sweep starts when the lease has expired.
import * as fc from 'fast-check';
import { startControlPlane, type ControlPlane } from '../../../test/aws/control-plane.js';
import { checkAgreement } from '../../world/agreement.js';
import { config, sweptHistory } from '../../world/arbitraries.js';
import { ACCOUNTS } from '../../world/scopes.js';
import { deliver, IN_ORDER } from '../../world/delivery.js';
import { dump } from '../../world/dump.js';
import { holdingsOf, SCOPES } from '../../world/listing.js';
import { splitLost, expectAccount, loss } from '../../world/loss.js';
import { sweepAccounts } from '../../world/sweep-accounts.js';
import { runScenes, type World } from '../../world/world.js';
import { drawCase, tryCase } from '../from-property.js';
import type { Figures, Target, Trial } from '../target.js';
import { crashPointsOf, crashAt, runToEnd, describeCrashPoint, type CrashPoint } from './crash-point.js';
import { withRegistry, type FaultyRegistry, type Handlers } from './registry.js';
import { readTables, writeTables } from './tables.js';

/** A time after the end of every world. */
const BEGIN = 1_800_000_000;
/** Time between two sweeps: longer than a lease. */
const HOUR = 3600;
/** The most crashes for one history, because further histories find more than further crashes. */
const OF_ONE = 5;

export const crashSweep: Target = {
  name: 'crash-sweep',
  proves:
    'a sweep that crashes at any request leaves nothing half-written, and two more make the registry equal the account',
  unit: 'crashes',
  long: 2_000,
  short: 1,
  batch: 50,
  run,
};

const cases = fc.record({ scenes: sweptHistory, settings: config, lost: loss, percent: fc.constantFrom(30, 100) });

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const plane = await startControlPlane({ accounts: ACCOUNTS, now: () => BEGIN * 1000 });
  const figures = { histories: 0, requests: 0 };
  try {
    for (let crashes = 0; crashes < amount; figures.histories += 1) {
      await tryCase(drawCase(cases, seed, figures.histories), async ({ scenes, settings, percent, lost }) => {
        const { world, calls } = runScenes(scenes);
        const { received } = splitLost(deliver(calls, IN_ORDER), percent, lost);
        for (const scope of SCOPES) Object.assign(plane.scope(scope.account, scope.region), holdingsOf(world, scope));
        await withRegistry(settings, async (registry) => {
          const handlers = await registry.start();
          for (const { event } of received) await handlers.take(event);
          const most = Math.min(OF_ONE, amount - crashes);
          const [crashed, requests] = await crashSweeps({ registry, plane, world }, most, seed + crashes);
          crashes += crashed;
          figures.requests += requests;
          report(crashes);
        });
      });
    }
  } finally {
    await plane.close();
  }
  return figures;
}

interface SweptCase {
  readonly registry: FaultyRegistry;
  readonly plane: ControlPlane;
  readonly world: World;
}

/** @returns the number of crashes, and the number of requests of sweeps that do not crash. */
async function crashSweeps(given: SweptCase, most: number, seed: number): Promise<readonly [number, number]> {
  const { registry, plane } = given;
  const before = await readTables(registry.rig);
  const sweepAt = (hour: number) => (process: Handlers) => sweepAll(process, { registry, plane, hour });
  const requests = await runToEnd(await registry.start(), sweepAt(1));
  await expectTruth(given);
  const crashPoints = fc.sample(
    fc.shuffledSubarray([...crashPointsOf(requests)], { minLength: most, maxLength: most }),
    {
      seed,
      numRuns: 1,
    },
  )[0] as readonly CrashPoint[]; // one was asked for
  for (const crashPoint of crashPoints) {
    await writeTables(registry.rig, before);
    try {
      await crashAt(await registry.start(), sweepAt(1), crashPoint);
      await checkAgreement(registry.rig.store, registry.rig.config);
      for (const hour of [2, 3]) await runToEnd(await registry.start(), sweepAt(hour));
      await expectTruth(given);
    } catch (error) {
      throw new Error(
        `A check failed after a sweep crashed ${describeCrashPoint(crashPoint)} of ${String(requests)}.`,
        { cause: error },
      );
    }
  }
  return [crashPoints.length, requests];
}

export async function sweepAll(
  { apply, client }: Handlers,
  { registry: { rig }, plane, hour }: Pick<SweptCase, 'registry' | 'plane'> & { readonly hour: number },
): Promise<void> {
  const when = { second: BEGIN + hour * HOUR, owner: `sweep-${String(hour)}` };
  const reports = await sweepAccounts({ apply, client, tables: rig.tables }, plane, when);
  const failed = reports.find(({ outcome }) => outcome !== 'done');
  if (failed !== undefined) throw new Error(`A sweep ended ${failed.outcome}: ${String(failed.message)}`);
}

export async function expectTruth({ registry: { rig }, world }: SweptCase): Promise<void> {
  await checkAgreement(rig.store, rig.config);
  const { kept } = await dump(rig.store, rig.config);
  expectAccount(kept, world, rig.config);
}
