// A machine whose clock is set: by hours and days, forwards and back, before any event. What an event says is stamped by its
// own time, so nothing that is kept may depend on it.
import * as fc from 'fast-check';
import { config, delivery, shortHistory } from '../../world/arbitraries.js';
import { withMovedClock } from '../../world/clock.js';
import { deliver } from '../../world/delivery.js';
import { playOut } from '../../world/world.js';
import { fromProperty } from '../from-property.js';
import { expectToldOf, expectWhole, withRegistry } from './registry.js';

const NOW = 1_900_000_000;
const DAYS = 5 * 86_400;

/** By how many seconds the clock is wrong, event by event. */
const wrongBy = fc.array(fc.integer({ min: -DAYS, max: DAYS }), { minLength: 2, maxLength: 12 });

const circumstances = fc.record({ delivered: delivery, settings: config, jumps: wrongBy });

export const clock = fromProperty({
  name: 'clock',
  proves: 'the deployed functions keep the same of the same events while the machine’s clock jumps days back and forth',
  unit: 'histories',
  long: 2_000,
  short: 4,
  batch: 50,
  property: () =>
    fc.asyncProperty(shortHistory, circumstances, async (scenes, { delivered, settings, jumps }) => {
      const events = deliver(playOut(scenes).calls, delivered).map(({ event }) => event);
      await withRegistry(settings, (registry) =>
        withMovedClock(async ({ set }) => {
          const { take } = await registry.start();
          for (const [index, event] of events.entries()) {
            set(NOW + (jumps[index % jumps.length] ?? 0));
            await take(event);
          }
          await expectWhole(registry.rig);
          await expectToldOf(registry.rig, events);
        }),
      );
    }),
});
