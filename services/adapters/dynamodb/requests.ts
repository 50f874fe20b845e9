// Turns writes into DynamoDB's transaction items, without sending them.
import type { PutCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Second } from '../../core/time.js';
import type { Write } from '../../app/ports.js';
import type { TableItem } from './items.js';
import { documentItem, historyItem, stateItem } from './items.js';
import type { TableNames } from '../settings/tables.js';

export interface WriteContext {
  readonly tables: TableNames;
  readonly registry: string;
  readonly now: Second;
}

type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export function transaction(writes: readonly Write[], context: WriteContext): TransactWriteCommandInput {
  return { TransactItems: writes.map((write) => actionOf(write, context)) };
}

function actionOf(write: Write, { tables, registry, now }: WriteContext): TransactionItem {
  switch (write.kind) {
    case 'document':
      return write.value === null
        ? { Delete: { TableName: tables.readers, Key: write.key } }
        : { Put: { TableName: tables.readers, Item: documentItem(write.key, write.value, registry) } };
    case 'history':
      return { Put: { TableName: tables.records, Item: historyItem(write, now) } };
    default:
      return { Put: compareAndSet(tables.records, stateItem(write, now), write.rev) };
  }
}

/** A put that takes effect only if the item still has the revision that was read. Revision 0 means that no item exists. */
function compareAndSet(table: string, item: TableItem, rev: number): PutCommandInput {
  if (rev === 0) return { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    TableName: table,
    Item: item,
    ConditionExpression: 'rev = :rev',
    ExpressionAttributeValues: { ':rev': rev },
  };
}
