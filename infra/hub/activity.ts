// Starts the function activity by the stream of the records table, within seconds of a change.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { HISTORY_PARTITION, NAME_PARTITION, SWEEPS_PARTITION } from '../../services/core/records-table.js';
import { att, ref, tags, text } from '../template.js';

/**
 * The items from which activity derives: lines of histories, names with their conflicts, and the results of sweeps. The function
 * writes none of them, so it never starts itself. Stream records that match no filter, such as those of expiry, invoke no function
 * and cost nothing.
 */
const FILTER = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { pk: { S: [{ prefix: HISTORY_PARTITION }, { prefix: NAME_PARTITION }, SWEEPS_PARTITION] } } },
};

export function addActivity(stack: Stack): void {
  new CfnEventSourceMapping(stack, 'ActivityChanges', {
    eventSourceArn: text(att('RecordsTable', 'StreamArn')),
    functionName: text(ref('ActivityFunction')),
    // Includes what was written after the creation of the stream and before that of this mapping.
    startingPosition: 'TRIM_HORIZON',
    filterCriteria: { filters: [{ pattern: JSON.stringify(FILTER) }] },
    batchSize: 100,
    maximumBatchingWindowInSeconds: 1,
    // Nothing else repairs an abandoned batch, so it is retried for six hours, like the events before it.
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: 21_600,
    bisectBatchOnFunctionError: true,
    destinationConfig: { onFailure: { destination: text(att('ActivityDeadLetters')) } },
    tags: tags(),
  });
}
