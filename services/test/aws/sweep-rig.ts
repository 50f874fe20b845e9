// Runs sweeps in tests: the real AWS clients against a fake control plane, the real store, and a clock that moves only by waiting.
import type { Recheck } from '../../core/records/fact.js';
import { DEFAULT_DELETION_GUARD } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { createInventory } from '../../adapters/aws/inventory.js';
import { createHeartbeat } from '../../adapters/dynamodb/heartbeat.js';
import { createSweepState } from '../../adapters/dynamodb/sweep-state.js';
import type { DelayedRecheck } from '../../app/sweep/ports.js';
import type { SweepProgress } from '../../app/sweep/report.js';
import { recheckResource } from '../../app/sweep/recheck.js';
import { createRecheckScopes } from '../../app/sweep/scopes.js';
import { sweep } from '../../app/sweep/sweep.js';
import type { SweepDeps, SweepRequest } from '../../app/sweep/run.js';
import { startEngine, type TestEngine } from '../../../sdk/test/engine.js';
import { createRig } from '../rig.js';
import { credentialsOf, startControlPlane } from './control-plane.js';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const REGION = 'eu-west-1';
/** The clock's first second, long after the creation of everything in the tests' accounts. */
export const START = 1_800_000_000;
export const OLD = START - 100_000;

interface SweepRigOptions {
  readonly engine: TestEngine;
  readonly config?: Partial<RegistryConfig>;
}

export type SweepRig = Awaited<ReturnType<typeof createSweepRig>>;

export async function createSweepRig({ engine, config = {} }: SweepRigOptions) {
  const rig = await createRig(config, engine);
  let milliseconds = START * 1000;
  const now = () => milliseconds;
  const clock = () => Math.floor(milliseconds / 1000);
  const sleep = async (wait: number) => {
    milliseconds += wait;
  };
  const plane = await startControlPlane({ accounts: [ACCOUNT, OTHER], now });
  const connection = { endpoint: plane.url, credentials: credentialsOf(ACCOUNT) };
  const inventory = createInventory({ tagKeys: DEFAULT_TAG_KEYS, connection, now, sleep, random: () => 0.5 });
  const queued: Recheck[] = [];
  const scheduled: DelayedRecheck[] = [];
  const progress: SweepProgress[] = [];
  const deps: SweepDeps = {
    ...rig.apply,
    inventory,
    state: createSweepState(rig.client, rig.tables.records),
    rechecks: { send: async (rechecks) => void queued.push(...rechecks) },
    heartbeat: createHeartbeat(rig.client, rig.tables.records, clock),
    clock,
    settings: { config: rig.config, skew: 5, settle: 600 },
    deletionGuard: DEFAULT_DELETION_GUARD,
    progress: (step) => void progress.push(step),
  };
  return {
    ...rig,
    deps,
    plane,
    scope: plane.scope(ACCOUNT, REGION),
    queued,
    scheduled,
    progress,
    now,
    sleep,
    /** Lets time pass. */
    wait: (seconds: number) => {
      milliseconds += seconds * 1000;
    },
    clock,
    sweep: (request: Partial<SweepRequest> = {}) =>
      sweep(deps, { target: { account: ACCOUNT, region: REGION }, kind: 'full', owner: 'test', ...request }),
    recheck: async (recheck: Recheck, attempt = 0) => {
      const scopes = createRecheckScopes(inventory);
      const schedule = { schedule: async (delayed: readonly DelayedRecheck[]) => void scheduled.push(...delayed) };
      try {
        return await recheckResource({ ...deps, open: scopes.open, schedule }, { recheck, attempt });
      } finally {
        scopes.close();
      }
    },
    /** All records of the scope. */
    records: async () => {
      const apis = [];
      for await (const page of rig.store.apisOf({ account: ACCOUNT, region: REGION })) apis.push(...page);
      const endpoints = [];
      for await (const page of rig.store.endpointsOf({ account: ACCOUNT, region: REGION })) endpoints.push(...page);
      return { apis, endpoints };
    },
    alive: async () => {
      const alive: string[] = [];
      for await (const page of rig.store.apisOf({ account: ACCOUNT, region: REGION })) {
        alive.push(...page.filter(({ deleted }) => deleted === undefined).map(({ apiId }) => apiId));
      }
      return alive.sort();
    },
    service: async (name: string) => (await rig.store.names([name]))[0]?.value,
    stop: async () => {
      await plane.close();
      await rig.stop();
    },
  };
}

/** The rig of a suite: each of its tests gets a new one, on a shared engine. */
export function sweepRigOfSuite(config: Partial<RegistryConfig> = {}): SweepRig {
  const rig = {} as SweepRig; // filled before each test
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    Object.assign(rig, await createSweepRig({ engine, config }));
  });
  afterEach(() => rig.stop());
  return rig;
}
