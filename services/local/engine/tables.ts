// Creates the registry's two tables on the engine where they are missing, with the deployed tables' definitions.
import { CreateTableCommand, DescribeTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { setTimeout as wait } from 'node:timers/promises';
import { createDocumentClient, type TableConnection } from '../../adapters/dynamodb/client.js';
import { tableDefinitions, type TableNames } from '../../adapters/settings/tables.js';
import { StartRefused } from '../terminal/errors.js';

const ACTIVE_TRIES = 120;
const ACTIVE_PAUSE_MS = 500;

/** Creates the missing tables. `empty`: the registry holds no record. */
export async function ensureTables(
  connection: TableConnection,
  names: TableNames,
): Promise<{ readonly empty: boolean }> {
  const client = createDocumentClient(connection);
  try {
    for (const definition of tableDefinitions(names)) {
      const name = definition.TableName ?? '';
      if ((await statusOf(client, name)) === undefined) await client.send(new CreateTableCommand(definition));
      await untilActive(client, name);
    }
    const { Count } = await client.send(new ScanCommand({ TableName: names.records, Limit: 1 }));
    return { empty: Count === 0 };
  } finally {
    client.destroy();
  }
}

async function statusOf(client: DynamoDBDocumentClient, name: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.TableStatus;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** The embedded engine's tables are active at once; those of another endpoint may need a while. */
async function untilActive(client: DynamoDBDocumentClient, name: string): Promise<void> {
  for (let tries = 0; tries < ACTIVE_TRIES; tries += 1) {
    if ((await statusOf(client, name)) === 'ACTIVE') return;
    await wait(ACTIVE_PAUSE_MS);
  }
  throw new StartRefused(
    `The table ${name} does not become active.`,
    'Check the endpoint that WAYPOST_ENGINE_URL names.',
  );
}
