// The re-check queue, and a dead-letter queue behind every asynchronous hop, kept as long as SQS keeps anything.
import type { Stack } from 'aws-cdk-lib';
import { CfnQueue, CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { allow, denyPlainText, policyDocument } from '../policy.js';
import { RULES, type WatcherName } from '../../services/core/cloudtrail/catalogue.js';
import { any, att, type Json, named, ref, tags, text } from '../template.js';
import { BUSES, ruleArn } from './rule-names.js';

const FOURTEEN_DAYS = 14 * 24 * 3600;

/** The hops whose failures are kept, and the queue that keeps them. */
export const DEAD_LETTER_QUEUES = {
  WatchApisDeadLetters: 'watch-apis-dead',
  WatchEndpointsDeadLetters: 'watch-endpoints-dead',
  RecheckDeadLetters: 'recheck-dead',
  SweepDeadLetters: 'sweep-dead',
} as const;

export type DeadLetterQueue = keyof typeof DEAD_LETTER_QUEUES;

export function addQueues(stack: Stack): void {
  for (const [id, name] of Object.entries(DEAD_LETTER_QUEUES)) addQueue(stack, id, { queueName: named(`-${name}`) });
  addQueue(stack, 'RecheckQueue', {
    queueName: named('-recheck'),
    // Six times the function's time-out, as AWS advises: a message must not come back while it is being worked on.
    visibilityTimeout: 6 * 900,
    redrivePolicy: { deadLetterTargetArn: text(att('RecheckDeadLetters')), maxReceiveCount: 5 },
  });
  addPolicy(stack, 'WatchApisDeadLetters', fromRules('WatchApisDeadLetters', 'watch-apis'));
  addPolicy(stack, 'WatchEndpointsDeadLetters', fromRules('WatchEndpointsDeadLetters', 'watch-endpoints'));
  for (const id of ['RecheckDeadLetters', 'SweepDeadLetters', 'RecheckQueue']) addPolicy(stack, id);
}

export function addQueue(
  stack: Stack,
  id: string,
  properties: Partial<ConstructorParameters<typeof CfnQueue>[2]>,
): void {
  new CfnQueue(stack, id, {
    messageRetentionPeriod: FOURTEEN_DAYS,
    sqsManagedSseEnabled: true,
    tags: tags(),
    ...properties,
  });
}

/** A queue takes messages over TLS only, and from a service only where one of these statements says so. */
export function addPolicy(stack: Stack, queue: string, ...statements: readonly Json[]): void {
  new CfnQueuePolicy(stack, `${queue}Policy`, {
    queues: [text(ref(queue))],
    policyDocument: any(policyDocument(denyPlainText('sqs:*', att(queue)), ...statements)),
  });
}

/** EventBridge may leave here what the rules of this watcher, on either bus, could not deliver. */
function fromRules(queue: DeadLetterQueue, watcher: WatcherName): Json {
  const rules = RULES.filter((rule) => rule.watcher === watcher);
  return allow({
    sid: 'UndeliveredEvents',
    principal: { Service: 'events.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: att(queue),
    condition: { ArnEquals: { 'aws:SourceArn': rules.flatMap(({ name }) => BUSES.map((bus) => ruleArn(bus, name))) } },
  });
}
