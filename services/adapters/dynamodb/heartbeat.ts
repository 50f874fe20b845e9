// Heartbeats per account and region, for the health check and the enrolment report. They are written outside transactions and
// at most once in ten seconds, so that a burst of events costs one write.
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { defined } from 'waypost/model';
import type { Clock, Heartbeat, HeartbeatRow, HeartbeatSign } from '../../app/ports.js';
import type { Second } from '../../core/time.js';
import { readPartition } from './item-pages.js';

const PARTITION = 'HEARTBEAT';
const QUIET: Second = 10;
const ATTRIBUTE = { event: 'lastEvent', sweep: 'lastSweep' } as const;

export function createHeartbeat(client: DynamoDBDocumentClient, table: string, clock: Clock): Heartbeat {
  const written = new Map<string, Second>();
  return {
    beat: async (sign) => {
      const key = `${sign.account}#${sign.region}#${sign.of}`;
      const now = clock();
      // The absolute difference, so that heartbeats continue after the clock was set back.
      if (Math.abs(now - (written.get(key) ?? -Infinity)) < QUIET) return;
      await write(client, table, sign);
      written.set(key, now);
    },
    all: async () => (await readPartition(client, table, PARTITION)).map(rowOf),
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

function rowOf(item: Record<string, unknown>): HeartbeatRow {
  const second = (name: string) => (typeof item[name] === 'number' ? item[name] : undefined);
  return {
    account: String(item.account),
    region: String(item.region),
    ...defined({ lastEvent: second(ATTRIBUTE.event), lastSweep: second(ATTRIBUTE.sweep) }),
  };
}
