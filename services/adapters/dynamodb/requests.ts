// Turns writes into DynamoDB's transaction items, without sending them.
import type { PutCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Second } from '../../core/time.js';
import type { Write } from '../../app/ports.js';
import { type TableItem, documentItem, historyItem, stateItem, TERM_ATTRIBUTE } from './items.js';
import type { TableNames } from '../settings/tables.js';

interface WriteContext {
  readonly tables: TableNames;
  readonly registry: string;
  readonly now: Second;
  /** The term under which this hub publishes: a document with a later term is not overwritten. Absent: every write takes effect. */
  readonly term?: number;
}

type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export function transaction(writes: readonly Write[], context: WriteContext): TransactWriteCommandInput {
  return { TransactItems: writes.map((write) => actionOf(write, context)) };
}

function actionOf(write: Write, context: WriteContext): TransactionItem {
  const { tables, now } = context;
  switch (write.kind) {
    case 'document': {
      const target = { TableName: tables.readers, ...unlessLater(context.term) };
      return write.value === null
        ? { Delete: { ...target, Key: write.key } }
        : { Put: { ...target, Item: documentItem(write.key, write.value, context) } };
    }
    case 'history':
      return { Put: { TableName: tables.records, Item: historyItem(write, now) } };
    default:
      return { Put: compareAndSet(tables.records, stateItem(write, now), write.rev) };
  }
}

function unlessLater(term: number | undefined) {
  if (term === undefined) return {};
  const names = { ExpressionAttributeNames: { '#term': TERM_ATTRIBUTE } };
  // Only a promotion gives documents a term.
  if (term === 0) return { ConditionExpression: 'attribute_not_exists(#term)', ...names };
  return {
    ConditionExpression: 'attribute_not_exists(#term) OR #term <= :term',
    ...names,
    ExpressionAttributeValues: { ':term': term },
  };
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
