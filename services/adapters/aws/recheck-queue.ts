// The queue of re-checks on SQS. SQS delays the messages, so that no function runs while it waits.
import { SQSClient } from '@aws-sdk/client-sqs';
import type { RecheckQueue } from '../../app/ports.js';
import { delayed } from '../../app/sweep/recheck.js';
import type { DelayedRecheck, RecheckSchedule } from '../../app/sweep/ports.js';
import type { Environment } from 'waypost/model';
import { readVariables, required } from '../settings/variables.js';
import type { AwsConnection } from './clients.js';
import { ENROLMENT_REQUEST, writeMessage } from './recheck-message.js';
import { sendMessages } from './sqs.js';

/** The longest delay that SQS allows, in seconds. */
const LONGEST_DELAY = 900;

const RULES = { WAYPOST_RECHECK_QUEUE_URL: required(() => true, 'the URL of the re-check queue') };

/** How a function that may not write the enrolment asks for the first one. */
interface EnrolmentRequests {
  readonly askForEnrolment: () => Promise<void>;
}

/** @throws Error when `WAYPOST_RECHECK_QUEUE_URL` is not set. */
export function createRecheckQueue(
  environment: Environment,
  connection: AwsConnection & { readonly region?: string } = {},
): RecheckQueue & RecheckSchedule & EnrolmentRequests {
  const { WAYPOST_RECHECK_QUEUE_URL: queueUrl } = readVariables(environment, RULES, 'Waypost cannot start');
  const client = new SQSClient(connection);
  const schedule = (all: readonly DelayedRecheck[]): Promise<void> =>
    sendMessages(
      client,
      queueUrl,
      all.map((each) => ({ MessageBody: writeMessage(each), DelaySeconds: Math.min(each.delay, LONGEST_DELAY) })),
    );
  return {
    schedule,
    send: (rechecks) => schedule(rechecks.map(delayed)),
    askForEnrolment: () => sendMessages(client, queueUrl, [{ MessageBody: ENROLMENT_REQUEST }]),
  };
}
