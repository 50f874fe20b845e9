// Keeps the activity index up to date on the local server, as the deployed function does.
import { activityChangeOf } from '../adapters/dynamodb/activity-keys.js';
import { createDocumentClient, type TableConnection } from '../adapters/dynamodb/client.js';
import { itemPages } from '../adapters/dynamodb/item-pages.js';
import type { TableNames } from '../adapters/settings/tables.js';
import type { ActivityKeeper } from '../handlers/activity-keeper.js';
import { createLocalKeeper, type LocalKeeper } from './keeper.js';

/** Nothing reports the results of a sweep, so the index looks for them this often. */
const REFRESH_MS = 60_000;

/** `onWritten` is called after rows were written. */
export function createLocalActivityIndex(keep: ActivityKeeper, onWritten: () => void): LocalKeeper {
  return createLocalKeeper({
    partitions: /^(NAME|HISTORY)#/,
    refreshMs: REFRESH_MS,
    run: async ({ all, keys }) => {
      const { written } = await keep({ ...activityChangeOf(keys), ...(all && { scopes: 'all' }) });
      if (written > 0) onWritten();
    },
  });
}

/** Reports every record, because a server that was killed may have missed some. On AWS, the stream keeps what a stopped function missed. */
export async function reportRecords(
  { report }: LocalKeeper,
  connection: TableConnection,
  { records }: TableNames,
): Promise<void> {
  const client = createDocumentClient(connection);
  try {
    for await (const page of itemPages(client, { TableName: records })) {
      report(page.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
    }
  } finally {
    client.destroy();
  }
}
