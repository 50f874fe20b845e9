// Law 2: whatever part of the events is lost, complete sweeps make the registry equal to the account.
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describeOnEngine, startEngine, type Engine } from '../../../sdk/test/engine.js';
import { config, delivery, history } from './arbitraries.js';
import { deliver, type Arrival } from './delivery.js';
import { sweepEverywhere } from './loss-sweep.js';
import { createLossRig, type LossRig } from './loss-rig.js';
import { expectNetworks, expectRecords, expectServices } from './loss-truth.js';
import { createMirror, type Kept } from './mirror.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { LONG, runs } from './runs.js';
import { playOut, type World } from './world.js';

/** Of a hundred, for each call in turn: it is lost where this is less than the part that is lost. */
const lots = fc.array(fc.nat({ max: 99 }), { minLength: 40, maxLength: 120, size: 'max' });

/** Which call is lost in any case, so that also of a small part something is. */
const victim = fc.nat({ max: 200 });

interface Loss {
  readonly percent: number;
  readonly lots: readonly number[];
  readonly victim: number;
}

/** All copies of a lost call's event are. */
function divide(arrivals: readonly Arrival[], calls: number, { percent, lots, victim }: Loss) {
  const isLost = ({ index }: Arrival) =>
    (lots[index % lots.length] ?? 0) < percent || index === victim % Math.max(1, calls);
  return { told: arrivals.filter((arrival) => !isLost(arrival)), lost: arrivals.filter(isLost) };
}

function expectTheAccount(kept: Kept, world: World, settings: RegistryConfig): void {
  expectRecords(kept, world);
  expectServices(kept, world, settings);
  expectNetworks(kept, world);
}

/** Everything has settled by then. */
const LATER = 700;

it.each([
  [1, 70],
  [10, 70],
  [100, 40],
])(
  'with %d %% of the events lost, a sweep makes the registry the account, and the next one has nothing to say',
  (percent, short) => {
    fc.assert(
      fc.property(history, delivery, config, lots, victim, (scenes, delivered, settings, drawn, one) => {
        const { world, calls } = playOut(scenes);
        const mirror = createMirror(settings);
        const loss = { percent, lots: drawn, victim: one };
        const { told, lost } = divide(deliver(calls, delivered), calls.length, loss);
        const end = world.ledger.now();

        for (const { event } of told) mirror.take(event);
        sweepEverywhere(mirror, world, { config: settings, startedAt: end + LATER });
        const again = sweepEverywhere(mirror, world, { config: settings, startedAt: end + 2 * LATER });

        expect(again).toEqual({ facts: [], removals: [], undead: [] });
        expectTheAccount(mirror.kept, world, settings);

        // Half of what was lost is only very late.
        for (const { event } of lost.filter((_, index) => index % 2 === 0)) mirror.take(event);
        sweepEverywhere(mirror, world, { config: settings, startedAt: end + 3 * LATER });
        const last = sweepEverywhere(mirror, world, { config: settings, startedAt: end + 4 * LATER });

        expect(last).toEqual({ facts: [], removals: [], undead: [] });
        expectTheAccount(mirror.kept, world, settings);
      }),
      runs(short),
    );
  },
  LONG,
);

describeOnEngine('by the real sweep, over HTTP and on the engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  /** A registry and a control plane of its own for as long as `use` takes. */
  async function withRig(settings: RegistryConfig, use: (rig: LossRig) => Promise<void>): Promise<void> {
    const rig = await createLossRig(engine, settings);
    try {
      await use(rig);
    } finally {
      const { readers, records } = rig.tables;
      for (const TableName of [readers, records]) await rig.client.send(new DeleteTableCommand({ TableName }));
      await rig.stop();
    }
  }

  it.each([10, 100])(
    'with %d %% of the events lost, it does so too, and the second writes nothing',
    async (percent) => {
      await fc.assert(
        fc.asyncProperty(history, delivery, config, lots, victim, (scenes, delivered, settings, drawn, one) =>
          withRig(settings, async (rig) => {
            const { world, calls } = playOut(scenes);
            const loss = { percent, lots: drawn, victim: one };
            const { told } = divide(deliver(calls, delivered), calls.length, loss);
            rig.fill(world);

            await rig.take(told);
            await rig.sweepEverywhere();
            const first = await rig.dump();
            const reports = await rig.sweepEverywhere();
            const second = await rig.dump();

            expect(reports.map(({ outcome, applied }) => [outcome, applied])).toEqual(reports.map(() => ['done', 0]));
            expect(second.revisions).toEqual(first.revisions);
            expect(second.kept).toEqual(first.kept);
            expectTheAccount(second.kept, world, settings);
          }),
        ),
        // A failing history is not made smaller here: its seed is, by the same property in memory.
        { ...runs(4), endOnFailure: true },
      );
    },
    LONG,
  );
});
