// A handler's process that ends at any of its requests, before or after the request took effect; then another process, to
// which everything is delivered again.
import * as fc from 'fast-check';
import { config, history } from '../../test/world/arbitraries.js';
import { playOut } from '../../test/world/world.js';
import { fromProperty } from '../from-property.js';
import { expectToldOf, expectWhole, withRegistry, type Handlers } from './registry.js';

/** Of one event: the record, the names, the networks' names, the transaction, the pulse. */
const MOST_REQUESTS = 6;

const place = fc.record({
  /** Which event is under way, counted from the end of the history if it is longer than that. */
  event: fc.nat({ max: 30 }),
  /** Which of its requests is the last that this process ever sends. */
  request: fc.nat({ max: MOST_REQUESTS - 1 }),
  /** Whether that one took effect. */
  end: fc.constantFrom('hang', 'hang-after'),
});

type Place = typeof place extends fc.Arbitrary<infer T> ? T : never;

export const crash = fromProperty({
  name: 'crash',
  proves: 'a process killed at any request leaves nothing half-written, and nothing is lost once events come again',
  unit: 'crashes',
  long: 5000,
  short: 4,
  batch: 100,
  property: () =>
    fc.asyncProperty(
      history,
      config,
      fc.array(place, { minLength: 1, maxLength: 3 }),
      async (scenes, settings, places) => {
        const events = playOut(scenes).calls.map(({ event }) => event);
        await withRegistry(settings, async ({ rig, start }) => {
          for (const where of places) {
            await dieAt(await start(), events, where);
            await expectWhole(rig);
          }
          const { take } = await start();
          for (const event of events) await take(event);
          await expectWhole(rig);
          await expectToldOf(rig, events);
        });
      },
    ),
});

/** Takes the events until the request that is the process's last; it never comes to what would have been next. */
async function dieAt({ proxy, take, stop }: Handlers, events: readonly unknown[], { event, request, end }: Place) {
  const index = event % Math.max(1, events.length);
  const died = new Promise<void>((resolve) => (proxy.onHang = resolve));
  for (const [at, each] of events.entries()) {
    if (at === index) proxy.script.push(...Array.from({ length: request }, () => 'forward' as const), end);
    // Where the event takes fewer requests, the next one's are the last.
    const survived = await Promise.race([take(each).then(() => true), died.then(() => false)]);
    if (!survived) break;
  }
  await stop();
}
