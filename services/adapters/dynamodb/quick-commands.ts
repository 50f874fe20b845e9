// Sends the two commands that every event needs, with much less work than the document client. The middleware is composed once, not for
// each command, and DynamoDB's JSON is written and read without the SDK's schemas. The SDK still does signing, retries, endpoints and
// errors.
import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
  type BatchGetItemCommandInput,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from 'waypost/model';
import { marshal, transactionOnWire } from './wire.js';

export interface QuickCommands {
  /** Asks for items of one table, strongly consistent. */
  readonly batchGet: (table: string, keys: readonly ItemKey[]) => Promise<BatchAnswer>;
  readonly transactWrite: (input: TransactWriteCommandInput) => Promise<void>;
}

/** The answer as it arrived: unchecked, with items in DynamoDB's JSON. */
export interface BatchAnswer {
  readonly Responses?: unknown;
  readonly UnprocessedKeys?: unknown;
}

interface QuickSettings {
  readonly connection: DynamoDBClientConfig;
  /** Whether a transaction gets the token by which DynamoDB recognises a repeat. */
  readonly sendsTokens: boolean;
}

/** @param shared a client whose HTTP connections and credentials are used. */
export function createQuickCommands(
  { config }: DynamoDBClient,
  { connection, sendsTokens }: QuickSettings,
): QuickCommands {
  const { credentials, requestHandler } = config;
  const client = new DynamoDBClient({
    ...connection,
    credentials,
    requestHandler,
    // The client has already created its protocol, although its type allows a constructor as well.
    protocol: jsonProtocol(config.protocol as unknown as WireProtocol) as DynamoDBClientConfig['protocol'] & object,
    cacheMiddleware: true,
    logger: QUIET as DynamoDBClientConfig['logger'] & object, // the SDK calls each of its functions only if it is there
  });
  return {
    batchGet: (table, keys) => {
      const input = { RequestItems: { [table]: { Keys: keys.map(marshal), ConsistentRead: true } } };
      return client.send(new BatchGetItemCommand(input as unknown as BatchGetItemCommandInput)); // the body as it is sent
    },
    transactWrite: async (input) => {
      const token = sendsTokens ? { ClientRequestToken: randomUUID() } : {};
      await client.send(new TransactWriteItemsCommand({ ...transactionOnWire(input), ...token }));
    },
  };
}

/** A logger without `info`: for `info`, the SDK would copy each command and its answer to hide sensitive values. */
const QUIET = { debug: () => undefined, warn: () => undefined, error: () => undefined };

/** The members of the SDK's protocol that are used here. */
interface WireProtocol {
  readonly serializeRequest: (operation: unknown, input: object, context: unknown) => Promise<{ body?: unknown }>;
  readonly deserializeResponse: (operation: unknown, context: BodyReader, response: WireAnswer) => Promise<unknown>;
}

interface BodyReader {
  readonly streamCollector: (body: unknown) => Promise<Uint8Array>;
}

interface WireAnswer {
  readonly statusCode: number;
  readonly body: unknown;
}

/** The SDK's protocol, except that an input is sent unchanged as the body, and a successful answer is the body as it arrived. */
function jsonProtocol(protocol: WireProtocol): WireProtocol {
  const changed: WireProtocol = {
    serializeRequest: async (operation, input, context) => {
      const request = await protocol.serializeRequest(operation, {}, context);
      request.body = JSON.stringify(input);
      return request;
    },
    deserializeResponse: async (operation, context, response) => {
      const { statusCode, body } = response;
      if (statusCode >= 300) return protocol.deserializeResponse(operation, context, response);
      const bytes = await context.streamCollector(body);
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
      return { ...(JSON.parse(text) as object), $metadata: { httpStatusCode: statusCode } };
    },
  };
  return Object.assign(Object.create(protocol) as WireProtocol, changed);
}
