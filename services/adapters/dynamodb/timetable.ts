// Shares the turns to call AWS between all processes that read a scope, by one item of the records table. So a sweep and a re-check
// that run at the same time together stay within the rate of one of them.
import { type DynamoDBDocumentClient, type UpdateCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Scope } from '../../core/records/fact.js';
import { isConditionFailed } from './lost-race.js';
import { ownKey } from './sweep-state.js';

/** Hands out turns, each to one caller. */
export interface Timetable {
  /** Reserves the next free turn from `earliest` on, and leaves `interval` before the turn after it. In milliseconds. */
  reserve(earliest: number, interval: number): Promise<number>;
}

/** A turn further ahead than this was reserved with a wrong clock, so nobody waits for it. In milliseconds. */
const MOST_AHEAD_MS = 5 * 60_000;

/** Costs two writes for the first turn after a pause, and one for each turn that follows. */
export function createSharedTimetable(client: DynamoDBDocumentClient, table: string, scope: Scope): Timetable {
  const update: TurnUpdate = (expression, condition, values) =>
    updateTurn(client, {
      TableName: table,
      Key: ownKey(scope, 'turns'),
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...values },
      ReturnValues: 'UPDATED_NEW',
    });
  return {
    reserve: async (from, spacing) => {
      const [earliest, interval] = [Math.ceil(from), Math.ceil(spacing)];
      for (;;) {
        const next = (await follow(update, earliest, interval)) ?? (await restart(update, earliest, interval));
        if (next !== undefined) return next - interval;
      }
    },
  };
}

/** Returns when the next turn after this one is free; undefined if the condition did not hold. */
type TurnUpdate = (expression: string, condition: string, values: object) => Promise<number | undefined>;

/** Reserves the turn after the last reserved one. */
function follow(update: TurnUpdate, earliest: number, interval: number): Promise<number | undefined> {
  return update('SET freeAt = freeAt + :interval', 'freeAt BETWEEN :earliest AND :latest', {
    ':earliest': earliest,
    ':latest': earliest + MOST_AHEAD_MS,
    ':interval': interval,
  });
}

/** Reserves the earliest turn, if the last reserved one is over or was reserved with a wrong clock. */
function restart(update: TurnUpdate, earliest: number, interval: number): Promise<number | undefined> {
  return update('SET freeAt = :next', 'attribute_not_exists(freeAt) OR NOT freeAt BETWEEN :earliest AND :latest', {
    ':earliest': earliest,
    ':latest': earliest + MOST_AHEAD_MS,
    ':next': earliest + interval,
  });
}

async function updateTurn(client: DynamoDBDocumentClient, input: UpdateCommandInput): Promise<number | undefined> {
  try {
    const { Attributes } = await client.send(new UpdateCommand(input));
    return Attributes?.freeAt as number; // only this file writes it
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}
