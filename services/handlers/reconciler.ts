// Queues a round of sweeps when the schedule sends `{"sweep": "incremental"}` or `{"sweep": "full"}`. Carries out sweeps and
// re-checks when their queues send messages.
import type { SQSBatchResponse } from 'aws-lambda';
import { defined, isObject, messageOf, type Environment } from 'waypost/model';
import { ENROLMENT_REQUEST, readMessage } from '../adapters/aws/recheck-message.js';
import { type Sweeper, type SweeperParts, createSweeper } from '../adapters/aws/sweeper.js';
import { isSweepKind, readOrder } from '../adapters/aws/sweep-message.js';
import { createJsonLog, type JsonLog } from '../adapters/lambda/json-log.js';
import type { SweepMeasure } from '../adapters/lambda/sweep-measure.js';
import { sweepTargets, targetOf, type EnrolledAccounts } from '../app/enrolment/targets.js';
import { enrolmentOf, type Enrolment } from '../core/enrolment/enrolment.js';
import { enrol } from './enrol.js';
import type { SweepDeps } from '../app/sweep/run.js';
import type { RecheckQueue } from '../app/ports.js';
import { expireTombstones } from '../app/upkeep/expire.js';
import { recheckResource } from '../app/sweep/recheck.js';
import { createRecheckScopes, type RecheckScopes } from '../app/sweep/scopes.js';
import type { RecheckSchedule, SweepQueue, SweepTarget } from '../app/sweep/ports.js';
import { planRound, scopeKey, type SweepKind, type SweepOrder } from '../core/sweep/round.js';
import type { Second } from '../core/time.js';
import type { SweepReport } from '../app/sweep/report.js';
import { sweepOrder } from '../app/sweep/order.js';

export type Reconciler = (event: unknown, context?: LambdaContext) => Promise<SQSBatchResponse | QueuedRound>;

interface QueuedRound {
  /** The number of sweeps, one for each account and region. */
  readonly queued: number;
}

/** The part of Lambda's context that is used here. */
interface LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
}

interface ReconcilerParts extends Omit<SweeperParts, 'rechecks'> {
  readonly queue: RecheckQueue & RecheckSchedule;
  readonly sweeps: SweepQueue;
  readonly log?: JsonLog;
  readonly measure?: SweepMeasure;
}

/** How long before Lambda's timeout a sweep stops reading: enough to apply and to remember what it read, in seconds. */
const RESERVE = 60;

interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

export function createReconciler(
  environment: Environment,
  { queue, sweeps, log = createStdoutLog(), measure, ...parts }: ReconcilerParts,
): Reconciler {
  const sweeper = createSweeper(environment, { ...parts, rechecks: queue });
  return async (event, context) => {
    const messages = messagesOf(event);
    const kind = messages === undefined ? kindOf(event) : undefined;
    // Re-checks wait neither for AWS Organizations nor for a change of the enrolment.
    const organization = messages === undefined ? sweeper.organization : undefined;
    const enrolled = await enrol(sweeper.enrolment, { environment, log, organization });
    const round = { sweeper, enrolled, queue, sweeps, log, measure, until: endOf(sweeper, context) };
    return messages === undefined ? queueSweeps(round, kind ?? 'full') : handleAll(messages, round);
  };
}

const createStdoutLog = () => createJsonLog({ write: (line) => process.stdout.write(line) });

interface Round {
  readonly sweeper: Sweeper;
  readonly enrolled: EnrolledAccounts;
  readonly queue: RecheckSchedule;
  readonly sweeps: SweepQueue;
  readonly log: JsonLog;
  readonly measure: SweepMeasure | undefined;
  /** When sweeps must stop reading; undefined if nothing ends them. */
  readonly until: Second | undefined;
}

function endOf({ enrolment }: Sweeper, context: LambdaContext | undefined): Second | undefined {
  const left = context?.getRemainingTimeInMillis();
  return left === undefined ? undefined : enrolment.clock() + Math.max(0, Math.floor(left / 1000) - RESERVE);
}

/** Queues one sweep for each account and region. Then measures the registry as earlier sweeps left it. */
async function queueSweeps({ sweeper, enrolled, sweeps, log, measure }: Round, kind: SweepKind): Promise<QueuedRound> {
  const deps = sweeper.depsFor(enrolmentOf(enrolled.stored, enrolled.membership));
  const targets = sweepTargets(enrolled, sweeper.settings);
  const states = await deps.state.all();
  const before = new Map(states.map(({ state, ...scope }) => [scopeKey(scope), state]));
  const orders = planRound(targets.map(scopeOf), before, { kind, at: deps.clock() });
  await sweeps.send(orders);
  log('info', 'sweeps queued', { kind, count: orders.length });
  if (kind === 'full') log('info', 'tombstones shrunk', { ...(await expireTombstones(deps.store, deps.clock)) });
  await measure?.round({ states, targets, now: deps.clock() });
  return { queued: orders.length };
}

/** Every target of an enrolment names its account. */
const scopeOf = ({ account = '', region }: SweepTarget) => ({ account, region });

function levelOf({ outcome, held, failures }: SweepReport): 'info' | 'warn' {
  return outcome === 'done' && held.length === 0 && failures.length === 0 ? 'info' : 'warn';
}

/**
 * Handles each message on its own: sweeps at once, re-checks one after another. SQS redelivers only the failed ones, and in the
 * end moves them to the dead-letter queue.
 */
async function handleAll(messages: readonly QueueMessage[], round: Round): Promise<SQSBatchResponse> {
  const { sweeper, enrolled, queue, log, measure } = round;
  const enrolment = enrolmentOf(enrolled.stored, enrolled.membership);
  const deps = sweeper.depsFor(enrolment);
  const scopes = createRecheckScopes(deps.inventory, (scope) => targetOf(scope, sweeper.settings));
  const failures: string[] = [];
  const reports: SweepReport[] = [];
  const handled = { ...round, deps, enrolment, owner: sweeper.owner() };
  const attempt = async ({ messageId, body }: QueueMessage): Promise<void> => {
    try {
      const order = readOrder(body);
      const done =
        order === undefined
          ? await recheckOne(body, { deps, queue, scopes, enrolment })
          : await sweepOne(order, handled);
      if (typeof done === 'object') reports.push(done);
      if (typeof done === 'string') log('info', done, { messageId });
    } catch (error) {
      log('error', 'a message failed', { messageId, error: messageOf(error) });
      failures.push(messageId);
    }
  };
  const sweeps = messages.filter(({ body }) => readOrder(body) !== undefined);
  await Promise.all(sweeps.map(attempt));
  for (const message of messages) if (!sweeps.includes(message)) await attempt(message);
  scopes.close();
  if (sweeps.length > 0) measure?.swept(reports);
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

interface SweepBatch extends Pick<Round, 'sweeper' | 'sweeps' | 'log' | 'until'> {
  readonly deps: SweepDeps;
  readonly enrolment: Enrolment;
  readonly owner: string;
}

async function sweepOne(order: SweepOrder, batch: SweepBatch): Promise<SweepReport | string> {
  const { deps, sweeper, sweeps: queue, enrolment, owner, log, until } = batch;
  // The account may have been excluded since the message was sent.
  if (!enrolment.enrols(order.account)) return `sweep ignored: account ${order.account} is not enrolled`;
  const target = targetOf(order, sweeper.settings);
  const report = await sweepOrder(deps, order, { target, owner, queue, ...defined({ until }) });
  if (report === undefined) return `sweep ignored: ${order.account} in ${order.region} was swept meanwhile`;
  log(levelOf(report), `sweep ${report.outcome}`, { ...report, unclaimed: report.unclaimed.length });
  return report;
}

async function recheckOne(body: string, { deps, queue, scopes, enrolment }: RecheckRound): Promise<string | undefined> {
  if (body === ENROLMENT_REQUEST) return undefined;
  const message = readMessage(body);
  if (message === undefined) throw new Error('The message is not a re-check.');
  // The account may have been excluded since the message was sent.
  const { account } = message.recheck;
  if (!enrolment.enrols(account)) return `re-check ignored: account ${account} is not enrolled`;
  await recheckResource({ ...deps, open: scopes.open, schedule: queue }, message);
  return undefined;
}

interface RecheckRound {
  readonly deps: SweepDeps;
  readonly queue: RecheckSchedule;
  readonly scopes: RecheckScopes;
  readonly enrolment: Enrolment;
}

// The event is read by hand: building schemas for it would take a good part of a cold start.

function messagesOf(event: unknown): readonly QueueMessage[] | undefined {
  if (!isObject(event) || !Array.isArray(event.Records)) return undefined;
  return event.Records.every(isMessage) ? event.Records : undefined;
}

function isMessage(record: unknown): record is QueueMessage {
  return isObject(record) && typeof record.messageId === 'string' && typeof record.body === 'string';
}

function kindOf(event: unknown): SweepKind {
  const kind = isObject(event) ? event.sweep : undefined;
  if (isSweepKind(kind)) return kind;
  throw new Error(
    'Unknown event. Send messages of the queues of sweeps or re-checks, { "sweep": "incremental" } or { "sweep": "full" }.',
  );
}
