// Writes a readers' table as a registry does, by the real AWS client.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { SCHEMA, type ItemKey } from '../src/model/index.js';

export interface ReadersTable {
  readonly name: string;
  readonly put: (key: ItemKey, document: object) => Promise<void>;
  readonly putAll: (rows: readonly (readonly [ItemKey, object])[]) => Promise<void>;
  readonly remove: (key: ItemKey) => Promise<void>;
  readonly close: () => void;
}

export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export function clientOf(url: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint: url, region: 'us-west-2', credentials });
}

export async function createTable(url: string, name: string): Promise<ReadersTable> {
  const client = clientOf(url);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  const put = async (key: ItemKey, document: object): Promise<void> => {
    await client.send(new PutItemCommand({ TableName: name, Item: itemOf(key, document) }));
  };
  const putAll = async (rows: readonly (readonly [ItemKey, object])[]): Promise<void> => {
    for (let start = 0; start < rows.length; start += 25) {
      const requests = rows.slice(start, start + 25).map(([key, document]) => ({
        PutRequest: { Item: itemOf(key, document) },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests } }));
    }
  };
  const remove = async (key: ItemKey): Promise<void> => {
    await client.send(new DeleteItemCommand({ TableName: name, Key: marshall(key) }));
  };
  return { name, put, putAll, remove, close: () => client.destroy() };
}

function itemOf(key: ItemKey, document: object): Record<string, AttributeValue> {
  return marshall({ ...key, schema: SCHEMA, ...document }, { removeUndefinedValues: true });
}
