// Shares the turns to call AWS between all processes that read a scope, in one item of the records table: a sweep and a
// re-check that run at once are together no faster than one of them.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Scope } from '../../core/records/fact.js';
import type { Timetable } from '../aws/limiter.js';
import { ownKey } from './sweep-state.js';

/** A turn further ahead than this was reserved with a wrong clock, so nobody waits for it. In milliseconds. */
const MOST_AHEAD_MS = 5 * 60_000;

/** Costs two writes for the first turn after a pause, and one for each turn that follows. */
export function createSharedTimetable(client: DynamoDBDocumentClient, table: string, scope: Scope): Timetable {
  /** When the next turn is free after this change; undefined if the condition did not hold. */
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
      return Attributes?.freeAt as number; // only this file writes it
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  };
  return {
    reserve: async (from, spacing) => {
      const [earliest, interval] = [Math.ceil(from), Math.ceil(spacing)];
      const bounds = { ':earliest': earliest, ':latest': earliest + MOST_AHEAD_MS };
      for (;;) {
        const next =
          (await change('SET freeAt = freeAt + :interval', 'freeAt BETWEEN :earliest AND :latest', {
            ...bounds,
            ':interval': interval,
          })) ??
          (await change(
            'SET freeAt = :next',
            'attribute_not_exists(freeAt) OR NOT freeAt BETWEEN :earliest AND :latest',
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
