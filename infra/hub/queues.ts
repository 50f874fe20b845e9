// The queues of sweeps and re-checks, and a dead-letter queue for every asynchronous step, which keeps messages as long as SQS allows.
import type { Stack } from 'aws-cdk-lib';
import { CfnQueue, CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { KEY } from '../key.js';
import { allow, denyPlainText, policyDocument } from '../policy.js';
import { RULES, type WatcherName } from '../../services/core/cloudtrail/catalogue.js';
import { any, att, either, NOTHING, type TemplateJson, named, ref, tags, text } from '../template.js';
import { BUSES, ruleArn } from './rule-names.js';

const FOURTEEN_DAYS = 14 * 24 * 3600;
const SIX_HOURS = 6 * 3600;
/** Six times the function's timeout, as AWS advises: a message must not reappear while it is being processed. */
const HIDDEN = 6 * 900;

/** The dead-letter queues by logical id, with the ends of their names. */
export const DEAD_LETTER_QUEUES = {
  WatchApisDeadLetters: 'watch-apis-dead',
  WatchEndpointsDeadLetters: 'watch-endpoints-dead',
  RecheckDeadLetters: 'recheck-dead',
  SweepDeadLetters: 'sweep-dead',
  HealthDeadLetters: 'health-dead',
  ActivityDeadLetters: 'activity-dead',
} as const;

export type DeadLetterQueue = keyof typeof DEAD_LETTER_QUEUES;

export function addQueues(stack: Stack): void {
  for (const [id, name] of Object.entries(DEAD_LETTER_QUEUES)) addQueue(stack, id, { queueName: named(`-${name}`) });
  addQueue(stack, 'RecheckQueue', {
    queueName: named('-recheck'),
    visibilityTimeout: HIDDEN,
    redrivePolicy: { deadLetterTargetArn: text(att('RecheckDeadLetters')), maxReceiveCount: 5 },
  });
  addQueue(stack, 'SweepQueue', {
    queueName: named('-sweep'),
    visibilityTimeout: HIDDEN,
    // Later rounds ask for the same sweeps again.
    messageRetentionPeriod: SIX_HOURS,
    redrivePolicy: { deadLetterTargetArn: text(att('SweepDeadLetters')), maxReceiveCount: 3 },
  });
  addPolicy(stack, 'WatchApisDeadLetters', fromRules('WatchApisDeadLetters', 'watch-apis'));
  addPolicy(stack, 'WatchEndpointsDeadLetters', fromRules('WatchEndpointsDeadLetters', 'watch-endpoints'));
  for (const id of [
    'RecheckDeadLetters',
    'SweepDeadLetters',
    'HealthDeadLetters',
    'ActivityDeadLetters',
    'RecheckQueue',
    'SweepQueue',
  ])
    addPolicy(stack, id);
}

export function addQueue(
  stack: Stack,
  id: string,
  properties: Partial<ConstructorParameters<typeof CfnQueue>[2]>,
): void {
  new CfnQueue(stack, id, {
    messageRetentionPeriod: FOURTEEN_DAYS,
    kmsMasterKeyId: text(KEY),
    sqsManagedSseEnabled: any(either('HasKey', NOTHING, true)),
    tags: tags(),
    ...properties,
  });
}

/** A queue accepts messages only over TLS, and from an AWS service only if one of these statements allows it. */
export function addPolicy(stack: Stack, queue: string, ...statements: readonly TemplateJson[]): void {
  new CfnQueuePolicy(stack, `${queue}Policy`, {
    queues: [text(ref(queue))],
    policyDocument: any(policyDocument(denyPlainText('sqs:*', att(queue)), ...statements)),
  });
}

/** Lets EventBridge send here the events that this watcher's rules could not deliver, on either bus. */
function fromRules(queue: DeadLetterQueue, watcher: WatcherName): TemplateJson {
  const rules = RULES.filter((rule) => rule.watcher === watcher);
  return allow({
    sid: 'UndeliveredEvents',
    principal: { Service: 'events.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: att(queue),
    condition: { ArnEquals: { 'aws:SourceArn': rules.flatMap(({ name }) => BUSES.map((bus) => ruleArn(bus, name))) } },
  });
}
