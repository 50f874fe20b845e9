// The queue of sweeps on SQS: one message for each account and region.
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Environment } from 'waypost/model';
import type { SweepQueue } from '../../app/sweep/ports.js';
import { readVariables, required } from '../settings/variables.js';
import type { AwsConnection } from './clients.js';
import { sendMessages } from './sqs.js';
import { writeOrder } from './sweep-message.js';

const RULES = { WAYPOST_SWEEP_QUEUE_URL: required(() => true, 'the URL of the sweep queue') };

/** @throws Error when `WAYPOST_SWEEP_QUEUE_URL` is not set. */
export function createSweepQueue(
  environment: Environment,
  connection: AwsConnection & { readonly region?: string } = {},
): SweepQueue {
  const { WAYPOST_SWEEP_QUEUE_URL: queueUrl } = readVariables(environment, RULES, 'Waypost cannot start');
  const client = new SQSClient(connection);
  return {
    send: (orders) =>
      sendMessages(
        client,
        queueUrl,
        orders.map((order) => ({ MessageBody: writeOrder(order) })),
      ),
  };
}
