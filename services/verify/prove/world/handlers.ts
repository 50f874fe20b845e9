// `handlers`: one history passes through the deployed handlers on the real engine. Events are lost, late, duplicated and concurrent,
// clocks are wrong, and sweeps and re-checks read a world that changes between any two of their calls. Each step is checked, and at
// the end the registry equals the world.
import * as fc from 'fast-check';
import { engineHindrance, startEngine, type TestEngine } from '../../../../sdk/test/engine.js';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { checkAgreement, readOnce } from '../../world/agreement.js';
import { dump } from '../../world/dump.js';
import { config, delivery, sweptHistory } from '../../world/arbitraries.js';
import { atAnyTempo, disturbance, type Disturbance } from '../../world/disturbance.js';
import { withMovedClock, type MovedClock } from '../../world/clock.js';
import { deliver, type Arrival } from '../../world/delivery.js';
import { expectDomains } from '../../world/domain-truth.js';
import { deploy, type Deployed } from '../../world/deployed.js';
import { scopesOf } from '../../world/listing.js';
import { checkSame } from '../../world/invariants.js';
import { CREATION, HONEST, createLiar, mayOmit } from '../../world/lies.js';
import { createObserver, type Observer } from '../../world/observer.js';
import { createPlayback, type Playback } from '../../world/playback.js';
import { expectNetworks, expectRecords, expectServices } from '../../world/loss-truth.js';
import { expectSame } from '../../world/comparison.js';
import { recordTimeline, type Moment, type Timeline } from '../../world/timeline.js';
import { tryProperty } from '../from-property.js';
import type { Target } from '../target.js';

export const handlers: Target = {
  name: 'handlers',
  proves:
    'with the deployed handlers the registry ends equal to the world, despite loss, disorder, concurrency and wrong clocks',
  unit: 'histories',
  long: 5_000,
  short: 1,
  batch: 50,
  skipReason: engineHindrance,
  run: async (trial) => {
    const engine = await startEngine();
    try {
      await tryProperty(handlersProperty(engine), { ...trial, shrinks: false });
      return undefined;
    } finally {
      await engine.stop();
    }
  },
};

/** In the future, so that times left over from one case are in the past of the next. */
const BEGINNING = 1_900_000_000;
const HOUR = 3600;

const circumstances = fc.record({ delivered: delivery, disturbed: disturbance, settings: config });

function handlersProperty(engine: TestEngine) {
  return fc.asyncProperty(
    atAnyTempo(sweptHistory),
    circumstances,
    async (scenes, { delivered, disturbed, settings }) => {
      const timeline = recordTimeline(scenes, BEGINNING);
      const arrivals = deliver(timeline.calls, delivered);
      await withMovedClock(async (clock) => {
        const scopes = scopesOf(timeline.world);
        const deployed = await deploy(engine, { ...settings, guarded: disturbed.guarded, scopes });
        try {
          const playback = createPlayback(timeline, disturbed.strides);
          const checked = new Map<string, number>();
          const run: HandlersRun = { timeline, playback, deployed, clock, disturbed, settings, checked };
          const received = arrivals.filter((arrival) => !isLost(arrival, disturbed));
          await deliverEvents(run, received);
          await settle(run);
          await expectIdle(run);
          await expectExpiryIsNeutral(run, received);
        } finally {
          await deployed.stop();
        }
      });
    },
  );
}

interface HandlersRun {
  readonly timeline: Timeline;
  readonly playback: Playback;
  readonly deployed: Deployed;
  readonly clock: MovedClock;
  readonly disturbed: Disturbance;
  readonly settings: RegistryConfig;
  /** Revisions of the names whose histories were checked. */
  readonly checked: Map<string, number>;
}

const isLost = ({ index }: Arrival, { lost, draws }: Disturbance): boolean => (draws[index % draws.length] ?? 0) < lost;

/**
 * Delivers the events that are not lost, several at once, while sweeps and re-checks run, and checks the registry after
 * each step.
 */
async function deliverEvents(run: HandlersRun, received: readonly Arrival[]): Promise<void> {
  const { timeline, playback, deployed, disturbed } = run;
  const { handlers: width, sweeps } = disturbed;
  deployed.limitPages(disturbed.page);
  deployed.onRequest(() => showWorld(run, playback.move()));
  const observer = createObserver(
    run.settings,
    sweeps.some(({ lies }) => mayOmit(lies)),
  );
  const steps = Math.max(1, Math.ceil(received.length / width));
  for (let step = 0; step < steps; step += 1) {
    const together = received.slice(step * width, (step + 1) * width);
    showWorld(run, playback.reach((together.at(-1)?.position ?? 0) + 1));
    const due = sweeps.filter(({ at }) => at % steps === step);
    const lies = sweeps[step % Math.max(1, sweeps.length)]?.lies ?? [];
    deployed.lie(createLiar(lies, CREATION));
    await Promise.all([
      sweepAll(deployed, due),
      deployed.recheck({ mayFail: lies.length > 0 }),
      ...together.map(({ event }) => take(deployed, event)),
    ]);
    for (const { index } of together) observer.learn(timeline.calls[index]?.actions ?? []);
    await checkAll(run, playback.now(), observer);
  }
  deployed.onRequest(() => undefined);
  deployed.lie(HONEST);
}

/** Makes AWS show this state of the world, and sets the clock to its time. */
function showWorld({ deployed, clock, disturbed }: HandlersRun, { snapshot, second }: Moment): void {
  clock.set(second + disturbed.skew);
  deployed.show(snapshot);
}

async function sweepAll(deployed: Deployed, sweeps: Disturbance['sweeps']): Promise<void> {
  for (const { kind } of sweeps) await deployed.sweep(kind);
}

async function take(deployed: Deployed, event: unknown): Promise<void> {
  const { outcome, reason } = await deployed.take(event);
  if (outcome === 'invalid' || outcome === 'failed') throw new Error(`A valid event was ${outcome}: ${reason ?? ''}`);
}

/** Checks all that must hold after every step. */
async function checkAll(
  { deployed, settings, checked }: HandlersRun,
  moment: Moment,
  observer: Observer,
): Promise<void> {
  const store = await readOnce(deployed.store);
  const { kept } = await dump(store, settings);
  observer.check(kept, moment);
  await checkAgreement(store, settings, checked);
}

/** After quiet, full sweeps make the registry equal the world, and one more changes nothing. */
async function settle(run: HandlersRun): Promise<void> {
  const { timeline, playback, deployed, disturbed, settings } = run;
  const end = playback.reach(timeline.calls.length);
  showWorld(run, end);
  await sweepUntilIdle(run, end.second);
  const { kept } = await deployed.dump();
  const precision = { seconds: Math.abs(disturbed.skew) };
  expectRecords(kept, end.snapshot, precision);
  expectServices(kept, end.snapshot, { ...settings, precision });
  expectNetworks(kept, end.snapshot, precision);
  expectDomains(kept, end.snapshot);
  await checkAgreement(deployed.store, settings);
}

/** Longer than the time for which an interrupted full sweep can be resumed. */
const QUIET = 7 * HOUR;
/** Several rounds are needed: a second sweep confirms what the deletion guard held, and reads more of what the first found changed. */
const MOST_ROUNDS = 4;

async function sweepUntilIdle({ deployed, clock, settings }: HandlersRun, end: number): Promise<void> {
  for (let round = 1; ; round += 1) {
    const before = await deployed.dump();
    clock.set(end + QUIET + round * HOUR);
    const reports = await deployed.sweep('full');
    // The first sweep of a registry also stores the owners that its parameters name, and the second elects their names once more.
    const isNew = round <= 2 && settings.owners.length > 0;
    if (isNew || (round < MOST_ROUNDS && reports.some(({ applied, held }) => applied > 0 || held.length > 0))) continue;
    expectSame(
      reports.map(({ outcome, applied }) => ({ outcome, applied })),
      reports.map(() => ({ outcome: 'done', applied: 0 })),
    );
    checkSame('the last sweep writes nothing', (await deployed.dump()).revisions, before.revisions);
    return;
  }
}

/** While the world stands still, wrong answers to a sweep and to re-checks change nothing. */
async function expectIdle({ deployed, timeline, clock, disturbed }: HandlersRun): Promise<void> {
  const { kind, lies } = disturbed.idle;
  const before = await deployed.dump();
  clock.set(timeline.at(timeline.calls.length).second + 2 * QUIET);
  deployed.lie(createLiar(lies));
  await deployed.sweep(kind);
  deployed.lie(HONEST);
  checkSame(
    `a wrong answer changes nothing: ${JSON.stringify(lies)}`,
    (await deployed.dump()).revisions,
    before.revisions,
  );
}

/** Years later every tombstone is a stub, and old events arrive again: no answer changes. */
async function expectExpiryIsNeutral({ deployed }: HandlersRun, received: readonly Arrival[]): Promise<void> {
  const before = await deployed.dump();
  await deployed.expire();
  for (const { event } of received) await take(deployed, event);
  const after = await deployed.dump();
  const [answersAfter, answersBefore] = [after, before].map(({ kept }) => Object.fromEntries(kept.documents));
  checkSame('no answer changes by expiry', answersAfter ?? {}, answersBefore ?? {});
}
