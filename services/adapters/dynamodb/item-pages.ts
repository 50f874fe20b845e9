// Reads all items of a query or of a table, page by page.
import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { defined } from 'waypost/model';

/** A query; without a key condition, a scan of the table. */
export interface TableQuery {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ConsistentRead?: boolean;
}

export type ItemPage = readonly Record<string, unknown>[];

/** More pages than any registry's table has. */
const MOST_PAGES = 100_000;

/** @throws Error for a page without a list of items, since DynamoDB always sends one. */
export async function* itemPages(client: DynamoDBDocumentClient, query: TableQuery): AsyncGenerator<ItemPage> {
  let start: Record<string, unknown> | undefined;
  let pages = 0;
  do {
    const input = { ...query, ...defined({ ExclusiveStartKey: start }) };
    const page =
      query.KeyConditionExpression === undefined
        ? await client.send(new ScanCommand({ ...input, ConsistentRead: true }))
        : await client.send(new QueryCommand(input));
    if (!Array.isArray(page.Items))
      throw new Error(`A page of ${query.TableName} has no list of items. Check what answers at DynamoDB's endpoint.`);
    yield page.Items;
    pages += 1;
    // DynamoDB never sends a page that ends where it began, or pages without end.
    if (pages === MOST_PAGES || isSameKey(start, page.LastEvaluatedKey)) {
      throw new Error(`The table ${query.TableName} returned a list without an end.`);
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

function isSameKey(a: Record<string, unknown> | undefined, b: Record<string, unknown> | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
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
