// How the registry's own tables are reached.
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What differs from the SDK's defaults: on the local server the engine's endpoint, a region and credentials that mean nothing. */
export type TableConnection = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;

export function createDocumentClient(connection: TableConnection = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient(connection);
  if (connection.endpoint !== undefined) leaveTokensOut(client);
  // Records leave out what they do not know, and a document says null where "none" is an answer.
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/**
 * The SDK gives each transaction a `ClientRequestToken`, by which DynamoDB knows it again for ten minutes. The local server's
 * engine goes through all that it keeps at each transaction: some 40 ns for each, so that 50 000 make one take 2 ms instead
 * of 0.3. A transaction that is sent once more is safe without: its records' revisions tell that it took effect.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
function leaveTokensOut(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const request = args.request as { body: CommandBody }; // an HTTP request, just made of the command
        if (commandName === 'TransactWriteItemsCommand') request.body = withoutToken(request.body);
        return next(args);
      },
    // Before the body's length is taken.
    { step: 'build', name: 'leaveTokensOut', priority: 'high' },
  );
}

/** A command as JSON. */
type CommandBody = string | Uint8Array;

/** Only a member's name and value can read so: within a text, each quotation mark has a backslash before it. */
const TOKEN = /,"ClientRequestToken":"[^"]*"/;

function withoutToken(body: CommandBody): string {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return text.replace(TOKEN, '');
}
