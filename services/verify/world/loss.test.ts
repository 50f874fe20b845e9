// Law 2 with the real sweep: full sweeps make the registry equal the account, whatever events are lost. The target `loss`
// does the same in memory, with a world that changes meanwhile.
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describeOnEngine, startEngine, type TestEngine } from '../../../sdk/test/engine.js';
import { config, delivery, history } from './arbitraries.js';
import { deliver } from './delivery.js';
import { splitLost, expectAccount, loss } from './loss.js';
import { createSweepRig, type SweepRig } from './sweep-rig.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { LONG, runs } from './runs.js';
import { runScenes } from './world.js';

describeOnEngine('the real sweep', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  /** Gives `use` a registry and a control plane of its own. */
  async function withRig(settings: RegistryConfig, use: (rig: SweepRig) => Promise<void>): Promise<void> {
    const rig = await createSweepRig(engine, settings);
    try {
      await use(rig);
    } finally {
      const { readers, records } = rig.tables;
      for (const TableName of [readers, records]) await rig.client.send(new DeleteTableCommand({ TableName }));
      await rig.stop();
    }
  }

  it.each([10, 100])(
    'two full sweeps repair a registry that lost %d %% of the events, and the second writes nothing',
    async (percent) => {
      await fc.assert(
        fc.asyncProperty(history, delivery, config, loss, (scenes, delivered, settings, drawn) =>
          withRig(settings, async (rig) => {
            const { world, calls } = runScenes(scenes);
            const { received } = splitLost(deliver(calls, delivered), percent, drawn);
            rig.fill(world);

            await rig.take(received);
            await rig.sweepEverywhere();
            const first = await rig.dump();
            const reports = await rig.sweepEverywhere();
            const second = await rig.dump();

            expect(reports.map(({ outcome, applied }) => [outcome, applied])).toEqual(reports.map(() => ['done', 0]));
            expect(second.revisions).toEqual(first.revisions);
            expect(second.kept).toEqual(first.kept);
            expectAccount(second.kept, world, settings);
          }),
        ),
        // A failing history is not shrunk here: the target `loss` shrinks it much faster in memory.
        { ...runs(1), endOnFailure: true },
      );
    },
    LONG,
  );
});
