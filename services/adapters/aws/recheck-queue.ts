// The queue of re-checks on SQS, which delays the messages so that nothing runs meanwhile.
import { SQSClient, SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import type { RecheckQueue } from '../../app/ports.js';
import { delayed } from '../../app/sweep/recheck.js';
import type { DelayedRecheck, RecheckSchedule } from '../../app/sweep/ports.js';
import type { Environment } from 'waypost/model';
import { readVariables, required } from '../settings/variables.js';
import type { AwsConnection } from './clients.js';
import { ENROLMENT_REQUEST, writeMessage } from './recheck-message.js';

const BATCH = 10;
/** The longest delay that SQS allows, in seconds. */
const LONGEST_DELAY = 900;

const RULES = { WAYPOST_RECHECK_QUEUE_URL: required(() => true, 'the URL of the re-check queue') };

/** How a function that may not write the enrolment asks for the first one. */
export interface EnrolmentRequests {
  readonly askForEnrolment: () => Promise<void>;
}

/** @throws Error when `WAYPOST_RECHECK_QUEUE_URL` is not set. */
export function createRecheckQueue(
  environment: Environment,
  connection: AwsConnection & { readonly region?: string } = {},
): RecheckQueue & RecheckSchedule & EnrolmentRequests {
  const { WAYPOST_RECHECK_QUEUE_URL: queueUrl } = readVariables(environment, RULES, 'Waypost cannot start');
  const client = new SQSClient(connection);
  const schedule = async (all: readonly DelayedRecheck[]): Promise<void> => {
    for (let from = 0; from < all.length; from += BATCH) {
      await sendBatch(client, queueUrl, all.slice(from, from + BATCH));
    }
  };
  return {
    schedule,
    send: (rechecks) => schedule(rechecks.map(delayed)),
    askForEnrolment: async () => {
      await sendEntries(client, queueUrl, [{ Id: '0', MessageBody: ENROLMENT_REQUEST }]);
    },
  };
}

async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly DelayedRecheck[]): Promise<void> {
  const entries = batch.map((each, index) => ({
    Id: String(index),
    MessageBody: writeMessage(each),
    DelaySeconds: Math.min(each.delay, LONGEST_DELAY),
  }));
  await sendEntries(client, queueUrl, entries);
}

async function sendEntries(
  client: SQSClient,
  QueueUrl: string,
  Entries: SendMessageBatchRequestEntry[],
): Promise<void> {
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const [first] = Failed;
  if (first === undefined) return;
  const reason = `${first.Code ?? ''} ${first.Message ?? ''}`.trim();
  throw new Error(`SQS did not queue ${String(Failed.length)} messages: ${reason}`);
}
