// Area "cold": an answer from the registry. Nothing is in memory, the connection is open.
import { createAwsSdk } from '../cold/aws-sdk.js';
import type { ColdContender } from '../cold/contender.js';
import { createWaypost } from '../cold/waypost.js';
import { startSeededEngine } from '../fixture/seed.js';
import type { Bench, Series } from '../harness/bench.js';
import { allocatedBy, COUNTED, measureTimes, type MeasuredTimes } from '../harness/latency.js';
import { startProgram } from '../harness/program.js';
import { interleave } from '../harness/rounds.js';
import { NAMES } from '../hit/names.js';
import type { FigureBound } from '../result.js';

export async function measure(bench: Bench): Promise<void> {
  const { engine, tables } = await startSeededEngine(NAMES);
  const query = await startProgram('local-server', { ENGINE: engine.connection.endpoint, REGISTRY: 'bench' });
  const registry = { enginePort: engine.port, table: tables.readers, queryPort: query.port, names: NAMES };
  const contenders = [...(await createWaypost(registry)), ...createAwsSdk(registry)];
  const found = new Map([...(await timeCalls(bench, contenders)), ...(await countAllocations(bench, contenders))]);
  for (const { close } of contenders) await close?.();
  await query.stop();
  await engine.stop();
  report(bench, found);
}

/** The values of a series, one for each round, by its name. */
type ValuesByName = ReadonlyMap<string, readonly number[]>;

async function timeCalls(bench: Bench, contenders: readonly ColdContender[]): Promise<ValuesByName> {
  const calls = bench.quick ? 20 : 300;
  const settings = bench.quick ? { rounds: 2, warmUp: 1 } : { rounds: 7, warmUp: 3 };
  const found = await interleave(
    contenders.map(({ name, prepare }) => ({ name, run: async () => measureTimes(await prepare(calls), calls) })),
    { ...settings, onRound: (round, of) => bench.progress(`round ${round} of ${of}`) },
  );
  return new Map(
    [...found].flatMap(([name, rounds]) =>
      TIMES.map((measure) => [seriesName(name, measure), rounds.map((latency) => latency[measure])] as const),
    ),
  );
}

async function countAllocations(bench: Bench, contenders: readonly ColdContender[]): Promise<ValuesByName> {
  const found = await interleave(
    contenders.map(({ name, prepare }) => ({ name, run: async () => allocatedBy(await prepare(COUNTED)) })),
    { rounds: bench.quick ? 2 : 6, warmUp: 1 },
  );
  return new Map([...found].map(([name, values]) => [seriesName(name, 'allocated'), values]));
}

const MEASURES = {
  p50: { of: 'p50', unit: 'µs' },
  p99: { of: 'p99', unit: 'µs' },
  cpu: { of: 'CPU', unit: 'µs' },
  allocated: { of: 'allocations', unit: 'B' },
} as const;

type ColdMeasure = keyof typeof MEASURES;

const TIMES = ['p50', 'p99', 'cpu'] as const satisfies readonly (ColdMeasure & keyof MeasuredTimes)[];

const seriesName = (contender: string, measure: ColdMeasure): string => `${contender}, ${MEASURES[measure].of}`;

const DYNAMO = 'resolve over DynamoDB';
const HTTP = 'resolve over the query endpoint';
const BARE = 'bare node:http to DynamoDB';
const RAW = 'raw socket to DynamoDB';
const AWS = 'AWS SDK BatchGetItem';

type ColdTargets = Readonly<Partial<Record<ColdMeasure, FigureBound>>>;

/** What each contender is compared with, and the targets for the ratios of the medians. */
const RATIOS: readonly (readonly [name: string, against: string, targets?: ColdTargets])[] = [
  [DYNAMO, RAW, { p50: { atMost: 2.2 }, cpu: { atMost: 6 } }],
  [DYNAMO, BARE],
  [DYNAMO, AWS, { p50: { atMost: 0.42 } }],
  [DYNAMO, 'AWS SDK GetItem (one key)'],
  [DYNAMO, 'AWS DocumentClient BatchGet'],
  [HTTP, 'raw socket to the query endpoint'],
  [HTTP, 'bare node:http to the query endpoint'],
  [HTTP, DYNAMO, { cpu: { atMost: 1.3 } }],
];

/** What no client can undercut: by node:http, and by any means. */
const FLOORS = [
  [BARE, RAW],
  [RAW, AWS],
] as const;

function report(bench: Bench, found: ValuesByName): void {
  for (const measure of Object.keys(MEASURES) as ColdMeasure[]) {
    // Object.keys forgets the type
    const series = (name: string): Series => {
      const full = seriesName(name, measure);
      return { name: full, unit: MEASURES[measure].unit, values: found.get(full) ?? [] };
    };
    for (const [name, against, targets] of RATIOS) bench.compare(series(name), series(against), targets?.[measure]);
    if (measure !== 'p50' && measure !== 'cpu') continue;
    for (const [name, against] of FLOORS) bench.compare(series(name), series(against));
    // The engine's answer takes the same time in both sides of a ratio. This is what the clients add to it.
    bench.compare(above(series(DYNAMO), series(RAW)), above(series(AWS), series(RAW)));
  }
}

/** What a contender takes beyond another one. */
const above = ({ name, unit, values }: Series, floor: Series): Series => ({
  name: `${name}, above the raw socket`,
  unit,
  values: values.map((value, round) => value - (floor.values[round] ?? Number.NaN)),
});
