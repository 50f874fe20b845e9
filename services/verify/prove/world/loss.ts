// `loss` (law 2): two full sweeps make the registry equal the account, whatever events are lost, whatever happens during a sweep, and
// whatever AWS answers wrongly. A wrong answer changes nothing in the records.
import * as fc from 'fast-check';
import { busyHistory, config, delivery, history, mappedHistory } from '../../world/arbitraries.js';
import {
  atAnyTempo,
  idleSweeps,
  sweepDisturbance,
  type DisturbedSweep,
  type SweepDisturbance,
} from '../../world/disturbance.js';
import { deliver, type Arrival } from '../../world/delivery.js';
import { scopesOf } from '../../world/listing.js';
import { checkSame } from '../../world/invariants.js';
import { createObserver } from '../../world/observer.js';
import { splitLost, expectAccount, loss as lossDrawn } from '../../world/loss.js';
import { CREATION, NOTHING_FOUND, createLiar, mayOmit } from '../../world/lies.js';
import { still, type SweptWorld } from '../../world/memory-aws.js';
import { createMemorySweepState } from '../../world/memory-store.js';
import { recheckEverything, sweepEverywhere, type MemorySweeper } from '../../world/memory-sweep.js';
import { createNotedLiar } from '../../world/noticed.js';
import { createMirror, type MirrorState } from '../../world/mirror.js';
import { createPlayback } from '../../world/playback.js';
import { expectSame } from '../../world/comparison.js';
import { recordTimeline, type Moment, type Timeline } from '../../world/timeline.js';
import { fromProperty } from '../from-property.js';

const BEGINNING = 1_767_225_600;
/** Seconds after the end: soon, while many resources are younger than the settle time, and after everything has settled. */
const SOON = 10;
const LATER = 700;

const circumstances = fc.record({
  delivered: delivery,
  settings: config,
  percent: fc.constantFrom(1, 10, 50, 100),
  draws: lossDrawn,
  changes: sweepDisturbance,
  soon: idleSweeps,
  later: idleSweeps,
});

export const loss = fromProperty({
  name: 'loss',
  proves:
    'two full sweeps make the registry equal the account, whatever is lost or changes meanwhile, and no wrong answer changes it',
  unit: 'histories',
  long: 100_000,
  short: 8,
  batch: 500,
  property: () =>
    fc.asyncProperty(
      atAnyTempo(fc.oneof(history, busyHistory, mappedHistory)),
      circumstances,
      async (scenes, { delivered, settings, percent, draws, changes, soon, later }) => {
        const timeline = recordTimeline(scenes, BEGINNING);
        const { received, lost } = splitLost(deliver(timeline.calls, delivered), percent, draws);
        const scopes = scopesOf(timeline.world);
        const run: LossRun = { timeline, mirror: createMirror(settings), config: settings, scopes };

        await deliverEvents(run, received, changes);
        await sweepUntilIdle(run, SOON);
        await expectIdle(run, soon, 2 * SOON);
        await settle(run, LATER);
        await expectIdle(run, later, 3 * LATER);

        // Half of the lost events arrive after all, but very late.
        for (const { event } of lost.filter((_, index) => index % 2 === 0)) run.mirror.applyEvent(event);
        await sweepEverywhere(run, { ...atEnd(run, 4 * LATER), liar: NOTHING_FOUND });
        await settle(run, 5 * LATER);
      },
    ),
});

interface LossRun extends MemorySweeper {
  readonly timeline: Timeline;
}

/** How many seconds the world stands still after its end. */
function atEnd({ timeline: { world, calls, at } }: LossRun, seconds: number): { readonly world: SweptWorld } {
  return { world: still(world, at(calls.length).second + seconds) };
}

/** Delivers events while the world makes its calls, also between any two questions of a sweep. */
async function deliverEvents(
  run: LossRun,
  received: readonly Arrival[],
  { strides, page, sweeps }: SweepDisturbance,
): Promise<void> {
  const { timeline, mirror, config: settings } = run;
  const playback = createPlayback(timeline, strides);
  const observer = createObserver(
    settings,
    sweeps.some(({ lies }) => mayOmit(lies)),
  );
  const state = createMemorySweepState();
  const waiting = [...received];
  const check = (moment: Moment) => observer.check(mirror.state, moment);
  // Events that arrive after the end are delivered at the end.
  const last = timeline.calls.length - 1;
  const deliverDue = (moment: Moment): Moment => {
    const isDue = ({ position }: Arrival) => Math.min(last, position) < moment.snapshot.ledger.calls.length;
    // Checks what a sweep has written before any event reports it.
    if (waiting[0] !== undefined && isDue(waiting[0])) check(moment);
    for (let [next] = waiting; next !== undefined && isDue(next); [next] = waiting) {
      const { event, index } = next;
      waiting.shift();
      mirror.applyEvent(event);
      observer.learn(timeline.calls[index]?.actions ?? []);
      check(moment);
    }
    return moment;
  };
  const world: SweptWorld = { now: playback.now, move: () => deliverDue(playback.move()) };
  for (let made = 0; made <= timeline.calls.length; made += 1) {
    for (const { at, kind, confirm, lies } of sweeps) {
      if (at % timeline.calls.length !== made) continue;
      await sweepEverywhere(run, { world, page, liar: createLiar(lies, CREATION) }, { kind, confirm, state });
      check(playback.now());
    }
    deliverDue(playback.reach(made));
  }
}

/** Sweeps and re-checks with wrong answers change nothing while the world stands still. */
async function expectIdle(run: LossRun, sweeps: readonly DisturbedSweep[], seconds: number): Promise<void> {
  // Time alone lets a sweep report that two APIs live side by side.
  await sweepEverywhere(run, atEnd(run, seconds));
  const { apis, endpoints } = run.mirror.state;
  const before = { apis: new Map(apis), endpoints: new Map(endpoints) };
  for (const { kind, confirm, lies } of sweeps) {
    const given = atEnd(run, seconds);
    const { liar, expectNoticed } = createNotedLiar(lies);
    const reports = await sweepEverywhere(run, { ...given, liar }, { kind, confirm });
    expectNoticed(reports, run.mirror.state);
    await recheckEverything(run, { ...given, liar: createLiar(lies) });
    expectUnchanged(run.mirror.state, before, lies);
  }
}

function expectUnchanged(
  { apis, endpoints }: MirrorState,
  before: Pick<MirrorState, 'apis' | 'endpoints'>,
  lies: DisturbedSweep['lies'],
): void {
  const changed = <T>(after: ReadonlyMap<string, T>, former: ReadonlyMap<string, T>) =>
    [...after].filter(([key, record]) => former.get(key) !== record);
  const shown = (former: MirrorState['apis'] | MirrorState['endpoints'], keys: readonly string[]) =>
    Object.fromEntries(keys.map((key) => [key, former.get(key)]));
  for (const [after, former] of [
    [apis, before.apis],
    [endpoints, before.endpoints],
  ] as const) {
    const keys = changed<object>(after, former).map(([key]) => key);
    if (keys.length > 0)
      checkSame(`a wrong answer changes nothing: ${JSON.stringify(lies)}`, shown(after, keys), shown(former, keys));
  }
}

/** After quiet, sweeps make the registry equal the account. */
async function settle(run: LossRun, seconds: number): Promise<void> {
  await sweepUntilIdle(run, seconds);
  expectAccount(run.mirror.state, run.timeline.world, run.config);
}

/**
 * Sweeps until nothing changes any more. If the first sweep finds an API changed, the second reads when its deployments were created,
 * and a third changes nothing.
 */
async function sweepUntilIdle(run: LossRun, seconds: number): Promise<void> {
  for (const round of [0, 1, 2]) {
    const reports = await sweepEverywhere(run, atEnd(run, seconds + round));
    const isIdle = reports.every(({ applied }) => applied === 0);
    if (!isIdle && round < 2) continue;
    expectSame(
      reports.map(({ outcome, applied, resurrected }) => ({ outcome, applied, resurrected })),
      reports.map(() => ({ outcome: 'done', applied: 0, resurrected: [] })),
    );
    return;
  }
}
