// Stores the progress of an import in the records table, so that it continues where it was interrupted, and empties a table.
import type { TableClient } from '../dynamodb/client.js';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from 'waypost/model';
import { readItem } from '../dynamodb/item-batch.js';
import { itemPages, type ItemPage } from '../dynamodb/item-pages.js';
import { isConditionFailed } from '../dynamodb/lost-race.js';
import { writeAll, type WriteDeps } from './batch-writes.js';
import { isTransient } from './exported-item.js';

export interface ImportState {
  /** The checksum of the export. */
  readonly sha256: string;
  /** How many of its items are written. */
  readonly done: number;
  /** The records are being deleted, before anything is written. */
  readonly emptying: boolean;
}

const KEY: ItemKey = { pk: 'IMPORT', sk: 'v1' };

interface ImportStates {
  load(): Promise<ImportState | undefined>;
  /** @returns false if another import began first. */
  begin(state: ImportState, over: ImportState | undefined): Promise<boolean>;
  setDone(done: number): Promise<void>;
  end(): Promise<void>;
}

export function createImportStates(client: TableClient, TableName: string): ImportStates {
  return {
    load: async () => (await readItem(client, TableName, KEY)) as unknown as ImportState | undefined, // only this file writes it
    begin: (state, over) => begin(client, TableName, { state, over }),
    setDone: async (done) => {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: KEY,
          UpdateExpression: 'SET done = :done, emptying = :no',
          ExpressionAttributeValues: { ':done': done, ':no': false },
        }),
      );
    },
    end: async () => {
      await client.send(new DeleteCommand({ TableName, Key: KEY }));
    },
  };
}

async function begin(
  client: TableClient,
  TableName: string,
  { state, over }: { readonly state: ImportState; readonly over: ImportState | undefined },
): Promise<boolean> {
  const isAsRead =
    over === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'sha256 = :over', ExpressionAttributeValues: { ':over': over.sha256 } };
  try {
    await client.send(new PutCommand({ TableName, Item: { ...KEY, ...state }, ...isAsRead }));
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/** The keys of a table's items, page by page. */
const keyPages = (client: TableClient, TableName: string): AsyncGenerator<ItemPage> =>
  itemPages(client, { TableName, ProjectionExpression: 'pk, sk' });

export async function isEmpty(client: TableClient, table: string): Promise<boolean> {
  for await (const page of keyPages(client, table)) if (page.some((key) => !isTransient(key))) return false;
  return true;
}

/** Deletes all items except the state of the import. */
export async function deleteAll(deps: WriteDeps, table: string): Promise<void> {
  for await (const page of keyPages(deps.client, table)) {
    const others = page.filter(({ pk }) => pk !== KEY.pk);
    const deletions = others.map((Key) => ({ DeleteRequest: { Key } }));
    await writeAll(deps, table, deletions);
  }
}
