// Runs sweeps when the schedule sends `{"sweep": "incremental"}` or `{"sweep": "full"}`, and re-checks when their queue sends messages.
import type { SQSBatchResponse } from 'aws-lambda';
import { defined, isObject, messageOf, type Environment } from 'waypost/model';
import { ENROLMENT_REQUEST, readMessage } from '../adapters/aws/recheck-message.js';
import type { Sweeper, SweeperParts } from '../adapters/aws/sweeper.js';
import { createSweeper } from '../adapters/aws/sweeper.js';
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
import type { RecheckSchedule, SweepKind, SweepTarget } from '../app/sweep/ports.js';
import type { SweepReport } from '../app/sweep/report.js';
import { sweepAll } from '../app/sweep/sweep.js';

export type Reconciler = (event: unknown, context?: LambdaContext) => Promise<SQSBatchResponse | SweepReport[]>;

/** The part of Lambda's context that is used here. */
export interface LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
}

export interface ReconcilerParts extends Omit<SweeperParts, 'rechecks'> {
  readonly queue: RecheckQueue & RecheckSchedule;
  readonly log?: JsonLog;
  /** Called after every round of sweeps, including failed ones. */
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
  { queue, log = createStdoutLog(), measure, ...parts }: ReconcilerParts,
): Reconciler {
  const sweeper = createSweeper(environment, { ...parts, rechecks: queue });
  return async (event, context) => {
    const messages = messagesOf(event);
    const kind = messages === undefined ? kindOf(event) : undefined;
    // Re-checks wait neither for AWS Organizations nor for a change of the enrolment.
    const organization = messages === undefined ? sweeper.organization : undefined;
    const enrolled = await enrol(sweeper.enrolment, { environment, log, organization });
    const round = { sweeper, enrolled, targets: sweepTargets(enrolled, sweeper.settings), queue, log };
    if (messages !== undefined) return recheckAll(messages, round);
    return sweepScopes(round, { kind: kind ?? 'full', context, measure });
  };
}

const createStdoutLog = () => createJsonLog({ write: (line) => process.stdout.write(line) });

interface Round {
  readonly sweeper: Sweeper;
  readonly enrolled: EnrolledAccounts;
  readonly targets: readonly SweepTarget[];
  readonly queue: RecheckSchedule;
  readonly log: JsonLog;
}

interface RoundRequest {
  readonly kind: SweepKind;
  readonly context: LambdaContext | undefined;
  readonly measure: SweepMeasure | undefined;
}

/** Sweeps all scopes. A failed sweep fails the function, but only after all other scopes were swept. */
async function sweepScopes(round: Round, { kind, context, measure }: RoundRequest): Promise<SweepReport[]> {
  const { sweeper, enrolled, targets, log } = round;
  const deps = sweeper.depsFor(enrolmentOf(enrolled.stored, enrolled.membership));
  const left = context?.getRemainingTimeInMillis();
  const until = left === undefined ? undefined : deps.clock() + Math.max(0, Math.floor(left / 1000) - RESERVE);
  const owner = sweeper.owner();
  const requests = targets.map((target) => ({ target, kind, owner, trail: true, ...defined({ until }) }));
  const reports = await sweepAll(deps, requests);
  for (const report of reports) {
    log(levelOf(report), `sweep ${report.outcome}`, { ...report, unclaimed: report.unclaimed.length });
  }
  if (kind === 'full') log('info', 'tombstones shrunk', { ...(await expireTombstones(deps.store, deps.clock)) });
  await measure?.(reports, { deps, targets });
  const failed = reports.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return [...reports];
  throw new Error(`${String(failed.length)} of ${String(reports.length)} sweeps failed: ${failed[0]?.message ?? ''}`);
}

function levelOf({ outcome, held, failures }: SweepReport): 'info' | 'warn' | 'error' {
  if (outcome === 'failed') return 'error';
  return outcome === 'done' && held.length === 0 && failures.length === 0 ? 'info' : 'warn';
}

/** Handles each message on its own. SQS redelivers only the failed ones, and in the end moves them to the dead-letter queue. */
async function recheckAll(
  messages: readonly QueueMessage[],
  { sweeper, enrolled, queue, log }: Round,
): Promise<SQSBatchResponse> {
  const enrolment = enrolmentOf(enrolled.stored, enrolled.membership);
  const deps = sweeper.depsFor(enrolment);
  const scopes = createRecheckScopes(deps.inventory, (scope) => targetOf(scope, sweeper.settings));
  const failures: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      const outcome = await recheckOne(body, { deps, queue, scopes, enrolment });
      if (outcome !== undefined) log('info', outcome, { messageId });
    } catch (error) {
      log('error', 're-check failed', { messageId, error: messageOf(error) });
      failures.push(messageId);
    }
  }
  scopes.close();
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
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
  if (kind === 'incremental' || kind === 'full') return kind;
  throw new Error(
    'Unknown event. Send messages of the re-check queue, { "sweep": "incremental" } or { "sweep": "full" }.',
  );
}
