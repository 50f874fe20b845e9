// What starts the function activity: the stream of the records table, within seconds of a change.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { HISTORY_PARTITION, NAME_PARTITION, SWEEPS_PARTITION } from '../../services/core/records-table.js';
import { att, ref, tags, text } from '../template.js';

/**
 * The items that activity is made from: lines of histories, names for their conflicts, and what sweeps found. The function writes
 * none of them, so it never starts itself. Records that match no filter, and those of expiry, invoke no function and cost nothing.
 */
const FILTER = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { pk: { S: [{ prefix: HISTORY_PARTITION }, { prefix: NAME_PARTITION }, SWEEPS_PARTITION] } } },
};

export function addActivity(stack: Stack): void {
  new CfnEventSourceMapping(stack, 'ActivityChanges', {
    eventSourceArn: text(att('RecordsTable', 'StreamArn')),
    functionName: text(ref('ActivityFunction')),
    // Also what was written between the creation of the stream and of this mapping.
    startingPosition: 'TRIM_HORIZON',
    filterCriteria: { filters: [{ pattern: JSON.stringify(FILTER) }] },
    batchSize: 100,
    maximumBatchingWindowInSeconds: 1,
    // Nothing else repairs what is given up, so a batch is tried for six hours, like the events before it.
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: 21_600,
    bisectBatchOnFunctionError: true,
    destinationConfig: { onFailure: { destination: text(att('ActivityDeadLetters')) } },
    tags: tags(),
  });
}
