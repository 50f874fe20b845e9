// Signs of life per account and region, for the health check and the enrolment report. Written outside transactions and at
// most once in ten seconds per account and region, so that a burst of events costs one write.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock, Heartbeat, HeartbeatRow, HeartbeatSign } from '../../app/ports.js';
import type { Second } from '../../core/records/fact.js';

const PARTITION = 'HEARTBEAT';
const QUIET_SECONDS = 10;
const ATTRIBUTE = { event: 'lastEvent', sweep: 'lastSweep' } as const;

export function createHeartbeat(client: DynamoDBDocumentClient, table: string, clock: Clock): Heartbeat {
  const written = new Map<string, Second>();
  return {
    beat: async (sign) => {
      const key = `${sign.account}#${sign.region}#${sign.of}`;
      const now = clock();
      // A clock that was set back is no reason to fall silent.
      if (Math.abs(now - (written.get(key) ?? -Infinity)) < QUIET_SECONDS) return;
      await write(client, table, sign);
      written.set(key, now);
    },
    all: async () => rows(client, table),
  };
}

async function write(client: DynamoDBDocumentClient, table: string, sign: HeartbeatSign): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName: table,
      Key: { pk: PARTITION, sk: `${sign.account}#${sign.region}` },
      UpdateExpression: 'SET #sign = :at, account = :account, #region = :region',
      ExpressionAttributeNames: { '#sign': ATTRIBUTE[sign.of], '#region': 'region' },
      ExpressionAttributeValues: { ':at': sign.at, ':account': sign.account, ':region': sign.region },
    }),
  );
}

async function rows(client: DynamoDBDocumentClient, table: string): Promise<HeartbeatRow[]> {
  const found: HeartbeatRow[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': PARTITION },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(answer.Items ?? []).map(rowOf));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}

function rowOf(item: Record<string, unknown>): HeartbeatRow {
  const second = (name: string) => (typeof item[name] === 'number' ? item[name] : undefined);
  const [lastEvent, lastSweep] = [second(ATTRIBUTE.event), second(ATTRIBUTE.sweep)];
  return {
    account: String(item.account),
    region: String(item.region),
    ...(lastEvent === undefined ? {} : { lastEvent }),
    ...(lastSweep === undefined ? {} : { lastSweep }),
  };
}
