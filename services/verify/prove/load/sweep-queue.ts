// `sweep-queue`: rounds of sweeps over an organization, from a queue, on simulated time. The plan, the orders, the sweeps, the pace of
// calls and the metrics are the real ones; AWS, SQS and the tables are in memory.
import assert from 'node:assert/strict';
import { openScope } from '../../../adapters/aws/inventory.js';
import { createCaller } from '../../../adapters/aws/caller.js';
import { createLimiters, DEFAULT_RATE } from '../../../adapters/aws/limiter.js';
import { readOrder, writeOrder } from '../../../adapters/aws/sweep-message.js';
import { figuresOf } from '../../../adapters/lambda/sweep-figures.js';
import { sweepOrder } from '../../../app/sweep/order.js';
import type { Inventory, SweepState } from '../../../app/sweep/ports.js';
import type { SweepDeps } from '../../../app/sweep/run.js';
import { DEFAULT_TAG_KEYS } from '../../../core/cloudtrail/config.js';
import { MEASURES } from '../../../core/measures.js';
import type { Scope } from '../../../core/records/fact.js';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { DEFAULT_DELETION_GUARD } from '../../../core/sweep/deletion-guard.js';
import { planRound, scopeKey, type SweepKind, type SweepOrder } from '../../../core/sweep/round.js';
import { createMemoryStore, createMemorySweepState } from '../../world/memory-store.js';
import { createMirror } from '../../world/mirror.js';
import type { Figures, Target, Trial } from '../target.js';
import { heapInUse } from './many-names.js';
import { createEventTime, type EventTime } from './event-time.js';
import { createSimulatedAccounts, type SimulatedAccounts } from './simulated-accounts.js';

const REGIONS = ['eu-west-1', 'us-east-1', 'us-west-2'];
const START = 1_800_000_000_000;
/** `IncrementalSweepMinutes`, by default. */
const INTERVAL_MS = 15 * 60_000;
/** What the template sets: the batches that Lambda handles at once, and the messages of each. */
const LANES = 10;
const BATCH = 10;
const LAMBDA_S = 900 - 60;
const MIB = 1_048_576;
/** How much more memory later rounds may keep than the first round. */
const MOST_GROWN_MIB = 20;
const CONFIG: RegistryConfig = { registry: 'prod', naming: 'tag', owners: [] };

export const sweepQueue: Target = {
  name: 'sweep-queue',
  proves:
    'every account and region is swept in each interval, at three calls a second and with at most a hundred open, although some are slow or denied',
  unit: 'accounts',
  long: 1000,
  short: 8,
  run,
};

interface Simulation {
  readonly time: EventTime;
  readonly deps: SweepDeps;
  readonly state: SweepState;
  readonly scopes: readonly Scope[];
  readonly aws: SimulatedAccounts;
}

async function run({ amount, report }: Trial): Promise<Figures> {
  const simulation = simulate(amount);
  const { time, aws, scopes, state } = simulation;
  const longest: Record<SweepKind, number> = { full: 0, incremental: 0 };
  const heap: number[] = [];
  for (const kind of ['full', 'incremental', 'incremental', 'full', 'incremental'] as const) {
    const took = await time.until(sweepRound(simulation, kind));
    longest[kind] = Math.max(longest[kind], took);
    heap.push(heapInUse());
  }
  report(amount);
  const { states, busiest, most } = { states: await state.all(), ...aws.seen() };
  const figures = figuresOf({ targets: scopes, states, now: time.now() / 1000 }, []);
  const denied = scopes.filter((scope) => aws.isDenied(scope)).length;
  assert.equal(
    figures[MEASURES.unseen],
    denied,
    'the registry counts the denied scopes, pieced together from all sweeps',
  );
  assert.ok(busiest <= DEFAULT_RATE, `${String(busiest)} calls within a second`);
  assert.ok(most <= LANES * BATCH, `${String(most)} scopes open at once`);
  const grown = Math.round(((heap.at(-1) ?? 0) - (heap[0] ?? 0)) / MIB);
  assert.ok(grown <= MOST_GROWN_MIB, `${String(grown)} MiB more after the last round than after the first`);
  return {
    scopes: scopes.length,
    'seconds of the longest full round': Math.round(longest.full / 1000),
    'seconds of the longest incremental round': Math.round(longest.incremental / 1000),
    'open at once': most,
    'calls within a second, to one scope': busiest,
    'MiB of heap, last round against the first': grown,
  };
}

function simulate(accounts: number): Simulation {
  const time = createEventTime(START);
  const aws = createSimulatedAccounts(time);
  const runtime = { sleep: time.sleep, random: () => 0.5 };
  const limiterOf = createLimiters({ rate: DEFAULT_RATE, now: time.now, sleep: time.sleep });
  const inventory: Inventory = {
    open: async (target) => {
      const scope = { account: target.account ?? '', region: target.region };
      const unseen = await aws.enter(scope);
      if (unseen !== undefined) return { kind: 'unseen', unseen, calls: 1 };
      const caller = createCaller({ ...runtime, now: time.now });
      const parts = { ...scope, connection: {}, caller, limiter: limiterOf(scope), tagKeys: DEFAULT_TAG_KEYS };
      const opened = openScope(parts, aws.clientsOf(scope));
      const close = () => {
        aws.leave();
        opened.close();
      };
      return { kind: 'open', scope: { ...opened, close, trail: async () => 'logging' } };
    },
  };
  const state = createMemorySweepState();
  const deps: SweepDeps = {
    ...runtime,
    store: createMemoryStore(createMirror(CONFIG).state),
    config: CONFIG,
    inventory,
    state,
    rechecks: { send: async () => undefined },
    heartbeat: { beat: async () => undefined, all: async () => [] },
    clock: () => Math.floor(time.now() / 1000),
    settings: { config: CONFIG, skew: 5, settle: 600 },
    deletionGuard: DEFAULT_DELETION_GUARD,
  };
  const scopes = Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index)).flatMap((account) =>
    REGIONS.map((region) => ({ account, region })),
  );
  return { time, deps, state, scopes, aws };
}

/**
 * Plans a round, and lets Lambda take its messages from the queue until the next round is due.
 * @returns the milliseconds until the last scope that is neither slow nor denied was swept.
 */
async function sweepRound({ time, deps, state, scopes, aws }: Simulation, kind: SweepKind): Promise<number> {
  const began = time.now();
  const before = new Map((await state.all()).map(({ state: known, ...scope }) => [scopeKey(scope), known]));
  const messages = planRound(scopes, before, { kind, at: deps.clock() }).map(writeOrder);
  const queue = { send: async (orders: readonly SweepOrder[]) => void messages.push(...orders.map(writeOrder)) };
  let last = began;
  const handle = async (message: string): Promise<void> => {
    const order = readOrder(message);
    assert.ok(order, 'the message is an order');
    const until = deps.clock() + LAMBDA_S;
    await sweepOrder(deps, order, { target: order, owner: 'proof', queue, until });
    if (aws.isQuick(order)) last = Math.max(last, time.now());
  };
  let working = 0;
  const lane = async (): Promise<void> => {
    while (time.now() < began + INTERVAL_MS && messages.length + working > 0) {
      const batch = messages.splice(0, BATCH);
      working += batch.length;
      await Promise.all(batch.map(handle));
      working -= batch.length;
      // An empty queue is asked again after a second.
      if (batch.length === 0) await time.sleep(1000);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await time.sleep(began + INTERVAL_MS - time.now());
  const after = await state.all();
  const swept = new Set(
    after
      .filter(
        ({ state: { lastFull = 0, lastIncremental = 0 } }) =>
          Math.max(lastFull, lastIncremental) >= Math.floor(began / 1000),
      )
      .map(scopeKey),
  );
  const missing = scopes.filter((scope) => aws.isQuick(scope) && !swept.has(scopeKey(scope)));
  assert.deepEqual(missing.slice(0, 3), [], `scopes that the ${kind} round did not sweep in its interval`);
  return last - began;
}
