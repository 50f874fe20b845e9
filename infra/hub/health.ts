// Starts the function health by the stream of the readers' table, within seconds of a change, and by a schedule that computes all.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { att, ref, tags, text, type TemplateJson } from '../template.js';
import { addSchedule } from './sweeps.js';

/**
 * The documents from which health is computed: services and networks. The function writes none of them, so it never starts itself.
 * Stream records that match no filter invoke no function and cost nothing.
 */
const FILTER = { dynamodb: { Keys: { pk: { S: [{ prefix: 'SERVICE#' }, { prefix: 'NETLIST#' }] } } } };

export function addHealth(stack: Stack): void {
  addChanges(stack, 'HealthChanges', { stream: att('ReadersTable', 'StreamArn'), condition: 'OwnsReadersTable' });
  // A standby's template has no readers' table with a stream, so the operator passes on the ARN of the replica's stream.
  addChanges(stack, 'ReplicaHealthChanges', { stream: ref('ReplicaStreamArn'), condition: 'HasReplicaStream' });
  addSchedule(stack, 'HourlyHealth', {
    name: 'hourly-health',
    starts: 'HealthFunction',
    deadLetters: 'HealthDeadLetters',
    input: { health: 'all' },
    expression: 'rate(1 hour)',
    description: 'Computes the health of all services: a verdict may also change with time',
  });
}

interface ChangesOptions {
  readonly stream: TemplateJson;
  /** The name of the condition under which the mapping is created. */
  readonly condition: string;
}

function addChanges(stack: Stack, id: string, { stream, condition }: ChangesOptions): void {
  const changes = new CfnEventSourceMapping(stack, id, {
    eventSourceArn: text(stream),
    functionName: text(ref('HealthFunction')),
    startingPosition: 'LATEST',
    filterCriteria: { filters: [{ pattern: JSON.stringify(FILTER) }] },
    // One computation covers the changes of a moment, because a deployment tool changes many services at once.
    batchSize: 1000,
    maximumBatchingWindowInSeconds: 5,
    // A retry continues where the last try stopped, so a batch is not divided. The hourly computation repairs an abandoned batch.
    maximumRetryAttempts: 5,
    maximumRecordAgeInSeconds: 3600,
    destinationConfig: { onFailure: { destination: text(att('HealthDeadLetters')) } },
    tags: tags(),
  });
  changes.addOverride('Condition', condition);
}
