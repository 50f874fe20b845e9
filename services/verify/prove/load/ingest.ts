// Floods a local server with events over HTTP. Meanwhile single events of other services are timed, from their post until
// the query endpoint returns the address that they lead to.
import { setTimeout as wait } from 'node:timers/promises';
import { createVpcEndpoint } from '../../../core/test/cloudtrail/endpoint-events.js';
import type { Figures } from '../target.js';
import { askJson, postEvents } from './ask-json.js';
import { createLatency, type LatencyRecorder } from './latency.js';
import { withLocalServer, type LoadedServer } from './local-server.js';
import {
  apiIdOf,
  at,
  ENDPOINT,
  eventOf,
  EVENTS_PER_SERVICE,
  type EventLoad,
  madeApi,
  madeStage,
  servedAfter,
  serviceOf,
} from './service-events.js';

interface IngestOptions {
  readonly seed: number;
  /** Number of events. */
  readonly amount: number;
  readonly services: number;
  /** Gets the number of events posted so far. */
  readonly report: (done: number) => void;
}

const BATCH = 1000;
/** Batches in progress: while one is read and answered, another is applied. */
const POSTERS = 2;
const PROBE_EVERY_MS = 250;
/** Number of services to look up at the end. */
const LOOKED_UP = 500;

/** @throws Error if an event was not applied, a service resolves to another API, or memory grows with the events. */
export function ingest(options: IngestOptions): Promise<Figures> {
  return withLocalServer((server) => load(server, options));
}

async function load({ url, watch }: LoadedServer, options: IngestOptions): Promise<Figures> {
  const { seed, amount, services, report } = options;
  const plan: EventLoad = { seed, services };
  await postEvents(url, [createVpcEndpoint({ ...ENDPOINT, at: at(0) })]);
  const memory = watch();
  const began = Date.now();
  const latency = createLatency();
  const probing = new AbortController();
  const probes = probe(url, plan, { latency, signal: probing.signal });
  let posted = 0;
  const poster = async (): Promise<void> => {
    while (posted < amount) {
      const [from, to] = [posted, Math.min(posted + BATCH, amount)];
      posted = to;
      await postEvents(
        url,
        Array.from({ length: to - from }, (_, index) => eventOf(plan, from + index)),
      );
      report(to);
    }
  };
  try {
    await Promise.race([Promise.all(Array.from({ length: POSTERS }, poster)), probes]);
  } finally {
    probing.abort();
  }
  const seconds = (Date.now() - began) / 1000;
  await probes;
  await lookUp(url, plan, posted);
  return {
    ...latency.figures('to resolvable'),
    ...memory(),
    'events per second': Math.round(posted / seconds),
  };
}

interface Probing {
  readonly latency: LatencyRecorder;
  readonly signal: AbortSignal;
}

/** Starts probes at fixed times, however long earlier ones take. Each probe has its own service. */
async function probe(url: string, plan: EventLoad, { latency, signal }: Probing): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for (let index = 0; !signal.aborted; index += 1) {
    const one = timeOne(url, plan, index).then((milliseconds) => latency.record(milliseconds));
    const done = one.finally(() => underWay.delete(done));
    underWay.add(done);
    await wait(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
}

/** @throws Error unless an event resolves as soon as it is reported as applied. */
async function timeOne(url: string, plan: EventLoad, index: number): Promise<number> {
  // A generation that the load itself does not use.
  const life = { service: `probe-${String(index)}`, apiId: apiIdOf(plan, index, EVENTS_PER_SERVICE), at: at(index) };
  await postEvents(url, [madeApi(life)]);
  const began = performance.now();
  await postEvents(url, [madeStage(life)]);
  await expectServed(url, life.service, life.apiId);
  return performance.now() - began;
}

/** @throws Error unless a sample of services resolves to the expected APIs. */
async function lookUp(url: string, plan: EventLoad, posted: number): Promise<void> {
  const every = Math.max(1, Math.floor(plan.services / LOOKED_UP));
  for (let service = 0; service < plan.services; service += every) {
    await expectServed(url, serviceOf(service), servedAfter(plan, service, posted));
  }
}

/** A local server that is too busy answers REGISTRY_UNAVAILABLE and is asked again. */
async function expectServed(url: string, service: string, must: string | undefined): Promise<void> {
  for (;;) {
    const address = await askJson(`${url}/v1/services/${service}/address?network=${ENDPOINT.vpcId}`);
    const { apiId: is, code } = address as { readonly apiId?: string; readonly code?: string }; // an address, or a problem
    if (is === must) return;
    if (code !== 'REGISTRY_UNAVAILABLE')
      throw new Error(`${service} resolves to ${is ?? String(code)} instead of ${String(must)}.`);
    await wait(100);
  }
}
