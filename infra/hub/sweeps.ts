// What starts the function reconcile: schedules for sweeps, and the re-check queue.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { KEY, useKey } from '../key.js';
import { allow, fromThisAccount, trustService } from '../policy.js';
import { addRole } from '../roles.js';
import { att, type TemplateJson, named, ref, sub, tags, text } from '../template.js';

/** The function's input from each schedule. */
const SWEEP_INPUTS = { incremental: { sweep: 'incremental' }, full: { sweep: 'full' } } as const;

export function addSweeps(stack: Stack): void {
  new CfnScheduleGroup(stack, 'Schedules', { name: named(), tags: tags() });
  addScheduleRole(stack);
  addSchedule(stack, 'IncrementalSweep', {
    kind: 'incremental',
    expression: sub('rate(${IncrementalSweepMinutes} minutes)'),
    description: 'Incremental sweep: lists APIs and endpoints and compares them with the registry',
  });
  addSchedule(stack, 'FullSweep', {
    kind: 'full',
    expression: 'rate(1 day)',
    description: 'Full sweep: also reads the stages of every private API',
  });
  new CfnEventSourceMapping(stack, 'Rechecks', {
    eventSourceArn: text(att('RecheckQueue')),
    functionName: text(ref('ReconcileFunction')),
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
    // Two re-checks and one sweep use the reserved concurrency. With more, throttled messages would use up their retries.
    scalingConfig: { maximumConcurrency: 2 },
    tags: tags(),
  });
}

interface SweepSchedule {
  readonly kind: keyof typeof SWEEP_INPUTS;
  readonly expression: TemplateJson;
  readonly description: string;
}

function addSchedule(stack: Stack, id: string, { kind, expression, description }: SweepSchedule): void {
  new CfnSchedule(stack, id, {
    name: named(`-${kind}-sweep`),
    groupName: text(ref('Schedules')),
    description,
    scheduleExpression: text(expression),
    kmsKeyArn: text(KEY),
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: text(att('ReconcileFunction')),
      roleArn: text(att('ScheduleRole')),
      input: JSON.stringify(SWEEP_INPUTS[kind]),
      deadLetterConfig: { arn: text(att('SweepDeadLetters')) },
      // After an hour the next sweep does the same work.
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
    },
  });
}

function addScheduleRole(stack: Stack): void {
  addRole(stack, 'ScheduleRole', {
    part: 'schedule',
    description: 'Starts the sweeps of the Waypost registry',
    trust: trustService('scheduler.amazonaws.com', fromThisAccount),
    policyName: 'start-sweeps',
    statements: [
      allow({ sid: 'StartSweeps', actions: ['lambda:InvokeFunction'], resources: att('ReconcileFunction') }),
      allow({ sid: 'KeepFailures', actions: ['sqs:SendMessage'], resources: att('SweepDeadLetters') }),
      useKey(),
    ],
  });
}
