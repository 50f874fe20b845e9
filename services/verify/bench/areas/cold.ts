// Area "cold": an answer from the registry. Nothing is in memory, the connection is open.
import { createAwsSdk } from '../cold/aws-sdk.js';
import type { ColdContender } from '../cold/contender.js';
import { createWaypost } from '../cold/waypost.js';
import { startSeededEngine } from '../fixture/seed.js';
import type { Bench, Series } from '../harness/bench.js';
import { measureLatency, type Latency } from '../harness/latency.js';
import { startProgram } from '../harness/program.js';
import { interleave } from '../harness/rounds.js';
import { NAMES } from '../hit/names.js';
import type { FigureBound } from '../result.js';

export async function measure(bench: Bench): Promise<void> {
  const { engine, tables } = await startSeededEngine(NAMES);
  const query = await startProgram('local-server', { ENGINE: engine.connection.endpoint, REGISTRY: 'bench' });
  const registry = { enginePort: engine.port, table: tables.readers, queryPort: query.port, names: NAMES };
  const contenders = [...(await createWaypost(registry)), ...createAwsSdk(registry)];
  const found = await runRounds(bench, contenders);
  for (const { close } of contenders) await close?.();
  await query.stop();
  await engine.stop();
  report(bench, found);
}

type LatencyByName = ReadonlyMap<string, readonly Latency[]>;

function runRounds(bench: Bench, contenders: readonly ColdContender[]): Promise<LatencyByName> {
  const calls = bench.quick ? 20 : 150;
  const settings = bench.quick ? { rounds: 2, warmUp: 1 } : { rounds: 9, warmUp: 3 };
  return interleave(
    contenders.map(({ name, prepare }) => ({ name, run: async () => measureLatency(await prepare(calls), calls) })),
    { ...settings, onRound: (round, of) => bench.progress(`round ${round} of ${of}`) },
  );
}

const MEASURES = {
  p50: { of: 'p50', unit: 'µs' },
  p99: { of: 'p99', unit: 'µs' },
  cpu: { of: 'CPU', unit: 'µs' },
  allocated: { of: 'allocations', unit: 'B' },
} as const;

type ColdMeasure = keyof typeof MEASURES;

const DYNAMO = 'resolve over DynamoDB';
const HTTP = 'resolve over the query endpoint';

type ColdTargets = Readonly<Partial<Record<ColdMeasure, FigureBound>>>;

/** What each contender is compared with, and the targets for the ratios of the medians. */
const RATIOS: readonly (readonly [name: string, against: string, targets?: ColdTargets])[] = [
  [DYNAMO, 'raw socket to DynamoDB', { p50: { atMost: 2.2 }, cpu: { atMost: 6 } }],
  [DYNAMO, 'AWS SDK BatchGetItem', { p50: { atMost: 0.42 } }],
  [DYNAMO, 'AWS SDK GetItem (one key)'],
  [DYNAMO, 'AWS DocumentClient BatchGet'],
  [HTTP, 'raw socket to the query endpoint'],
  [HTTP, DYNAMO, { cpu: { atMost: 1.3 } }],
];

function report(bench: Bench, found: LatencyByName): void {
  for (const measure of Object.keys(MEASURES) as ColdMeasure[]) {
    // Object.keys forgets the type
    const series = (name: string): Series => seriesOf(found, name, measure);
    for (const [name, against, targets] of RATIOS) {
      if (!found.has(name) || !found.has(against)) continue;
      bench.compare(series(name), series(against), targets?.[measure]);
    }
  }
}

function seriesOf(found: LatencyByName, name: string, measure: ColdMeasure): Series {
  const { of, unit } = MEASURES[measure];
  const values = (found.get(name) ?? []).map((latency) => latency[measure]);
  return { name: `${name}, ${of}`, unit, values };
}
