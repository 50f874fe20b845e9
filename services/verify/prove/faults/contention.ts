// `contention`: many functions at once on one service, while DynamoDB throttles, conflicts and breaks connections. Each
// event is run as Lambda's asynchronous invocation runs it, with the deployed numbers.
import assert from 'node:assert/strict';
import type { ProxyStep } from '../../../../sdk/test/dynamo-proxy.js';
import { createRestApi, createStage, deleteRestApi } from '../../../core/test/cloudtrail/api-events.js';
import type { CloudTrailEvent } from '../../../core/test/cloudtrail/record.js';
import type { WatchHandler } from '../../../handlers/watcher.js';
import { checkAgreement } from '../../world/agreement.js';
import { seededRandom } from '../../../../sdk/test/seeded-random.js';
import { Counterexample, type Figures, type Target, type Trial } from '../target.js';
import { expectEventsApplied, withRegistry, type FaultyRegistry } from './registry.js';

const HANDLERS = 32;
/**
 * A function that throws is run twice more, then the event goes to the function's dead-letter queue. The minutes between the runs are
 * left out here. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, infra/hub/functions.ts
 */
const RUNS = 3;

const problem = (type: string, more: object = {}): ProxyStep => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'As it happens.', ...more }),
});

/** Failures of DynamoDB under load and of a network, each with its percentage of all requests. */
const FATES: readonly (readonly [number, ProxyStep])[] = [
  [8, problem('ProvisionedThroughputExceededException')],
  [6, problem('ThrottlingException')],
  [
    6,
    problem('TransactionCanceledException', {
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    }),
  ],
  [3, { status: 500, body: '{"__type":"InternalServerError","message":"As it happens."}' }],
  [6, 'reset'],
  [8, 'reset-after'],
];

/** The events of one service: APIs are created, get a stage and are deleted, some of them in one second. */
function eventsOf(amount: number): readonly CloudTrailEvent[] {
  return Array.from({ length: amount }, (_, index): CloudTrailEvent => {
    const life = Math.floor(index / 3);
    const apiId = `hot${String(life).padStart(7, '0')}`;
    const at = `2026-01-02T03:${String(Math.floor(life / 30) % 60).padStart(2, '0')}:${String(life % 30).padStart(2, '0')}Z`;
    if (index % 3 === 0) return createRestApi({ apiId, at, tags: { 'waypost:service': 'hot' } });
    return index % 3 === 1 ? createStage({ apiId, at, stage: 'prod' }) : deleteRestApi({ apiId, at });
  });
}

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const events = eventsOf(amount);
  const config = { registry: 'prod', naming: 'tag', owners: [] } as const;
  return withRegistry(config, async (registry) => {
    const { applied, unchanged, dead, failedRuns } = await applyAll(registry, events, { seed, report });
    // Each event ends in one of three ways, so none is lost.
    assert.equal(applied + unchanged + dead.length, events.length);
    await checkAgreement(registry.rig.store, config);
    // An operator replays the dead-letter queue.
    const { take } = await registry.start();
    for (const event of dead) await take(event);
    await checkAgreement(registry.rig.store, config);
    await expectEventsApplied(registry.rig, events);
    return { applied, unchanged, 'in the dead-letter queue': dead.length, 'runs that failed': failedRuns };
  });
}

async function applyAll(
  { start }: FaultyRegistry,
  events: readonly CloudTrailEvent[],
  { seed, report }: Pick<Trial, 'seed' | 'report'>,
) {
  const random = seededRandom(seed);
  const fate = (): ProxyStep => {
    let left = random() * 100;
    for (const [share, step] of FATES) if ((left -= share) < 0) return step;
    return 'forward';
  };
  const ends = { applied: 0, unchanged: 0, dead: [] as CloudTrailEvent[], failedRuns: 0 };
  const waiting = [...events];
  const handler = async (): Promise<void> => {
    const { take } = await start({ fate });
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      const { outcome, failedRuns } = await invoke(take, event);
      ends.failedRuns += failedRuns;
      if (outcome === 'dead') ends.dead.push(event);
      else ends[outcome] += 1;
      report(events.length - waiting.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(HANDLERS, events.length) }, handler));
  return ends;
}

/** Runs the function for one event as Lambda's asynchronous invocation does. */
async function invoke(take: WatchHandler, event: CloudTrailEvent) {
  for (let failedRuns = 0; failedRuns < RUNS; failedRuns += 1) {
    const done = await take(event).catch(() => undefined);
    if (done === undefined) continue;
    const { outcome } = done;
    if (outcome === 'applied' || outcome === 'unchanged') return { outcome, failedRuns };
    throw new Counterexample(outcome, JSON.stringify(event));
  }
  return { outcome: 'dead', failedRuns: RUNS } as const;
}

export const contention: Target = {
  name: 'contention',
  proves:
    '32 functions at once on one service lose no event, whatever DynamoDB answers: each is applied or dead-lettered',
  unit: 'events',
  long: 6000,
  short: 4,
  batch: 300,
  run,
};
