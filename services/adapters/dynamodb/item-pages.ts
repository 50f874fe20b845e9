// Reads all items of a query or of a table, page by page.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { defined } from 'waypost/model';

/** A query; without a key condition, a scan of the table. */
export interface TableQuery {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ConsistentRead?: boolean;
}

export type ItemPage = readonly Record<string, unknown>[];

/** @throws Error for a page without a list of items, since DynamoDB always sends one. */
export async function* itemPages(client: DynamoDBDocumentClient, query: TableQuery): AsyncGenerator<ItemPage> {
  let start: Record<string, unknown> | undefined;
  do {
    const input = { ...query, ...defined({ ExclusiveStartKey: start }) };
    const page =
      query.KeyConditionExpression === undefined
        ? await client.send(new ScanCommand({ ...input, ConsistentRead: true }))
        : await client.send(new QueryCommand(input));
    if (!Array.isArray(page.Items))
      throw new Error(`A page of ${query.TableName} has no list of items. Check what answers at DynamoDB's endpoint.`);
    yield page.Items;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** All items of one partition, by a strongly consistent read. */
export async function readPartition(client: DynamoDBDocumentClient, table: string, pk: string): Promise<ItemPage> {
  const items: Record<string, unknown>[] = [];
  const query = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  };
  for await (const page of itemPages(client, query)) items.push(...page);
  return items;
}
