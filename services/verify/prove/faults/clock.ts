// `clock`: the machine's clock jumps by hours and days before any event. Events carry their own time, so nothing that is
// stored may depend on the clock.
import * as fc from 'fast-check';
import { config, delivery, shortHistory } from '../../world/arbitraries.js';
import { withMovedClock } from '../../world/clock.js';
import { deliver } from '../../world/delivery.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';
import { expectEventsApplied, expectConsistent, withRegistry } from './registry.js';

const NOW = 1_900_000_000;
const DAYS = 5 * 86_400;

/** The clock's error in seconds, one value for each event in turn. */
const wrongBy = fc.array(fc.integer({ min: -DAYS, max: DAYS }), { minLength: 2, maxLength: 12 });

const circumstances = fc.record({ delivered: delivery, settings: config, jumps: wrongBy });

export const clock = fromProperty({
  name: 'clock',
  proves: 'the same events leave the same records while the machine’s clock jumps by days',
  unit: 'histories',
  long: 2_000,
  short: 1,
  batch: 50,
  property: () =>
    fc.asyncProperty(shortHistory, circumstances, async (scenes, { delivered, settings, jumps }) => {
      const events = deliver(runScenes(scenes).calls, delivered).map(({ event }) => event);
      await withRegistry(settings, (registry) =>
        withMovedClock(async ({ set }) => {
          const { take } = await registry.start();
          for (const [index, event] of events.entries()) {
            set(NOW + (jumps[index % jumps.length] ?? 0));
            await take(event);
          }
          await expectConsistent(registry.rig);
          await expectEventsApplied(registry.rig, events);
        }),
      );
    }),
});
