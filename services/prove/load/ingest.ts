// A flood of events into a laptop over HTTP, in batches, while single events of other services are timed from their post to
// the moment at which the query endpoint has given the address that they lead to: asked once they are told to be applied.
import { setTimeout as wait } from 'node:timers/promises';
import { createVpcEndpoint } from '../../core/test/cloudtrail/endpoint-events.js';
import type { EventResult } from '../../local/result.js';
import { temporaryFolder } from '../../test/local/laptop-under-test.js';
import { enginesOf, spawnLaptop } from '../../test/local/laptop-process.js';
import { askJson } from './ask-json.js';
import { createLatency, type Latency } from './latency.js';
import {
  apiIdOf,
  at,
  ENDPOINT,
  eventOf,
  EVENTS_PER_SERVICE,
  type Load,
  madeApi,
  madeStage,
  servedAfter,
  serviceOf,
} from './lives.js';
import { tellCurve, watchMemory } from './memory.js';

export interface IngestOptions {
  readonly seed: number;
  /** Events. */
  readonly amount: number;
  readonly services: number;
  /** After so long it stops, and says what was reached; unlimited by default. */
  readonly minutes?: number;
  readonly report: (line: string) => void;
}

export interface Ingested {
  readonly events: number;
  readonly seconds: number;
  readonly figures: string;
}

const BATCH = 1000;
/** Batches under way: while one is read and answered, another is applied. */
const POSTERS = 2;
const PROBE_EVERY_MS = 250;
const REPORT_EVERY_MS = 30_000;
/** How many services are looked up in the end. */
const LOOKED_UP = 500;

/** @throws Error where an event was not applied, a service resolves to another API, or memory grows with the events. */
export async function ingest(options: IngestOptions): Promise<Ingested> {
  const folder = temporaryFolder();
  const laptop = spawnLaptop({ args: ['--no-story'], env: { WAYPOST_DATA: folder.path } });
  try {
    return await load(await laptop.ready, options, {
      laptop: () => laptop.child.pid,
      engine: () => enginesOf(folder.path)[0],
    });
  } catch (error) {
    throw new Error(`The laptop said: ${laptop.output().slice(-2000)}`, { cause: error });
  } finally {
    laptop.child.kill('SIGTERM');
    await laptop.ended;
    folder.remove();
  }
}

interface Pids {
  readonly laptop: () => number | undefined;
  readonly engine: () => number | undefined;
}

async function load(url: string, options: IngestOptions, pids: Pids): Promise<Ingested> {
  const { seed, amount, services, minutes = Infinity, report } = options;
  const plan: Load = { seed, services };
  await post(url, [createVpcEndpoint({ ...ENDPOINT, at: at(0) })]);
  const memory = { laptop: watchMemory(pids.laptop), engine: watchMemory(pids.engine) };
  const began = Date.now();
  const deadline = began + minutes * 60_000;
  let posted = 0;
  const seconds = (): number => (Date.now() - began) / 1000;
  const tell = (): void => {
    const rate = Math.round(posted / seconds());
    const held = `laptop ${memory.laptop.now()} MiB, engine ${memory.engine.now()} MiB`;
    report(`${posted} of ${amount} events, ${rate}/s, ${held}; to resolvable ${latency.tell()}`);
  };
  const latency = createLatency();
  const reporter = setInterval(tell, REPORT_EVERY_MS);
  const probing = new AbortController();
  const probes = probe(url, plan, { latency, signal: probing.signal });
  const poster = async (): Promise<void> => {
    while (posted < amount && Date.now() < deadline) {
      const [from, to] = [posted, Math.min(posted + BATCH, amount)];
      posted = to;
      await post(
        url,
        Array.from({ length: to - from }, (_, index) => eventOf(plan, from + index)),
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: POSTERS }, poster));
  } finally {
    clearInterval(reporter);
    probing.abort();
  }
  const took = seconds();
  await probes;
  tell();
  const curves = { laptop: memory.laptop.stop(), engine: memory.engine.stop() };
  await lookUp(url, plan, posted);
  if (curves.laptop.late > curves.laptop.early * 1.5 + 64)
    throw new Error(`The laptop's memory grows: ${tellCurve(curves.laptop)}.`);
  const figures = [
    `${posted} events of ${Math.min(services, posted)} services in ${took.toFixed(0)} s (${Math.round(posted / took)}/s)`,
    `to resolvable ${latency.tell()}`,
    `laptop ${tellCurve(curves.laptop)}`,
    `engine ${tellCurve(curves.engine)}`,
  ].join('; ');
  return { events: posted, seconds: took, figures };
}

/** @throws Error unless the laptop applied each of them. */
async function post(url: string, events: readonly unknown[]): Promise<void> {
  const answer = await askJson(`${url}/local/events`, { method: 'POST', body: JSON.stringify(events) });
  const { results } = answer as { readonly results: readonly EventResult[] }; // as the design has it
  const wrong = results.find(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged');
  if (wrong !== undefined || results.length !== events.length) {
    throw new Error(`${results.length} results of ${events.length} events, with ${JSON.stringify(wrong)}.`);
  }
}

interface Probing {
  readonly latency: Latency;
  readonly signal: AbortSignal;
}

/** Starts one at fixed times, however long the ones before take; each is of a service of its own. */
async function probe(url: string, plan: Load, { latency, signal }: Probing): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for (let index = 0; !signal.aborted; index += 1) {
    const one = timeOne(url, plan, index).then((milliseconds) => latency.record(milliseconds));
    const done = one.finally(() => underWay.delete(done));
    underWay.add(done);
    await wait(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
}

/** @throws Error unless an event that is told to be applied can be resolved at once. */
async function timeOne(url: string, plan: Load, index: number): Promise<number> {
  // Beyond all generations of the load itself.
  const life = { service: `probe-${String(index)}`, apiId: apiIdOf(plan, index, EVENTS_PER_SERVICE), at: at(index) };
  await post(url, [madeApi(life)]);
  const began = performance.now();
  await post(url, [madeStage(life)]);
  await expectServed(url, life.service, life.apiId);
  return performance.now() - began;
}

/** @throws Error unless services here and there resolve to the API that they must. */
async function lookUp(url: string, plan: Load, posted: number): Promise<void> {
  const every = Math.max(1, Math.floor(plan.services / LOOKED_UP));
  for (let service = 0; service < plan.services; service += every) {
    await expectServed(url, serviceOf(service), servedAfter(plan, service, posted));
  }
}

/** A laptop that is too busy to read its engine in time says so, and is asked again. */
async function expectServed(url: string, service: string, must: string | undefined): Promise<void> {
  for (;;) {
    const address = await askJson(`${url}/v1/services/${service}/address?network=${ENDPOINT.vpcId}`);
    const { apiId: is, code } = address as { readonly apiId?: string; readonly code?: string }; // an address, or a problem
    if (is === must) return;
    if (code !== 'REGISTRY_UNAVAILABLE')
      throw new Error(`${service} is at ${is ?? String(code)}, not ${String(must)}.`);
    await wait(100);
  }
}
