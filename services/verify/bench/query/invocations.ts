// Measures the deployed query function, invoked as Lambda does: one event after the other in one process. Every invocation reads:
// `Cache-Control: no-cache` makes the read strongly consistent. Without its read, it is measured too.
import { Agent } from 'node:http';
import { pathToFileURL } from 'node:url';
import { proxyEvent } from '../../../adapters/lambda/test/proxy-event.js';
import { NETWORK } from '../fixture/scope.js';
import type { Bench, Series } from '../harness/bench.js';
import { importBundle, writeHandler } from '../harness/bundle.js';
import { measureTimes } from '../harness/latency.js';
import { interleave } from '../harness/rounds.js';
import type { BenchEngine } from '../peers/engine.js';
import type * as InMemory from './in-memory.js';
import { readEngine, type RecordedRead } from './read-engine.js';

interface InvocationRig {
  readonly engine: BenchEngine;
  readonly read: RecordedRead;
}

type QueryHandler = (
  event: object,
) => Promise<{ readonly statusCode: number; readonly multiValueHeaders: MultiValueHeaders }>;
type MultiValueHeaders = Record<string, string[] | undefined>;

const NETWORK_PARAMETER = {
  queryStringParameters: { network: NETWORK },
  multiValueQueryStringParameters: { network: [NETWORK] },
};

const SERVICE = 'orders-0-api';
const NO_CACHE = { 'Cache-Control': ['no-cache'] };
/** Without a read, an invocation takes a fraction of the time. */
const MORE_WITHOUT_READ = 10;

export async function measureInvocations(bench: Bench, { engine, read }: InvocationRig): Promise<void> {
  process.env.WAYPOST_REGISTRY = 'bench';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.connection.endpoint;
  const handler = await loadHandler();
  const inMemory = await loadHandlerInMemory();
  const known = { 'If-None-Match': [await etagOf(handler)] };
  if ((await etagOf(inMemory)) !== known['If-None-Match'][0]) throw new Error('The handler without a read differs.');
  const calls = bench.quick ? 20 : 180;
  const agent = new Agent({ keepAlive: true });
  const invocation = (name: string, invoked: QueryHandler, headers: MultiValueHeaders) => {
    const event = eventWith(headers);
    const times = invoked === inMemory ? calls * MORE_WITHOUT_READ : calls;
    return { name, run: () => measureTimes(() => invoked(event), times) };
  };
  const found = await interleave(
    [
      invocation('query handler', handler, {}),
      invocation('query handler, 304', handler, known),
      invocation('query handler, no-cache', handler, NO_CACHE),
      invocation('query handler, no-cache, 304', handler, { ...known, ...NO_CACHE }),
      invocation('query handler without its read', inMemory, {}),
      invocation('query handler without its read, 304', inMemory, known),
      { name: 'one bare read', run: () => measureTimes(() => readEngine(engine.port, agent, read), calls) },
    ],
    { rounds: bench.quick ? 1 : 15, onRound: (round, of) => bench.progress(`invocations, round ${round} of ${of}`) },
  );
  agent.destroy();
  const series = (name: string, measure: 'p50' | 'cpu'): Series => ({
    name: `${name}, ${measure === 'cpu' ? 'CPU' : 'p50'}`,
    unit: 'µs',
    values: (found.get(name) ?? []).map((times) => times[measure]),
  });
  bench.compare(series('query handler', 'p50'), series('one bare read', 'p50'));
  bench.compare(series('query handler', 'cpu'), series('one bare read', 'cpu'));
  for (const name of ['query handler', 'query handler, no-cache', 'query handler without its read']) {
    bench.compare(series(`${name}, 304`, 'cpu'), series(name, 'cpu'));
  }
}

function eventWith(multiValueHeaders: MultiValueHeaders): object {
  return proxyEvent(`/v1/services/${SERVICE}/address`, { ...NETWORK_PARAMETER, multiValueHeaders });
}

async function etagOf(handler: QueryHandler): Promise<string> {
  const { statusCode, multiValueHeaders } = await handler(eventWith({}));
  if (statusCode !== 200) throw new Error(`The query handler returned ${statusCode}.`);
  return multiValueHeaders.etag?.[0] ?? '';
}

async function loadHandler(): Promise<QueryHandler> {
  const { path } = await writeHandler('query');
  const { handler } = (await import(pathToFileURL(path).href)) as { handler: QueryHandler }; // handlers/query.ts
  return handler;
}

async function loadHandlerInMemory(): Promise<QueryHandler> {
  const contents = `export * from './services/verify/bench/query/in-memory.ts';`;
  const { createHandlerInMemory } = await importBundle<typeof InMemory>('query-in-memory', contents);
  return createHandlerInMemory([SERVICE]) as QueryHandler; // an event is what API Gateway sends, a result what it gets
}
