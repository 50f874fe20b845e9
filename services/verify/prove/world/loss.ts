// Law 2, in memory: whatever part of the events is lost, and whatever happens while it is swept, full sweeps make the
// registry equal to the account.
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { busyHistory, config, delivery, history, mappedHistory } from '../../world/arbitraries.js';
import { atAnyTempo, moving, type Moving } from '../../world/disturbance.js';
import { deliver, type Arrival } from '../../world/delivery.js';
import { createObserver } from '../../world/observer.js';
import { divide, expectTheAccount, loss as lossDrawn } from '../../world/loss.js';
import { sweepEverywhere } from '../../world/loss-sweep.js';
import { still } from '../../world/questions.js';
import { createMirror, type Mirror } from '../../world/mirror.js';
import { createMotion, type Motion } from '../../world/motion.js';
import { expectSame } from '../../world/telling.js';
import { recordTimeline, type Moment, type Timeline } from '../../world/timeline.js';
import { fromProperty } from '../from-property.js';

const BEGINNING = 1_767_225_600;
/** Everything has settled by then. */
const LATER = 700;

const circumstances = fc.record({
  delivered: delivery,
  settings: config,
  percent: fc.constantFrom(1, 10, 50, 100),
  lots: lossDrawn,
  moves: moving,
});

export const loss = fromProperty({
  name: 'loss',
  proves: 'whatever is lost, and however the world moves while it is swept, sweeps make the registry the account',
  unit: 'histories',
  long: 100_000,
  short: 150,
  batch: 500,
  property: () =>
    fc.property(
      atAnyTempo(fc.oneof(history, busyHistory, mappedHistory)),
      circumstances,
      (scenes, { delivered, settings, percent, lots, moves }) => {
        const timeline = recordTimeline(scenes, BEGINNING);
        const { told, lost } = divide(deliver(timeline.calls, delivered), percent, lots);
        const life: Life = { timeline, mirror: createMirror(settings), settings };

        hear(life, told, moves);
        settle(life, 1);

        // Half of what was lost is only very late.
        for (const { event } of lost.filter((_, index) => index % 2 === 0)) life.mirror.take(event);
        settle(life, 3);
      },
    ),
});

interface Life {
  readonly timeline: Timeline;
  readonly mirror: Mirror;
  readonly settings: RegistryConfig;
}

/** Tells the events as the world makes its calls, which it also does between any two questions of a sweep. */
function hear({ timeline, mirror, settings }: Life, told: readonly Arrival[], { strides, page, sweeps }: Moving): void {
  const motion = createMotion(timeline, strides);
  const observer = createObserver(settings);
  const waiting = [...told];
  const look = (moment: Moment) => observer.look(mirror.kept, moment);
  // What arrives after the end is told when the end is reached.
  const last = timeline.calls.length - 1;
  const tell = (moment: Moment): Moment => {
    const isDue = ({ scope }: Arrival) => Math.min(last, scope) < moment.sight.ledger.calls.length;
    for (let [next] = waiting; next !== undefined && isDue(next); [next] = waiting) {
      const { event, index } = next;
      waiting.shift();
      mirror.take(event);
      observer.learn(timeline.calls[index]?.actions ?? []);
      look(moment);
    }
    return moment;
  };
  const looking: Pick<Motion, 'now' | 'move'> = { now: motion.now, move: () => tell(motion.move()) };
  for (let made = 0; made <= timeline.calls.length; made += 1) {
    for (const { at } of sweeps) {
      if (at % timeline.calls.length !== made) continue;
      sweepEverywhere(mirror, looking, { config: settings, page });
      look(motion.now());
    }
    tell(motion.reach(made));
  }
}

/** After quiet, a sweep makes the registry the account, and the next one has nothing to say. */
function settle({ timeline: { world, calls, at }, mirror, settings }: Life, round: number): void {
  const end = at(calls.length).second;
  sweepEverywhere(mirror, still(world, end + round * LATER), { config: settings });
  const again = sweepEverywhere(mirror, still(world, end + (round + 1) * LATER), { config: settings });
  expectSame(again, { facts: [], removals: [], resurrected: [] });
  expectTheAccount(mirror.kept, world, settings);
}
