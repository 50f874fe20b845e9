// One history through the deployed handlers on the real engine: events lost, late, twice, several at once, by clocks that are
// wrong, and sweeps in between; each step is looked at, and at the end the registry is the world.
import * as fc from 'fast-check';
import type { ServiceEntry } from 'waypost/model';
import { engineHindrance, startEngine, type Engine } from '../../../sdk/test/engine.js';
import type { HistoryLine } from '../../core/history.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { config, delivery, disturbance, shortHistory, type Disturbance } from '../../test/world/arbitraries.js';
import { withMovedClock, type MovedClock } from '../../test/world/clock.js';
import { deliver, type Arrival } from '../../test/world/delivery.js';
import { deploy, type Deployed } from '../../test/world/deployed.js';
import { checkInvariants, createKnown } from '../../test/world/invariants.js';
import { expectNetworks, expectRecords, expectServices } from '../../test/world/loss-truth.js';
import { expectSame } from '../../test/world/telling.js';
import { knownAt, recordTimeline, type Moment, type Timeline } from '../../test/world/timeline.js';
import { tryProperty } from '../from-property.js';
import type { Target } from '../target.js';

export const handlers: Target = {
  name: 'handlers',
  proves:
    'by the deployed handlers, through loss, disorder, haste, sweeps and wrong clocks, the registry becomes the world',
  unit: 'histories',
  long: 5_000,
  short: 6,
  batch: 50,
  hindrance: engineHindrance,
  run: async (trial) => {
    const engine = await startEngine();
    try {
      await tryProperty(liveOn(engine), trial, { shrinks: false });
      return undefined;
    } finally {
      await engine.stop();
    }
  },
};

/** In the future, so that what is left of one case's clocks is in the past of the next. */
const BEGINNING = 1_900_000_000;
const HOUR = 3600;

const circumstances = fc.record({ delivered: delivery, disturbed: disturbance, settings: config });

function liveOn(engine: Engine) {
  return fc.asyncProperty(shortHistory, circumstances, async (scenes, { delivered, disturbed, settings }) => {
    const timeline = recordTimeline(scenes, BEGINNING);
    const arrivals = deliver(timeline.calls, delivered);
    await withMovedClock(async (clock) => {
      const deployed = await deploy(engine, settings);
      try {
        const life: Life = { timeline, deployed, clock, disturbed, settings };
        const told = arrivals.filter((arrival) => !isLost(arrival, disturbed));
        await hear(life, told);
        await settle(life);
        await grow(life, told);
      } finally {
        await deployed.stop();
      }
    });
  });
}

interface Life {
  readonly timeline: Timeline;
  readonly deployed: Deployed;
  readonly clock: MovedClock;
  readonly disturbed: Disturbance;
  readonly settings: RegistryConfig;
}

const isLost = ({ index }: Arrival, { lost, lots }: Disturbance): boolean => (lots[index % lots.length] ?? 0) < lost;

/** Tells all that is not lost, so many at once, and looks at the registry after each step. */
async function hear(life: Life, told: readonly Arrival[]): Promise<void> {
  const { timeline, deployed, clock, disturbed } = life;
  const { handlers: width, skew, sweeps } = disturbed;
  const known = createKnown();
  for (let first = 0; first < told.length; first += width) {
    const together = told.slice(first, first + width);
    const moment = timeline.at(Math.min(timeline.calls.length, (together.at(-1)?.place ?? 0) + 1));
    clock.set(moment.second + skew);
    for (const { kind } of sweeps.filter(({ before }) => before >= first && before < first + width)) {
      deployed.show(moment.sight);
      await deployed.sweep(kind);
      await look(life, moment, known.dead);
    }
    await Promise.all(together.map(({ event }) => take(deployed, event)));
    for (const { index } of together) known.learn(timeline.calls[index]?.deeds ?? []);
    await look(life, moment, known.dead);
  }
}

async function take(deployed: Deployed, event: unknown): Promise<void> {
  const { outcome, reason } = await deployed.take(event);
  if (outcome === 'invalid' || outcome === 'failed') throw new Error(`A real event was ${outcome}: ${reason ?? ''}`);
}

/** What must hold after every step: nothing dead or foreign, and all documents say what the records do. */
async function look({ deployed }: Life, moment: Moment, dead: (id: string) => boolean): Promise<void> {
  const { kept } = await deployed.dump();
  checkInvariants(kept, { ...knownAt(moment), dead });
  expectSame(await deployed.disagreements(), []);
}

/** After quiet, two complete sweeps: the registry is the world, and the second has nothing to say. */
async function settle(life: Life): Promise<void> {
  const { timeline, deployed, clock, disturbed, settings } = life;
  const end = timeline.at(timeline.calls.length);
  deployed.show(end.sight);
  clock.set(end.second + HOUR);
  await deployed.sweep('complete');
  clock.set(end.second + 2 * HOUR);
  const reports = await deployed.sweep('complete');
  expectSame(
    reports.map(({ outcome, applied }) => ({ outcome, applied })),
    reports.map(() => ({ outcome: 'done', applied: 0 })),
  );
  const { kept } = await deployed.dump();
  const precision = { seconds: Math.abs(disturbed.skew) };
  expectRecords(kept, timeline.world, precision);
  expectServices(kept, timeline.world, { ...settings, precision });
  expectNetworks(kept, timeline.world, precision);
  expectSame(await deployed.disagreements(), []);
  for (const entry of entriesIn(kept.documents)) await checkHistory(deployed, entry);
}

/** The log of each region is a chain that ends at what serves there now. */
async function checkHistory({ store }: Deployed, { name, regions }: ServiceEntry): Promise<void> {
  const { lines } = await store.history(name, { limit: 1000 });
  for (const { region, current } of regions) {
    const here = lines.filter((line) => line.region === region).reverse();
    const chain = [null, ...here.map(({ to }) => to)];
    expectSame(
      here.map(({ from }: HistoryLine) => from),
      chain.slice(0, -1),
    );
    const now = current === null ? null : { apiId: current.apiId, stage: current.stage };
    expectSame([chain.at(-1)], [now]);
  }
}

/** Years later every tombstone is a stub, and old events come once more: no answer changes by it. */
async function grow({ deployed }: Life, told: readonly Arrival[]): Promise<void> {
  const before = await deployed.dump();
  await deployed.expire();
  for (const { event } of told) await take(deployed, event);
  const after = await deployed.dump();
  expectSame(Object.fromEntries(after.kept.documents), Object.fromEntries(before.kept.documents));
}

function entriesIn(documents: ReadonlyMap<string, object>): readonly ServiceEntry[] {
  // The keys tell what is under them.
  return [...documents].flatMap(([key, document]) => (key.startsWith('SERVICE#') ? [document as ServiceEntry] : []));
}
