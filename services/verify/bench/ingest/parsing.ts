// Measures parsing an event to facts, compared with only `JSON.parse`.
import { measure as sample } from 'mitata';
import type * as Parse from '../../../core/cloudtrail/parse.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../../core/cloudtrail/config.js';
import { apiEvent } from '../../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../../core/test/cloudtrail/endpoint-events.js';
import { VPCE } from '../fixture/scope.js';
import type { Bench, Series } from '../harness/bench.js';
import { importBundle } from '../harness/bundle.js';
import { interleave } from '../harness/rounds.js';
import { codeOf, livesOf } from './lives.js';

/** Calls that Waypost does not watch. The deployed rules hold their events back; the local server may get them. */
const UNWATCHED = ['CreateResource', 'PutMethod', 'PutIntegration', 'CreateModel'].map((name) =>
  apiEvent(name, {
    request: { restApiId: 'a1b2c3d4e5', parentId: 'r0o0t0r0o0', createResourceInput: { pathPart: 'orders' } },
    answer: { id: 'res123', parentId: 'r0o0t0r0o0', pathPart: 'orders', path: '/orders' },
  }),
);

/** Calls on HTTP APIs, whose events the deployed rules match: their source and names are those of REST APIs. */
const OF_HTTP_APIS = ['CreateStage', 'UpdateStage', 'CreateDeployment'].map((name) =>
  apiEvent(name, {
    request: { apiId: 'a1b2c3d4e5', stageName: 'prod', autoDeploy: true },
    answer: { apiId: 'a1b2c3d4e5', stageName: 'prod', autoDeploy: true, lastUpdatedDate: '2026-01-02T03:04:09Z' },
  }),
);

export async function measureParsing(bench: Bench): Promise<void> {
  const { parseEvent } = await importBundle<typeof Parse>(
    'parse',
    `export * from './services/core/cloudtrail/parse.ts';`,
  );
  const relevant = [...(livesOf(codeOf(0), 1)[0] ?? []), createVpcEndpoint({ vpceId: VPCE })];
  const config = { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS };
  const calls: Record<string, () => unknown> = {};
  for (const [kind, events, outcome] of [
    ['facts', relevant, 'facts'],
    ['no interest', UNWATCHED, 'ignored'],
    ['another product', OF_HTTP_APIS, 'ignored'],
  ] as const) {
    const texts = events.map((event) => JSON.stringify(event));
    for (const text of texts) {
      const parsed = parseEvent(JSON.parse(text), config);
      if (parsed.outcome !== outcome) throw new Error(`An event of the bench was ${parsed.outcome}: ${text}`);
    }
    calls[`JSON to ${kind}`] = inTurn(texts, (text) => parseEvent(JSON.parse(text), config));
    calls[`JSON.parse of ${kind}`] = inTurn(texts, (text) => JSON.parse(text) as unknown);
  }
  const found = await interleave(
    Object.entries(calls).map(([name, call]) => ({ name, run: async () => microseconds(call, bench.quick) })),
    { rounds: bench.quick ? 2 : 15, warmUp: bench.quick ? 0 : 2 },
  );
  const series = (name: string): Series => ({ name, unit: 'µs', values: found.get(name) ?? [] });
  bench.compare(series('JSON to facts'), series('JSON.parse of facts'), { atMost: 1.5 });
  bench.compare(series('JSON to no interest'), series('JSON.parse of no interest'), { atMost: 1.05 });
  bench.compare(series('JSON to another product'), series('JSON.parse of another product'));
}

function inTurn<T>(list: readonly T[], call: (of: T) => unknown): () => unknown {
  let at = 0;
  return () => call(list[(at = (at + 1) % list.length)] as T); // the modulus keeps the index in range
}

async function microseconds(call: () => unknown, quick: boolean): Promise<number> {
  const { p50 } = await sample(call, { min_cpu_time: (quick ? 5 : 80) * 1e6 });
  return p50 / 1000;
}
