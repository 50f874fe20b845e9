// Measures sweeps that find no change, without the limit on calls, of accounts on a server that speaks AWS's protocols.
import { createInventory } from '../../../adapters/aws/inventory.js';
import { createDocumentClient } from '../../../adapters/dynamodb/client.js';
import { createHeartbeat } from '../../../adapters/dynamodb/heartbeat.js';
import { createDynamoStore } from '../../../adapters/dynamodb/store.js';
import { createSweepState } from '../../../adapters/dynamodb/sweep-state.js';
import { tableNames } from '../../../adapters/settings/tables.js';
import { systemClock, systemRandom, systemSleep } from '../../../adapters/settings/runtime.js';
import type { SweepReport } from '../../../app/sweep/report.js';
import { sweep } from '../../../app/sweep/sweep.js';
import { DEFAULT_DELETION_GUARD } from '../../../core/sweep/deletion-guard.js';
import { DEFAULT_TAG_KEYS } from '../../../core/cloudtrail/config.js';
import { CREATED_AT, REGION, STAGE, VPCE } from '../fixture/scope.js';
import type { Bench, Series } from '../harness/bench.js';
import { interleave } from '../harness/rounds.js';
import { makeTables, type BenchEngine } from '../peers/engine.js';
import { startRecorder, type Recorder } from '../peers/recorder.js';
import type { FakeApi } from '../../../test/aws/account.js';
import { credentialsOf, startControlPlane, type ControlPlane } from '../../../test/aws/control-plane.js';

/** APIs in an account and region. AWS's limit is 600. */
const SIZES = [10, 100, 600] as const;
const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

export async function measureSweeping(bench: Bench, engine: BenchEngine): Promise<void> {
  await makeTables(engine, 'swept');
  const sizes = bench.quick ? ([10, 20, 30] as const) : SIZES;
  const accounts = sizes.map((size) => String(200_000_000_000 + size));
  const plane = await startControlPlane({ accounts, now: Date.now });
  const recorder = await startRecorder(engine.port);
  const scopes = sizes.map((size, index) => createScope({ size, account: accounts[index] ?? '', plane, recorder }));
  bench.progress('first sweeps');
  // The first sweep enrols everything, so the second finds no change.
  for (const scope of scopes) await scope.sweep();
  const found = await interleave(
    scopes.map(({ size, sweep: run }) => ({ name: `sweep of ${size} APIs`, run: () => measureSweep(run, recorder) })),
    {
      rounds: bench.quick ? 1 : 4,
      onRound: (round, of) => bench.progress(`sweeps, round ${round} of ${of}`),
    },
  );
  for (const { close } of scopes) close();
  recorder.close();
  await plane.close();
  const series = (size: number, what: keyof SweepCost, unit: string): Series => ({
    name: `quiet sweep of ${size} APIs, ${NAMES[what]}`,
    unit,
    values: (found.get(`sweep of ${size} APIs`) ?? []).map((swept) => swept[what] / (what === 'time' ? size : 1)),
  });
  const [small, middle, large] = sizes;
  bench.report(series(small, 'time', 'µs'));
  bench.compare(series(large, 'time', 'µs'), series(middle, 'time', 'µs'), { atMost: 1.2 });
  for (const size of sizes) bench.report(series(size, 'writes', ''));
  for (const size of sizes) bench.report(series(size, 'notes', ''));
}

const NAMES = { time: 'time an API', writes: 'writes to the registry', notes: 'writes of its own state' } as const;

interface SweepCost {
  /** Microseconds. */
  readonly time: number;
  /** Transactions, which write records, names and documents. */
  readonly writes: number;
  /** Other writes: the lease, and the times of reads. */
  readonly notes: number;
}

async function measureSweep(run: () => Promise<SweepReport>, recorder: Recorder): Promise<SweepCost> {
  recorder.commands.length = 0;
  const start = performance.now();
  const { outcome, applied } = await run();
  const time = (performance.now() - start) * 1000;
  if (outcome !== 'done' || applied > 0)
    throw new Error(`A sweep that should find no change was ${outcome} and applied ${applied}.`);
  const sent = recorder.commands.map(({ operation }) => operation);
  const writes = sent.filter((operation) => operation === 'TransactWriteItems').length;
  return { time, writes, notes: sent.filter((operation) => !READS.has(operation)).length - writes };
}

interface ScopeParts {
  readonly size: number;
  readonly account: string;
  readonly plane: ControlPlane;
  readonly recorder: Recorder;
}

function createScope({ size, account, plane, recorder }: ScopeParts) {
  const owned = plane.scope(account, REGION);
  owned.apis.push(...Array.from({ length: size }, (_, index) => apiOf(index)));
  const tables = tableNames('swept');
  const connection = { endpoint: recorder.url, region: REGION, credentials: credentialsOf(account) };
  const client = createDocumentClient(connection);
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  const config = { registry: 'swept', naming: 'tag', owners: [] } as const;
  const deps = {
    ...runtime,
    config,
    store: createDynamoStore({ client, tables, registry: 'swept', ...runtime }),
    state: createSweepState(client, tables.records),
    inventory: createInventory({
      ...runtime,
      now: Date.now,
      tagKeys: DEFAULT_TAG_KEYS,
      rate: 1_000_000,
      connection: { endpoint: plane.url, credentials: credentialsOf(account) },
    }),
    heartbeat: createHeartbeat(client, tables.records, systemClock),
    rechecks: { send: () => Promise.resolve() },
    settings: { config, skew: 5, settle: 600 },
    deletionGuard: DEFAULT_DELETION_GUARD,
  };
  const target = { account, region: REGION };
  return {
    size,
    sweep: () => sweep(deps, { target, kind: 'full', owner: 'bench' }),
    close: () => client.destroy(),
  };
}

function apiOf(index: number): FakeApi {
  return {
    id: `s${String(index).padStart(9, '0')}`,
    name: `orders ${index}`,
    createdDate: CREATED_AT,
    tags: { 'waypost:service': `orders-${index}` },
    policy: '{\\"Version\\":\\"2012-10-17\\"}',
    endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [VPCE], ipAddressType: 'dualstack' },
    disableExecuteApiEndpoint: false,
    stages: [{ stageName: STAGE, deploymentId: 'abc123', createdDate: CREATED_AT + 5 }],
  };
}
