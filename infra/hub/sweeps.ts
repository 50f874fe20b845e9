// Starts the function reconcile by schedules that queue sweeps, and by the queues of sweeps and re-checks.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { KEY, useKey } from '../key.js';
import { allow, fromThisAccount, trustService } from '../policy.js';
import { addRole } from '../roles.js';
import { att, type TemplateJson, named, ref, sub, tags, text } from '../template.js';
import type { DeadLetterQueue } from './queues.js';

export function addSweeps(stack: Stack): void {
  new CfnScheduleGroup(stack, 'Schedules', { name: named(), tags: tags() });
  addScheduleRole(stack);
  const ofSweeps = { starts: 'ReconcileFunction', deadLetters: 'SweepDeadLetters' } as const;
  addSchedule(stack, 'IncrementalSweep', {
    ...ofSweeps,
    name: 'incremental-sweep',
    input: { sweep: 'incremental' },
    expression: sub('rate(${IncrementalSweepMinutes} minutes)'),
    description: 'Incremental sweep: lists APIs and endpoints and compares them with the registry',
  });
  addSchedule(stack, 'FullSweep', {
    ...ofSweeps,
    name: 'full-sweep',
    input: { sweep: 'full' },
    expression: 'rate(1 day)',
    description: 'Full sweep: also reads the stages of every private API',
  });
  addMapping(stack, 'Rechecks', { queue: 'RecheckQueue', maximumConcurrency: 2 });
  // Each invocation gets ten messages, so a hundred accounts and regions are swept at once.
  addMapping(stack, 'Sweeps', { queue: 'SweepQueue', maximumConcurrency: 10 });
}

/** The mappings together must fit into the reserved concurrency, because throttled messages would use up their retries. */
function addMapping(
  stack: Stack,
  id: string,
  { queue, maximumConcurrency }: { readonly queue: string; readonly maximumConcurrency: number },
): void {
  new CfnEventSourceMapping(stack, id, {
    eventSourceArn: text(att(queue)),
    functionName: text(ref('ReconcileFunction')),
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency },
    tags: tags(),
  });
}

interface ScheduledStart {
  readonly name: string;
  /** The logical id of the function that it starts. */
  readonly starts: string;
  readonly input: object;
  readonly deadLetters: DeadLetterQueue;
  readonly expression: TemplateJson;
  readonly description: string;
}

export function addSchedule(stack: Stack, id: string, scheduled: ScheduledStart): void {
  const { name, starts, input, deadLetters, expression, description } = scheduled;
  new CfnSchedule(stack, id, {
    name: named(`-${name}`),
    groupName: text(ref('Schedules')),
    description,
    scheduleExpression: text(expression),
    kmsKeyArn: text(KEY),
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: text(att(starts)),
      roleArn: text(att('ScheduleRole')),
      input: JSON.stringify(input),
      deadLetterConfig: { arn: text(att(deadLetters)) },
      // After an hour the next start does the same work.
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
    },
  });
}

function addScheduleRole(stack: Stack): void {
  addRole(stack, 'ScheduleRole', {
    part: 'schedule',
    description: 'Starts the sweeps and the hourly computation of health of the Waypost registry',
    trust: trustService('scheduler.amazonaws.com', fromThisAccount),
    policyName: 'start-sweeps',
    statements: [
      allow({
        sid: 'StartSweeps',
        actions: ['lambda:InvokeFunction'],
        resources: [att('ReconcileFunction'), att('HealthFunction')],
      }),
      allow({
        sid: 'KeepFailures',
        actions: ['sqs:SendMessage'],
        resources: [att('SweepDeadLetters'), att('HealthDeadLetters')],
      }),
      useKey(),
    ],
  });
}
