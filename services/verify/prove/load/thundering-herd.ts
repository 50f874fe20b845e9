// `thundering-herd`: thousands of SDK instances read one registry over HTTP, through outages. Time is simulated, so minutes
// pass as fast as the reads are answered; outside the outages the reads are real.
import { createRegistry } from 'waypost';
import { createHttpSource } from 'waypost/http';
import { createRestApi, createStage } from '../../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../../core/test/cloudtrail/endpoint-events.js';
import { startLocalServerUnderTest, temporaryFolder } from '../../../test/local/local-server-under-test.js';
import type { Figures, Target, Trial } from '../target.js';
import { seededRandom } from '../../../../sdk/test/seeded-random.js';
import { ENDPOINT } from './service-events.js';
import { createSimulatedTime, type SimulatedTime } from './simulated-time.js';

const START = 1_900_000_000_000;
const TICK_MS = 200;
/** Milliseconds between two calls of each instance. */
const ASKED_EVERY = 2000;
/**
 * Milliseconds over which the instances start. If all started at one moment, they would read in waves for minutes, even without outage.
 */
const STARTED_WITHIN = 30_000;
/** Seconds of simulated time. */
const PHASES = { startingUp: 90, normal: 60, recovery: 60 } as const;
/** Seconds: shorter than an answer stays fresh, about as long, and longer than a stale answer is served at once. */
const OUTAGES = [10, 28, 330] as const;
const MOST_TIMES_NORMAL = 2;
const SERVICE = 'orders-api';
const LENGTH =
  PHASES.startingUp + PHASES.normal + OUTAGES.reduce<number>((sum, outage) => sum + outage + PHASES.recovery, 0);

export const thunderingHerd: Target = {
  name: 'thundering-herd',
  proves:
    'after outages of several lengths, SDK instances never read more than twice as much a second as before, and none is refused',
  unit: 'instances',
  long: 10_000,
  short: 20,
  run,
};

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const folder = temporaryFolder();
  const localServer = await startLocalServerUnderTest(folder.path);
  try {
    await localServer.publish([
      createVpcEndpoint(ENDPOINT),
      createRestApi({ apiId: 'a1b2c3d4e5', name: SERVICE, vpceIds: [ENDPOINT.vpceId] }),
      createStage({ apiId: 'a1b2c3d4e5', stage: 'prod' }),
    ]);
    await loadAll(localServer.url);
    return await simulate(localServer.url, { seed, amount, report });
  } finally {
    await localServer.stop();
    folder.remove();
  }
}

/** Makes the SDK load all its code before simulated time starts. */
async function loadAll(url: string): Promise<void> {
  let down = false;
  const request: typeof fetch = (input, init) =>
    down ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
  const source = createHttpSource({ url, fetch: request });
  const registry = createRegistry({ sources: [source], network: ENDPOINT.vpcId, freshForMs: 0, env: {} });
  await registry.resolve(SERVICE);
  down = true;
  await registry.resolve(SERVICE, { timeoutMs: 100 });
  registry.close();
}

async function simulate(url: string, { seed, amount, report }: Trial): Promise<Figures> {
  const time = createSimulatedTime(START, TICK_MS);
  const reads: number[] = [];
  const failed = new Set<string>();
  let isOutage = false;
  const second = (): number => Math.floor((time.now() - START) / 1000);
  const request: typeof fetch = (input, init) =>
    time.during(async () => {
      reads[second()] = (reads[second()] ?? 0) + 1;
      if (isOutage) throw new TypeError('fetch failed');
      // The body is read to its end here, so that no part is in transit when time goes on.
      const response = await fetch(input, init);
      return new Response(response.status === 304 ? null : await response.arrayBuffer(), response);
    });
  const instances = createInstances({ url, request, time }, amount, seededRandom(seed));
  const pass = async (seconds: number, isStarting = false): Promise<void> => {
    for (let tick = 0; tick < (seconds * 1000) / TICK_MS; tick += 1) {
      const turn = tick % (ASKED_EVERY / TICK_MS);
      for (const { registry, from, phase } of instances) {
        if (phase !== turn || time.now() < from) continue;
        const asking = registry.resolve(SERVICE).catch((error: unknown) => failed.add(String(error)));
        // The SDK loads code in real time here.
        if (isStarting) void time.during(() => asking);
      }
      await time.tick();
    }
    report(Math.floor((amount * second()) / LENGTH));
  };
  await pass(PHASES.startingUp, true);
  await pass(PHASES.normal);
  for (const seconds of OUTAGES) {
    isOutage = true;
    await pass(seconds);
    isOutage = false;
    await pass(PHASES.recovery);
  }
  for (const { registry } of instances) registry.close();
  if (failed.size > 0) throw new Error(`A caller was refused: ${[...failed][0] ?? ''}`);
  return compare(reads);
}

interface SimulatedNetwork {
  readonly url: string;
  readonly request: typeof fetch;
  readonly time: SimulatedTime;
}

/** SDK instances that start at different times and call at different moments. */
function createInstances({ url, request, time }: SimulatedNetwork, amount: number, random: () => number) {
  return Array.from({ length: amount }, () => {
    const runtime = time.runtime(seededRandom(Math.floor(random() * 2 ** 31)));
    const source = createHttpSource({ url, fetch: request, runtime });
    return {
      registry: createRegistry({ sources: [source], network: ENDPOINT.vpcId, runtime, env: {} }),
      from: time.now() + random() * STARTED_WITHIN,
      phase: Math.floor((random() * ASKED_EVERY) / TICK_MS),
    };
  });
}

function compare(reads: readonly number[]): Figures {
  let at: number = PHASES.startingUp;
  const next = (seconds: number): number[] => Array.from({ length: seconds }, () => reads[at++] ?? 0);
  const normal = meanOf(next(PHASES.normal));
  // With few instances chance makes some seconds busier; one lookup is two reads.
  const limit = MOST_TIMES_NORMAL * normal + 4 * Math.sqrt(2 * MOST_TIMES_NORMAL * normal);
  const figures: Record<string, number> = { 'reads a second before': Math.round(normal) };
  for (const seconds of OUTAGES) {
    figures[`in an outage of ${String(seconds)} s`] = Math.round(meanOf(next(seconds)));
    const most = Math.max(...next(PHASES.recovery));
    figures[`in the busiest second after ${String(seconds)} s`] = most;
    if (normal === 0 || most > limit)
      throw new Error(
        `Too many reads: ${most} in one second after an outage of ${seconds} s, and ${normal.toFixed(1)} a second before it.`,
      );
  }
  return figures;
}

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
