// `waypost/dynamodb`: reads a registry from its DynamoDB table, by name or by ARN, with one request per read.
import type { Agent } from 'node:http';
import { checkOptions } from '../check-options.js';
import { ATTEMPT_TIMEOUT_MS, TIMEOUT_MS, loadOnce, retrying, systemRuntime, type RegistryRuntime } from '../runtime.js';
import { defined, isObject, type Environment } from '../model/schema.js';
import type { Network, ServiceSummary } from '../model/documents.js';
import { quote } from '../model/printable.js';
import { type Key, itemKey } from '../model/question.js';
import { unavailable } from '../outage.js';
import type { CredentialProvider, SigningCredentials } from './sign.js';
import { tableOf } from '../options.js';
import { decodeDocument, plainItems, type PlainItem } from './decode.js';
import type { Connection, Send, TableReader } from './dynamodb/table.js';
import { listNetworks, listServices } from './dynamodb/list.js';
import { throughClient, type ReadyClient } from './dynamodb/ready-client.js';
import type {
  SourceAnswer,
  RegistryDocumentKey,
  RegistryDocuments,
  SourceListOptions,
  Page,
  SourceReadOptions,
  RegistrySource,
} from './source.js';

export { unmarshal } from './decode.js';
export type { AttributeValue, Item } from './decode.js';
export type { ReadyClient } from './dynamodb/ready-client.js';
export type { Send, SourceSendOptions } from './dynamodb/table.js';
export type { CredentialProvider, SigningCredentials } from './sign.js';
export type {
  SourceAnswer,
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocumentTypes,
  RegistryDocuments,
  SourceListOptions,
  Page,
  SourceReadOptions,
  RegistrySource,
} from './source.js';

/** AWS's limit for one BatchGetItem. */
const BATCH_LIMIT = 100;

/** The options of `createDynamoSource`. */
export interface DynamoSourceOptions {
  /** The table's name, or its ARN for a table of another account or region. */
  readonly table: string;
  /** The table's region, if only its name is given. @default the variable AWS_REGION, else AWS_DEFAULT_REGION, else the profile's region */
  readonly region?: string;
  /** Another endpoint than AWS's. @default the variable AWS_ENDPOINT_URL_DYNAMODB, else AWS_ENDPOINT_URL, else AWS's */
  readonly endpoint?: string;
  /** The credentials to sign with. @default those of the environment, else of the AWS SDK's chain if it is installed */
  readonly credentials?: SigningCredentials | CredentialProvider;
  /** A ready `DynamoDBClient` of `@aws-sdk/client-dynamodb` to read through instead. @default none */
  readonly client?: ReadyClient;
  /** An agent of `node:https`, for pinned certificates. @default one that uses the proxy of HTTPS_PROXY and NO_PROXY */
  readonly agent?: Agent;
  /** For one read, in ms. @default 3000 */
  readonly timeoutMs?: number;
  /** For one attempt of a read, in ms. @default 1000 */
  readonly attemptTimeoutMs?: number;
  /** The environment. @default process.env */
  readonly env?: Environment;
  /** The clock, timers and random numbers. @default the machine's */
  readonly runtime?: RegistryRuntime;
}

/** A source that reads the readers' table, and can list its content. */
export interface DynamoSource extends RegistrySource {
  /** The services, by name. */
  readonly list: (options?: SourceListOptions) => Promise<Page<ServiceSummary>>;
  /** The networks, by VPC id. */
  readonly networks: (options?: SourceListOptions) => Promise<Page<Network>>;
  /** Any operation of DynamoDB's, by the same connection and credentials. */
  readonly send: Send;
  readonly close: () => void;
}

/**
 * A source that reads the readers' table.
 * @example createDynamoSource({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod' })
 */
export function createDynamoSource(options: DynamoSourceOptions): DynamoSource {
  checkOptions('createDynamoSource', options);
  const { timeoutMs = TIMEOUT_MS, attemptTimeoutMs = ATTEMPT_TIMEOUT_MS, env = process.env } = options;
  const { runtime = systemRuntime, client, agent, credentials } = options;
  const table = tableOf({ table: options.table, region: options.region, endpoint: options.endpoint, env });
  const { send, close } = connectLate(async () => {
    if (client !== undefined) return throughClient(client, { table, runtime, timeoutMs });
    const { connect } = await import('./dynamodb/connection.js');
    return connect({ table, agent, credentials, env, runtime, timeoutMs, attemptTimeoutMs });
  });
  const description = `table ${table.name} in ${table.region}`;
  const reader = { send, runtime, tableId: table.id, description, timeoutMs };
  return {
    description,
    read: async (keys, readOptions) => {
      checkOptions('source.read', readOptions);
      const answer = await readDocuments(reader, keys, readOptions);
      // By convention, a registry's table is `waypost-{registry}`.
      return { ...answer, registry: answer.registry ?? table.name.replace(/^waypost-(?=.)/, '') };
    },
    list: async (listOptions) => {
      checkOptions('source.list', listOptions);
      return listServices(reader, listOptions);
    },
    networks: async (listOptions) => {
      checkOptions('source.networks', listOptions);
      return listNetworks(reader, listOptions);
    },
    send: async (operation, body, sendOptions) => {
      checkOptions('source.send', sendOptions);
      return send(operation, body, sendOptions);
    },
    close,
  };
}

/** A connection whose code, with Node's for TLS, is loaded by the first request. */
function connectLate(load: () => Promise<Connection>): Connection {
  let connection: Connection | undefined;
  const connecting = loadOnce(async () => (connection = await load()));
  return {
    // Not an async function, which would wrap each answer in another promise.
    send: (...call) => connection?.send(...call) ?? connecting().then(({ send }) => send(...call)),
    close: () => connection?.close(),
  };
}

async function readDocuments<const K extends readonly RegistryDocumentKey[]>(
  reader: TableReader,
  keys: K,
  options: SourceReadOptions = {},
): Promise<SourceAnswer<K>> {
  const wanted = new Map(keys.map((key) => [itemKey(key).pk, itemKey(key)]));
  const items = await readItems(reader, [...wanted.values()], options);
  const documents = keys.map((key) => {
    const item = items.get(itemKey(key).pk);
    return item === undefined ? null : decodeDocument(key, item, reader.description);
  });
  // The line above created one document per key, in their order.
  return { documents: documents as unknown as RegistryDocuments<K>, registry: registryOf(items.values()) };
}

/** The items by partition key. */
async function readItems(
  reader: TableReader,
  keys: readonly Key[],
  options: SourceReadOptions,
): Promise<Map<string, PlainItem>> {
  const chunks: Key[][] = [];
  for (let start = 0; start < keys.length; start += BATCH_LIMIT) chunks.push(keys.slice(start, start + BATCH_LIMIT));
  const found = await Promise.all(chunks.map((chunk) => readChunk(reader, chunk, options)));
  return new Map(found.flat().map((item) => [String(item.pk), item]));
}

/** A BatchGetItem of at most `BATCH_LIMIT` distinct keys. */
function batchGet(tableId: string, keys: readonly Key[], consistent: boolean): object {
  const wanted = {
    Keys: keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } })),
    ...defined({ ConsistentRead: consistent || undefined }),
  };
  return { RequestItems: { [tableId]: wanted } };
}

/** Reads at most `BATCH_LIMIT` keys; asks again for those that DynamoDB leaves unprocessed. */
async function readChunk(reader: TableReader, keys: readonly Key[], options: SourceReadOptions): Promise<PlainItem[]> {
  const { send, runtime, tableId, description } = reader;
  const { consistent = false, timeoutMs = reader.timeoutMs, signal, background, once } = options;
  const found: PlainItem[] = [];
  let rest = keys;
  let leftOver: Error | undefined;
  await retrying(
    async (left) => {
      const request = batchGet(tableId, rest, consistent);
      const answer = await send('BatchGetItem', request, { signal, background, once, timeoutMs: left });
      rest = unprocessed(answer, description);
      found.push(...itemsOf(answer, { keys, rest }, description));
      if (rest.length > 0) throw (leftOver ??= unprocessedError(description));
    },
    // `send` retries its own failures; this loop retries only what was left over.
    {
      runtime,
      timeoutMs,
      attemptTimeoutMs: timeoutMs,
      signal,
      background,
      isWorthRetrying: (error) => error === leftOver,
    },
  );
  return found;
}

/**
 * An answer without the table's items is no proof that the keys have none, unless it left the keys unprocessed. Nor is one
 * with an item that was not asked for.
 */
function itemsOf(
  answer: PlainItem,
  { keys, rest }: { readonly keys: readonly Key[]; readonly rest: readonly Key[] },
  description: string,
): PlainItem[] {
  const listed = onlyValueOf(answer.Responses);
  const items = plainItems(listed === undefined && rest.length > 0 ? [] : listed, description);
  const foreign = items.find((item) => !keys.some(({ pk, sk }) => pk === item.pk && sk === item.sk));
  if (foreign === undefined) return items;
  throw unavailable({
    reason: 'malformed',
    message: `${description} answered with an item that was not asked for: ${quote(String(foreign.pk))}.`,
    remedy: 'Check that the endpoint is DynamoDB, and that no proxy changes its answers.',
  });
}

function unprocessed(answer: PlainItem, description: string): Key[] {
  const rest = onlyValueOf(answer.UnprocessedKeys);
  return plainItems(rest === undefined ? [] : isObject(rest) && rest.Keys, description).map(({ pk, sk }) => ({
    pk: String(pk),
    sk: String(sk),
  }));
}

/** The only member, because one table is read: its key may be the table's name or its ARN. */
function onlyValueOf(byTable: unknown): unknown {
  return isObject(byTable) ? Object.values(byTable)[0] : undefined;
}

function registryOf(items: Iterable<PlainItem>): string | undefined {
  for (const { registry } of items) if (typeof registry === 'string') return registry;
  return undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
function unprocessedError(description: string): Error {
  return unavailable({
    reason: 'throttled',
    message: `DynamoDB left keys of ${description} unprocessed.`,
    remedy: { kind: 'retry' },
  });
}
