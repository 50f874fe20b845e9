// Reads and restores a registry's two tables, so that every crash starts from the same state.
import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Rig } from '../../../test/rig.js';

type ScannedItem = Readonly<Record<string, unknown>>;

/** All items by table. */
export type Tables = ReadonlyMap<string, readonly ScannedItem[]>;

/** DynamoDB's limit for one BatchWriteItem. */
const AT_ONCE = 25;

const keyOf = ({ pk, sk }: ScannedItem) => ({ pk, sk });
const textOf = (item: ScannedItem) => JSON.stringify(keyOf(item));

export async function readTables({ client, tables }: Rig): Promise<Tables> {
  const read = new Map<string, readonly ScannedItem[]>();
  for (const TableName of [tables.readers, tables.records]) {
    const items: ScannedItem[] = [];
    let from: ScannedItem | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey: from }));
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    read.set(TableName, items);
  }
  return read;
}

/** Makes the tables hold exactly these items. */
export async function writeTables(rig: Rig, wanted: Tables): Promise<void> {
  const present = await readTables(rig);
  for (const [table, items] of wanted) {
    const kept = new Set(items.map(textOf));
    const dropped = (present.get(table) ?? []).filter((item) => !kept.has(textOf(item)));
    const requests = [
      ...dropped.map((item) => ({ DeleteRequest: { Key: keyOf(item) } })),
      ...items.map((Item) => ({ PutRequest: { Item } })),
    ];
    for (let first = 0; first < requests.length; first += AT_ONCE) {
      const some = { [table]: requests.slice(first, first + AT_ONCE) };
      const { UnprocessedItems = {} } = await rig.client.send(new BatchWriteCommand({ RequestItems: some }));
      if (Object.keys(UnprocessedItems).length > 0) throw new Error(`The table ${table} could not be restored.`);
    }
  }
}
