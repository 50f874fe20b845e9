// How the registry's own tables are reached.
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What differs from the SDK's defaults: on the laptop the engine's endpoint, a region and credentials that mean nothing. */
export type Connection = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;

export function createDocumentClient(connection: Connection = {}): DynamoDBDocumentClient {
  // Records leave out what they do not know, and a document says null where "none" is an answer.
  return DynamoDBDocumentClient.from(new DynamoDBClient(connection), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
