// `clock`: the machine's clock jumps by hours and days before any event, while one function or eight apply the events. Events
// carry their own time, so nothing that is stored may depend on the clock.
import * as fc from 'fast-check';
import { checkAgreement } from '../../world/agreement.js';
import { config, delivery, history, shortHistory } from '../../world/arbitraries.js';
import { withMovedClock } from '../../world/clock.js';
import { deliver } from '../../world/delivery.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';
import { expectEventsApplied, withRegistry } from './registry.js';

const NOW = 1_900_000_000;
const DAYS = 5 * 86_400;

/** The clock's error in seconds, one value for each event in turn. */
const wrongBy = fc.array(fc.integer({ min: -DAYS, max: DAYS }), { minLength: 2, maxLength: 12 });

const circumstances = fc.record({
  delivered: delivery,
  settings: config,
  jumps: wrongBy,
  atOnce: fc.constantFrom(1, 8),
});

export const clock = fromProperty({
  name: 'clock',
  proves:
    'the same events leave the same records while eight functions apply them and the machine’s clock jumps by days',
  unit: 'histories',
  long: 2_000,
  short: 3,
  batch: 50,
  shrinks: false,
  property: () =>
    fc.asyncProperty(
      fc.oneof(history, shortHistory),
      circumstances,
      async (scenes, { delivered, settings, jumps, atOnce }) => {
        const events = deliver(runScenes(scenes).calls, delivered).map(({ event }) => event);
        await withRegistry(settings, (registry) =>
          withMovedClock(async ({ set }) => {
            const { take } = await registry.start();
            const waiting = [...events.entries()];
            const apply = async (): Promise<void> => {
              for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
                const [index, event] = next;
                set(NOW + (jumps[index % jumps.length] ?? 0));
                await take(event);
              }
            };
            await Promise.all(Array.from({ length: atOnce }, apply));
            await checkAgreement(registry.rig.store, settings);
            await expectEventsApplied(registry.rig, events);
          }),
        );
      },
    ),
});
