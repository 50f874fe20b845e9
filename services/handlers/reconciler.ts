// What reconcile does with what wakes it: messages of the re-check queue, one by one, or the clock's `{"sweep": "incremental"}`.
import type { SQSBatchResponse } from 'aws-lambda';
import { isObject } from 'waypost/model';
import type { Environment } from '../adapters/environment.js';
import { readMessage } from '../adapters/aws/recheck-message.js';
import type { Sweeper, SweeperParts } from '../adapters/aws/sweeper.js';
import { createSweeper } from '../adapters/aws/sweeper.js';
import { createJsonLog } from '../adapters/lambda/json-log.js';
import type { SweepMeasure } from '../adapters/lambda/sweep-measure.js';
import type { RecheckQueue } from '../app/ports.js';
import { expireTombstones } from '../app/upkeep/expire.js';
import { recheckResource } from '../app/sweep/recheck.js';
import { createRecheckScopes, type OpenScopes } from '../app/sweep/recheck-scopes.js';
import type { RecheckSchedule } from '../app/sweep/ports.js';
import type { SweepReport } from '../app/sweep/report.js';
import { sweepAll } from '../app/sweep/sweep.js';

export type Reconciler = (event: unknown, context?: LambdaContext) => Promise<SQSBatchResponse | SweepReport[]>;

/** Of Lambda's context, what matters here. */
export interface LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
}

export interface ReconcilerParts extends Omit<SweeperParts, 'rechecks'> {
  readonly queue: RecheckQueue & RecheckSchedule;
  readonly log?: ReturnType<typeof createJsonLog>;
  /** Told of every round of sweeps, failed ones included. */
  readonly measure?: SweepMeasure;
}

/** What is left of the time when a sweep stops reading: enough to apply and to remember what it read. */
const RESERVE = 60;

interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

type Messages = readonly QueueMessage[];

export function createReconciler(
  environment: Environment,
  { queue, log = print(), measure, ...parts }: ReconcilerParts,
): Reconciler {
  const sweeper = createSweeper(environment, { ...parts, rechecks: queue });
  return async (event, context) => {
    const messages = messagesOf(event);
    if (messages !== undefined) return recheckAll(messages, { sweeper, queue, log });
    return sweepScopes(sweeper, { kind: kindOf(event), context, log, measure });
  };
}

const print = () => createJsonLog({ write: (line) => process.stdout.write(line) });

type Log = ReturnType<typeof createJsonLog>;

interface RoundRequest {
  readonly kind: 'incremental' | 'full';
  readonly context: LambdaContext | undefined;
  readonly log: Log;
  readonly measure: SweepMeasure | undefined;
}

/** A sweep that failed is an error of the function, after all others had their turn. */
async function sweepScopes(sweeper: Sweeper, { kind, context, log, measure }: RoundRequest): Promise<SweepReport[]> {
  const { deps, settings, owner } = sweeper;
  const left = context?.getRemainingTimeInMillis();
  const until = left === undefined ? {} : { until: deps.clock() + Math.max(0, Math.floor(left / 1000) - RESERVE) };
  const lease = owner();
  const requests = settings.targets.map((target) => ({ target, kind, owner: lease, trail: true, ...until }));
  const reports = await sweepAll(deps, requests);
  for (const report of reports)
    log(levelOf(report), `sweep ${report.outcome}`, { ...report, unclaimed: report.unclaimed.length });
  if (kind === 'full') log('info', 'tombstones', { ...(await expireTombstones(deps.store, deps.clock)) });
  await measure?.(reports, sweeper);
  const failed = reports.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return [...reports];
  throw new Error(`${String(failed.length)} of ${String(reports.length)} sweeps failed: ${failed[0]?.message ?? ''}`);
}

function levelOf({ outcome, held, failures }: SweepReport): 'info' | 'warn' | 'error' {
  if (outcome === 'failed') return 'error';
  return outcome === 'done' && held.length === 0 && failures.length === 0 ? 'info' : 'warn';
}

/** Each message for itself: one that fails comes again, alone, and in the end lies in the dead-letter queue. */
async function recheckAll(
  messages: Messages,
  { sweeper, queue, log }: { readonly sweeper: Sweeper; readonly queue: RecheckSchedule; readonly log: Log },
): Promise<SQSBatchResponse> {
  const scopes = createRecheckScopes(sweeper.deps.inventory, sweeper.settings.targets);
  const failures: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      await recheckOne(body, { sweeper, queue, scopes });
    } catch (error) {
      log('error', 'a re-check failed', { messageId, error: error instanceof Error ? error.message : String(error) });
      failures.push(messageId);
    }
  }
  scopes.close();
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function recheckOne(
  body: string,
  {
    sweeper,
    queue,
    scopes,
  }: { readonly sweeper: Sweeper; readonly queue: RecheckSchedule; readonly scopes: OpenScopes },
): Promise<void> {
  const message = readMessage(body);
  if (message === undefined) throw new Error('The message is no re-check.');
  await recheckResource({ ...sweeper.deps, open: (recheck) => scopes.open(recheck), schedule: queue }, message);
}

// What wakes the function, read by hand: making schemas of it would take a good part of its start.

function messagesOf(event: unknown): Messages | undefined {
  if (!isObject(event) || !Array.isArray(event.Records)) return undefined;
  return event.Records.every(isMessage) ? event.Records : undefined;
}

function isMessage(record: unknown): record is QueueMessage {
  return isObject(record) && typeof record.messageId === 'string' && typeof record.body === 'string';
}

function kindOf(event: unknown): RoundRequest['kind'] {
  const kind = isObject(event) ? event.sweep : undefined;
  if (kind === 'incremental' || kind === 'full') return kind;
  throw new Error(
    'Unknown event. Send messages of the re-check queue, { "sweep": "incremental" } or { "sweep": "full" }.',
  );
}
