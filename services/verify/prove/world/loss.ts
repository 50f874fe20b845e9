// `loss` (law 2, in memory): full sweeps make the registry equal the account, whatever events are lost and whatever happens
// during a sweep.
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { busyHistory, config, delivery, history, mappedHistory } from '../../world/arbitraries.js';
import { atAnyTempo, sweepDisturbance, type SweepDisturbance } from '../../world/disturbance.js';
import { deliver, type Arrival } from '../../world/delivery.js';
import { createObserver } from '../../world/observer.js';
import { splitLost, expectAccount, loss as lossDrawn } from '../../world/loss.js';
import { sweepEverywhere } from '../../world/loss-sweep.js';
import { still } from '../../world/questions.js';
import { NOT_FOUND, inTurn } from '../../world/lies.js';
import { createMirror, type Mirror } from '../../world/mirror.js';
import { createPlayback, type Playback } from '../../world/playback.js';
import { expectSame } from '../../world/comparison.js';
import { recordTimeline, type Moment, type Timeline } from '../../world/timeline.js';
import { fromProperty } from '../from-property.js';

const BEGINNING = 1_767_225_600;
/** Seconds after which everything has settled. */
const LATER = 700;

const circumstances = fc.record({
  delivered: delivery,
  settings: config,
  percent: fc.constantFrom(1, 10, 50, 100),
  draws: lossDrawn,
  changes: sweepDisturbance,
});

export const loss = fromProperty({
  name: 'loss',
  proves:
    'two full sweeps make the registry equal the account, whatever is lost, changes or is answered wrongly meanwhile',
  unit: 'histories',
  long: 100_000,
  short: 25,
  batch: 500,
  property: () =>
    fc.property(
      atAnyTempo(fc.oneof(history, busyHistory, mappedHistory)),
      circumstances,
      (scenes, { delivered, settings, percent, draws, changes }) => {
        const timeline = recordTimeline(scenes, BEGINNING);
        const { received, lost } = splitLost(deliver(timeline.calls, delivered), percent, draws);
        const run: LossRun = { timeline, mirror: createMirror(settings), settings };

        deliverEvents(run, received, changes);
        settle(run, 1);

        // Half of the lost events are only very late.
        for (const { event } of lost.filter((_, index) => index % 2 === 0)) run.mirror.applyEvent(event);
        sweepAmongLies(run, 2.5);
        settle(run, 3);
      },
    ),
});

interface LossRun {
  readonly timeline: Timeline;
  readonly mirror: Mirror;
  readonly settings: RegistryConfig;
}

/** Delivers events while the world makes its calls, also between any two questions of a sweep. */
function deliverEvents(
  { timeline, mirror, settings }: LossRun,
  received: readonly Arrival[],
  { strides, page, sweeps, lies: drawn }: SweepDisturbance,
): void {
  const playback = createPlayback(timeline, strides);
  const observer = createObserver(settings);
  const lies = inTurn(drawn);
  const waiting = [...received];
  const check = (moment: Moment) => observer.check(mirror.state, moment);
  // Events that arrive after the end are delivered at the end.
  const last = timeline.calls.length - 1;
  const deliverDue = (moment: Moment): Moment => {
    const isDue = ({ position }: Arrival) => Math.min(last, position) < moment.snapshot.ledger.calls.length;
    for (let [next] = waiting; next !== undefined && isDue(next); [next] = waiting) {
      const { event, index } = next;
      waiting.shift();
      mirror.applyEvent(event);
      observer.learn(timeline.calls[index]?.actions ?? []);
      check(moment);
    }
    return moment;
  };
  const sweptWorld: Pick<Playback, 'now' | 'move'> = { now: playback.now, move: () => deliverDue(playback.move()) };
  for (let made = 0; made <= timeline.calls.length; made += 1) {
    for (const { at } of sweeps) {
      if (at % timeline.calls.length !== made) continue;
      sweepEverywhere(mirror, sweptWorld, { config: settings, page, lies });
      check(playback.now());
    }
    deliverDue(playback.reach(made));
  }
}

/** A sweep to which AWS answers "not found" for everything; nothing holds it back. */
function sweepAmongLies({ timeline: { world, calls, at }, mirror, settings }: LossRun, round: number): void {
  const { second } = at(calls.length);
  sweepEverywhere(mirror, still(world, second + round * LATER), { config: settings, lies: NOT_FOUND });
}

/** After quiet, a sweep makes the registry equal the account, and the next one changes nothing. */
function settle({ timeline: { world, calls, at }, mirror, settings }: LossRun, round: number): void {
  const end = at(calls.length).second;
  sweepEverywhere(mirror, still(world, end + round * LATER), { config: settings });
  const again = sweepEverywhere(mirror, still(world, end + (round + 1) * LATER), { config: settings });
  expectSame(again, { facts: [], removals: [], resurrected: [] });
  expectAccount(mirror.state, world, settings);
}
