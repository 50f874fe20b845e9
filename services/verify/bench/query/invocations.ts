// Measures the deployed query function, invoked as Lambda does: one event after the other in one process.
import { Agent } from 'node:http';
import { pathToFileURL } from 'node:url';
import { proxyEvent } from '../../../adapters/lambda/test/proxy-event.js';
import { NETWORK } from '../fixture/scope.js';
import type { Bench, Series } from '../harness/bench.js';
import { writeHandler } from '../harness/bundle.js';
import { measureLatency, type Latency } from '../harness/latency.js';
import { interleave } from '../harness/rounds.js';
import type { BenchEngine } from '../peers/engine.js';
import { readEngine, type RecordedRead } from './read-engine.js';

interface InvocationRig {
  readonly engine: BenchEngine;
  readonly read: RecordedRead;
}

type QueryHandler = (
  event: object,
) => Promise<{ readonly statusCode: number; readonly multiValueHeaders: MultiValueHeaders }>;
type MultiValueHeaders = Readonly<Record<string, readonly string[]>>;

const NETWORK_PARAMETER = {
  queryStringParameters: { network: NETWORK },
  multiValueQueryStringParameters: { network: [NETWORK] },
};

export async function measureInvocations(bench: Bench, { engine, read }: InvocationRig): Promise<void> {
  process.env.WAYPOST_REGISTRY = 'bench';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.connection.endpoint;
  const handler = await loadHandler();
  const path = '/v1/services/orders-0-api/address';
  const event = proxyEvent(path, NETWORK_PARAMETER);
  const first = await handler(event);
  if (first.statusCode !== 200) throw new Error(`The query handler returned ${first.statusCode}.`);
  const etag = [...(first.multiValueHeaders.etag ?? [])];
  const again = proxyEvent(path, { ...NETWORK_PARAMETER, multiValueHeaders: { 'If-None-Match': etag } });
  const calls = bench.quick ? 20 : 300;
  const agent = new Agent({ keepAlive: true });
  const contenders = {
    'query handler': () => handler(event),
    'query handler, 304': () => handler(again),
    'one bare read': () => readEngine(engine.port, agent, read),
  };
  const found = await interleave(
    Object.entries(contenders).map(([name, call]) => ({ name, run: () => measureLatency(call, calls) })),
    { rounds: bench.quick ? 1 : 9, onRound: (round, of) => bench.progress(`invocations, round ${round} of ${of}`) },
  );
  agent.destroy();
  const series = (name: string, measure: 'p50' | 'cpu'): Series => ({
    name: `${name}, ${measure === 'cpu' ? 'CPU' : 'p50'}`,
    unit: 'µs',
    values: (found.get(name) ?? []).map((latency: Latency) => latency[measure]),
  });
  for (const measure of ['p50', 'cpu'] as const) {
    bench.compare(series('query handler', measure), series('one bare read', measure));
    bench.compare(series('query handler, 304', measure), series('query handler', measure));
  }
}

async function loadHandler(): Promise<QueryHandler> {
  const { path } = await writeHandler('query');
  const { handler } = (await import(pathToFileURL(path).href)) as { handler: QueryHandler }; // handlers/query.ts
  return handler;
}
