// The turns of all processes that read one account and region, in one item of the records table: functions that sweep and
// re-check at once are together no faster than one.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Scope } from '../../app/sweep/ports.js';
import type { Timetable } from '../aws/limiter.js';
import { ownKey } from './sweep-state.js';

/** A turn further ahead than this was reserved by a clock that was wrong, and is not waited for: milliseconds. */
const FURTHEST = 5 * 60_000;

/** Two writes for a turn after a rest, one for each that follows. */
export function createSharedTimetable(client: DynamoDBDocumentClient, table: string, scope: Scope): Timetable {
  /** When the next turn is free after this change, or undefined where its condition did not hold. */
  const change = async (update: string, condition: string, values: object): Promise<number | undefined> => {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: ownKey(scope, 'turns'),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Attributes?.freeAt as number; // this file alone writes it
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  };
  return {
    reserve: async (from, spacing) => {
      const [earliest, interval] = [Math.ceil(from), Math.ceil(spacing)];
      const bounds = { ':earliest': earliest, ':furthest': earliest + FURTHEST };
      for (;;) {
        const next =
          (await change('SET freeAt = freeAt + :interval', 'freeAt BETWEEN :earliest AND :furthest', {
            ...bounds,
            ':interval': interval,
          })) ??
          (await change(
            'SET freeAt = :next',
            'attribute_not_exists(freeAt) OR NOT freeAt BETWEEN :earliest AND :furthest',
            {
              ...bounds,
              ':next': earliest + interval,
            },
          ));
        if (next !== undefined) return next - interval;
      }
    },
  };
}
