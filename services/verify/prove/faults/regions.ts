// `regions`: two regions of a registry hang, refuse, lag and heal at random, while warm processes read it and cold ones start.
import type { Registry } from 'waypost';
import {
  generationOf,
  startRegions,
  type ReplicaRegion,
  type ReplicatedRegistry,
} from '../../../../sdk/test/regions.js';
import { seededRandom } from '../../../../sdk/test/seeded-random.js';
import { Counterexample, type Figures, type Target, type Trial } from '../target.js';

const MINUTE = 60_000;
/** Much more than a reader needs to switch to the other region, so that a busy machine does not fail the proof. */
const TIMEOUT_MS = 4_000;
const WARM = 4;
/** The most steps after which a write has reached the other region; they take less than an hour. */
const MOST_LAG = 5;
const MOST_READS_HOME = 8;
const STATES = ['forward', 'forward', 'forward', 'reset', 'reset', 'hang'] as const;

export const regions: Target = {
  name: 'regions',
  proves:
    'while one of two regions hangs, refuses, lags or heals, every process gets an answer and no address moves back; afterwards all read the nearest region',
  unit: 'steps',
  long: 2000,
  short: 12,
  run,
};

/** A process, and the generation of the newest address that it gave. */
interface RegionReader {
  readonly registry: Registry;
  newest: number;
}

interface Lagging {
  readonly generation: number;
  readonly at: number;
}

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const random = seededRandom(seed);
  const registry = await startRegions({ timeoutMs: TIMEOUT_MS, random });
  const warm = Array.from({ length: WARM }, () => callerOf(registry));
  try {
    const faults = new Faults(registry, random);
    await faults.publishAll();
    await Promise.all(warm.map((caller) => ask(caller, 10_000)));
    let cold = 0;
    for (let step = 0; step < amount; step += 1) {
      await faults.step(step);
      const started = random() < 0.5 ? [callerOf(registry)] : [];
      cold += started.length;
      await Promise.all([...warm, ...started].map((caller) => ask(caller)));
      for (const caller of started) caller.registry.close();
      report(step + 1);
    }
    await faults.heal();
    await expectAllAtHome(registry, warm, faults.generation);
    return {
      'cold processes': cold,
      generations: faults.generation,
      'reads of the second region': registry.far.requests(),
    };
  } finally {
    for (const caller of warm) caller.registry.close();
    await registry.stop();
  }
}

const callerOf = (registry: ReplicatedRegistry): RegionReader => ({ registry: registry.open(), newest: 0 });

async function ask(caller: RegionReader, timeoutMs?: number): Promise<void> {
  const url = await caller.registry.resolve('orders-api', timeoutMs === undefined ? {} : { timeoutMs });
  const generation = Number(/^https:\/\/a(\d+)-/.exec(url)?.[1]);
  if (!(generation >= caller.newest)) {
    throw new Counterexample('An address moved back.', `generation ${generation} after ${caller.newest}`);
  }
  caller.newest = generation;
}

/** What happens to the regions. At any time, at most one region does not answer. */
class Faults {
  generation = 1;
  /** The generation in the other region. A write never replaces a newer generation. */
  #far = 1;
  #lagging: Lagging[] = [];

  constructor(
    private readonly registry: ReplicatedRegistry,
    private readonly random: () => number,
  ) {}

  async publishAll(): Promise<void> {
    const { near, far } = this.registry;
    for (const region of [near, far]) await region.publish(generationOf(this.generation));
  }

  async step(step: number): Promise<void> {
    const { near, far, skip } = this.registry;
    const [troubled, well] = this.#draw([
      [near, far],
      [far, near],
    ] as const);
    [troubled.state, well.state] = [this.#draw(STATES), 'forward'];
    if (this.random() < 0.6) await this.#replace(near, step);
    await this.#catchUp(far, step);
    // Below five minutes, memory serves at once and refreshes in the background.
    skip(this.#draw([0.2, 2, 6]) * MINUTE);
  }

  async heal(): Promise<void> {
    const { near, far } = this.registry;
    near.state = far.state = 'forward';
    await this.#catchUp(far, Infinity);
  }

  async #replace(near: ReplicaRegion, step: number): Promise<void> {
    this.generation += 1;
    await near.publish(generationOf(this.generation));
    this.#lagging.push({ generation: this.generation, at: step + Math.floor(this.random() * MOST_LAG) });
  }

  async #catchUp(far: ReplicaRegion, step: number): Promise<void> {
    const due = this.#lagging.filter(({ at }) => at <= step);
    this.#lagging = this.#lagging.filter(({ at }) => at > step);
    const newest = Math.max(0, ...due.map(({ generation }) => generation));
    if (newest <= this.#far) return;
    this.#far = newest;
    await far.publish(generationOf(newest));
  }

  #draw<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.random() * from.length)] ?? from[0];
  }
}

/** Checks that after some cool-downs and their probes, all readers use the nearest region and have the newest address. */
async function expectAllAtHome(
  { near, skip }: ReplicatedRegistry,
  callers: readonly RegionReader[],
  generation: number,
): Promise<void> {
  const isAtHome = ({ registry, newest }: RegionReader): boolean =>
    newest === generation && registry.status().answeredBy === near.description;
  for (let read = 0; read < MOST_READS_HOME && !callers.every(isAtHome); read += 1) {
    skip(6 * MINUTE);
    await Promise.all(callers.map((caller) => ask(caller)));
    // Nobody waits for the probe that a read sends.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const strayed = callers.find((caller) => !isAtHome(caller));
  if (strayed === undefined) return;
  const { answeredBy } = strayed.registry.status();
  throw new Counterexample(
    'A process did not come back to the nearest region.',
    `generation ${strayed.newest} of ${generation}, read from ${String(answeredBy)}`,
  );
}
