// The queue of re-checks on SQS, which delays the messages so that nothing runs meanwhile.
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { RecheckQueue } from '../../app/ports.js';
import { FIRST_DELAY } from '../../app/sweep/recheck.js';
import type { DelayedRecheck, RecheckSchedule } from '../../app/sweep/ports.js';
import type { Environment } from 'waypost/model';
import { readVariables, required } from '../settings/variables.js';
import type { AwsConnection } from './clients.js';
import { writeMessage } from './recheck-message.js';

const BATCH = 10;
/** The longest delay that SQS allows, in seconds. */
const LONGEST_DELAY = 900;

const RULES = { WAYPOST_RECHECK_QUEUE_URL: required(() => true, 'the URL of the re-check queue') };

/** @throws Error when `WAYPOST_RECHECK_QUEUE_URL` is not set. */
export function createRecheckQueue(
  environment: Environment,
  connection: AwsConnection & { readonly region?: string } = {},
): RecheckQueue & RecheckSchedule {
  const { WAYPOST_RECHECK_QUEUE_URL: queueUrl } = readVariables(environment, RULES, 'Waypost cannot start');
  const client = new SQSClient(connection);
  const schedule = async (delayed: readonly DelayedRecheck[]): Promise<void> => {
    for (let from = 0; from < delayed.length; from += BATCH) {
      await sendBatch(client, queueUrl, delayed.slice(from, from + BATCH));
    }
  };
  return {
    schedule,
    send: (rechecks) => schedule(rechecks.map((recheck) => ({ recheck, attempt: 0, delay: FIRST_DELAY }))),
  };
}

async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly DelayedRecheck[]): Promise<void> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: batch.map((delayed, index) => ({
        Id: String(index),
        MessageBody: writeMessage(delayed),
        DelaySeconds: Math.min(delayed.delay, LONGEST_DELAY),
      })),
    }),
  );
  const [first] = Failed;
  if (first === undefined) return;
  const reason = `${first.Code ?? ''} ${first.Message ?? ''}`.trim();
  throw new Error(`SQS did not queue ${String(Failed.length)} re-checks: ${reason}`);
}
