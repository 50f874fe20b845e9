// `region-outage`: `regions` under load, in real time. A warm client and an agent make 500 reads a second, and processes start cold.
// Meanwhile the nearest of two regions is stopped, slowed and split from the other, and comes back.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { createRegistry } from 'waypost';
import { startAgent, type RunningAgent } from '../../../../sdk/src/agent/agent.js';
import { readAgentSettings } from '../../../../sdk/src/agent/settings.js';
import { settingsOf } from '../../../../sdk/src/options.js';
import { STALE_WHILE_REVALIDATE_MS, systemRuntime } from '../../../../sdk/src/runtime.js';
import { orderSources } from '../../../../sdk/src/sources/source.js';
import { VPC } from '../../../../sdk/test/documents.js';
import { generationOf, startRegions, type ReplicatedRegistry } from '../../../../sdk/test/regions.js';
import { seededRandom } from '../../../../sdk/test/seeded-random.js';
import { Counterexample, NotJudged, type Figures, type Target, type Trial } from '../target.js';
import { checked, createTally, measured, startCold, type ReaderTally } from './region-readers.js';
import { RegionTruth } from './region-truth.js';

const TIMEOUT_MS = 3000;
/** The timeout of a run of a few seconds, which only shows that the trial works, even on a busy machine. Longer runs measure waits. */
const PATIENT_MS = 10_000;
const SHORTEST_MEASURED = 10;
/** After how long each service is read again. */
const FRESH_MS = 500;
/** What a timer and the answer itself take beyond the timeout. */
const MARGIN_MS = 500;
/** A process that is held up for longer than this, or for a larger part of its time, says nothing about how long a reader waits. */
const MOST_HELD_UP_MS = 500;
const MOST_BUSY = 0.8;
const CLIENT_READS = 400;
const AGENT_READS = 100;
const COLD_STARTS_EACH_MS = 1000;
const REPLACED_EACH_MS = 200;
const LAG_MS = 200;
const SERVICES = Array.from({ length: 50 }, (_, index) => `orders-${index}`);

/** What happens to the nearest region, in parts of the trial. Replication stops while it is stopped or split. */
const PHASES = ['well', 'stopped', 'well', 'slowed', 'well', 'split', 'well', 'well'] as const;
type Phase = (typeof PHASES)[number];

export const regionOutage: Target = {
  name: 'region-outage',
  proves: `while the nearest of two regions is stopped, slowed, split and restored under ${CLIENT_READS + AGENT_READS} reads a second, every warm and every cold reader has the right address in time`,
  unit: 'seconds',
  long: 60,
  short: 2,
  run,
};

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const random = seededRandom(seed);
  const timeoutMs = amount < SHORTEST_MEASURED ? PATIENT_MS : TIMEOUT_MS;
  const regions = await startRegions({ timeoutMs, random });
  const outage = new RegionOutage({ regions, timeoutMs, random });
  try {
    await outage.publishAll();
    const readers = await openReaders(outage);
    try {
      await Promise.all(SERVICES.flatMap((service) => [readers.client(service), readers.agent(service)]));
      const stalls = monitorEventLoopDelay({ resolution: 10 });
      stalls.enable();
      const before = performance.eventLoopUtilization();
      await load({ outage, readers, seconds: amount, report });
      const { utilization } = performance.eventLoopUtilization(before);
      return judge(readers.tallies, { outage, stall: stalls.max / 1e6, utilization });
    } finally {
      await readers.close();
    }
  } finally {
    await outage.end();
    await regions.stop();
  }
}

interface OutageParts {
  readonly regions: ReplicatedRegistry;
  /** The timeout of each read. */
  readonly timeoutMs: number;
  readonly random: () => number;
}

/** The two regions, the writes to them, and what happens to the nearest region. */
class RegionOutage {
  readonly truth = new RegionTruth(SERVICES, performance.now());
  #phase: Phase = 'well';
  /** The last write of each region. Writes of a region follow one another, so that the last write is the newest. */
  readonly #writes: [near: Promise<void>, far: Promise<void>] = [Promise.resolve(), Promise.resolve()];
  /** The writes that have not reached the other region. */
  readonly #lagging = new Map<string, number>();

  readonly regions: ReplicatedRegistry;
  readonly timeoutMs: number;

  constructor(private readonly parts: OutageParts) {
    ({ regions: this.regions, timeoutMs: this.timeoutMs } = parts);
  }

  async publishAll(): Promise<void> {
    const { near, far } = this.regions;
    for (const service of SERVICES)
      await Promise.all([near, far].map((each) => each.publish(generationOf(1, service))));
  }

  enter(phase: Phase): void {
    const { near } = this.regions;
    this.#phase = phase;
    near.state = phase === 'stopped' ? 'reset' : phase === 'split' ? 'hang' : 'forward';
    near.delay = phase === 'slowed' ? () => 200 + 1800 * this.parts.random() : () => 0;
  }

  draw(): string {
    return SERVICES[Math.floor(this.parts.random() * SERVICES.length)] ?? '';
  }

  /** Replaces a service, unless the writing region is stopped, and lets the other region catch up, unless it is cut off. */
  write(): void {
    if (this.#phase === 'stopped') return;
    this.#writes[0] = this.#writes[0].then(() => this.#replace(this.draw()));
    if (this.#phase !== 'split') this.#writes[1] = this.#writes[1].then(() => this.#catchUp());
  }

  async end(): Promise<void> {
    await Promise.all(this.#writes);
  }

  async #replace(service: string): Promise<void> {
    const generation = this.truth.announce(service);
    await this.regions.near.publish(generationOf(generation, service));
    this.truth.stored(service, 0, generation);
    this.#lagging.set(service, generation);
  }

  async #catchUp(): Promise<void> {
    const due = [...this.#lagging];
    this.#lagging.clear();
    await new Promise((resolve) => setTimeout(resolve, LAG_MS));
    for (const [service, generation] of due) {
      if ((this.truth.heldBy(service)[1] ?? 0) >= generation) continue;
      await this.regions.far.publish(generationOf(generation, service));
      this.truth.stored(service, 1, generation);
    }
  }
}

type Readers = Awaited<ReturnType<typeof openReaders>>;

async function openReaders({ regions, truth, timeoutMs }: RegionOutage) {
  const tallies = { client: createTally(), agent: createTally(), cold: createTally() };
  // How long memory serves while it reads in the background; the figures show how old the oldest answer was.
  const mayBeOld = STALE_WHILE_REVALIDATE_MS;
  const options = { network: VPC, freshForMs: FRESH_MS, timeoutMs, env: {} } as const;
  const registry = createRegistry({ ...options, sources: [...regions.sources()] });
  const agent = await openAgent(regions, options);
  const { near, far } = regions;
  return {
    tallies,
    client: checked({ truth, tally: tallies.client, mayBeOld }, (service) => measured(() => registry.resolve(service))),
    agent: checked({ truth, tally: tallies.agent, mayBeOld }, (service) => measured(() => askAgent(agent, service))),
    cold: (service: string) =>
      checked({ truth, tally: tallies.cold, mayBeOld: 0 }, () =>
        startCold({ regions: [near, far], timeoutMs, tally: tallies.cold }, service),
      )(service),
    close: async () => {
      registry.close();
      await agent.drain();
    },
  };
}

async function openAgent(regions: ReplicatedRegistry, options: object): Promise<RunningAgent> {
  const sources = [...regions.sources()];
  const unasked = () => Promise.reject(new Error('The trial asks for addresses only.'));
  const reader = { services: unasked, networks: unasked, lookup: unasked, explainUrl: unasked, impact: unasked };
  return startAgent({
    settings: readAgentSettings((name) => ({ port: '0' })[name], {}),
    registry: settingsOf({ ...options, sources }),
    source: orderSources(sources, systemRuntime),
    reader: { ...reader, operator: undefined },
    warn: () => undefined,
  });
}

async function askAgent({ url }: RunningAgent, service: string): Promise<string> {
  const answered = await fetch(`${url}/v1/services/${service}/address`);
  const body = await answered.text();
  if (!answered.ok) throw new Error(`The agent answered ${answered.status}: ${body}`);
  return (JSON.parse(body) as { readonly url: string }).url; // an address has one
}

interface OutageLoad {
  readonly outage: RegionOutage;
  readonly readers: Readers;
  readonly seconds: number;
  readonly report: (done: number) => void;
}

/** Steady reads, cold starts and writes, however long each of them takes. */
async function load({ outage, readers, seconds, report }: OutageLoad): Promise<void> {
  const began = performance.now();
  const work = [
    { eachMs: 1000 / CLIENT_READS, act: () => readers.client(outage.draw()), done: 0 },
    { eachMs: 1000 / AGENT_READS, act: () => readers.agent(outage.draw()), done: 0 },
    { eachMs: COLD_STARTS_EACH_MS, act: () => readers.cold(outage.draw()), done: 0 },
    { eachMs: REPLACED_EACH_MS, act: async () => outage.write(), done: 0 },
  ];
  const open = new Set<Promise<void>>();
  let reported = 0;
  for (let passed = 0; passed < 1000 * seconds; passed = performance.now() - began) {
    outage.enter(PHASES[Math.floor((PHASES.length * passed) / (1000 * seconds))] ?? 'well');
    for (const each of work) {
      for (; each.done * each.eachMs <= passed; each.done += 1) {
        const acting = each.act();
        open.add(acting);
        void acting.finally(() => open.delete(acting));
      }
    }
    const second = Math.floor(passed / 1000);
    if (second > reported) report((reported = second));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  outage.enter('well');
  await Promise.all(open);
}

interface OutageFacts {
  readonly outage: RegionOutage;
  /** The longest time for which this process stood still, in ms. */
  readonly stall: number;
  /** The part of its time in which it had work to do, or waited for a processor. */
  readonly utilization: number;
}

/**
 * @throws Counterexample if an answer was wrong, missing or late.
 * @throws NotJudged if answers were missing or late, but readers or regions, which run in this process, were held up.
 */
function judge(tallies: Readers['tallies'], facts: OutageFacts): Figures {
  const { outage, stall, utilization } = facts;
  const { client, agent, cold } = tallies;
  const wrong = faultsOf(tallies, 'wrong', 'movedBack');
  const late = faultsOf(tallies, 'failed');
  const longest = Math.max(client.longest - stall, agent.longest - stall, cold.longest);
  if (longest > outage.timeoutMs + MARGIN_MS) late.push(`a read took ${Math.round(longest)} ms`);
  const figures = figuresFrom(tallies, facts);
  const faults = [...wrong, ...late];
  if (faults.length === 0) return figures;
  const shown = [...faults.slice(0, 10), ...Object.entries(figures).map(([name, figure]) => `${name}: ${figure}`)];
  const isHeldUp = Math.max(stall, cold.busiest) > MOST_HELD_UP_MS || utilization > MOST_BUSY;
  if (wrong.length === 0 && isHeldUp) {
    const message = `No address was wrong. Answers were missing or late, but processes were kept from working for up to ${Math.round(Math.max(stall, cold.busiest))} ms, which may be why. Try again on a machine with nothing else to do.`;
    throw new NotJudged(message, shown.join('\n'));
  }
  throw new Counterexample(`${faults.length} answers were wrong, missing or late.`, shown.join('\n'));
}

function faultsOf(tallies: Readers['tallies'], ...kinds: readonly ('wrong' | 'movedBack' | 'failed')[]): string[] {
  const all = Object.values(tallies);
  return kinds.flatMap((kind) => all.flatMap((tally) => tally[kind].map((fault) => `${kind}: ${fault}`)));
}

const figuresFrom = ({ client, agent, cold }: Readers['tallies'], { outage, stall, utilization }: OutageFacts) => ({
  ...figuresOf('client', client),
  ...figuresOf('agent', agent),
  ...figuresOf('cold starts', cold),
  'cold starts: busy for ms at most': Math.round(cold.busiest),
  'this process stood still for ms': Math.round(stall),
  'this process was busy for %': Math.round(100 * utilization),
  'requests to the nearest region': outage.regions.near.requests(),
  'requests to the other one': outage.regions.far.requests(),
});

function figuresOf(of: string, { reads, longest, oldest, wrong, movedBack, failed }: ReaderTally): Figures {
  return {
    [of]: reads,
    [`${of}: wrong`]: wrong.length,
    [`${of}: moves back`]: movedBack.length,
    [`${of}: failed`]: failed.length,
    [`${of}: longest wait ms`]: Math.round(longest),
    [`${of}: oldest answer ms`]: Math.round(oldest),
  };
}
