// Reads documents from the readers' table, with one request per read, over a connection that the first request opens.
import { checkKeys, checkOptions } from '../../check-options.js';
import { quote } from '../../model/text.js';
import { type ItemKey, itemKey } from '../../model/question.js';
import { isObject, mapped } from '../../model/schema.js';
import { unavailable } from '../../outage.js';
import { loadOnce, retrying } from '../../runtime.js';
import { NOT_DYNAMODB, decodeDocument, plainItems, type PlainItem } from '../decode.js';
import type { SourceReadOptions, RegistryDocumentKey, RegistryDocuments, RegistrySource } from '../source.js';
import type { ConnectOptions } from './connection.js';
import type { Connection, TableReader } from './table.js';

/** AWS's limit for one BatchGetItem. */
const BATCH_LIMIT = 100;

/** The code that opens sockets, with Node's for HTTP and TLS. */
export const loadConnections = loadOnce(() => import('./connection.js'));

export interface OpenTableOptions extends ConnectOptions {
  /** A connection that is open already. */
  readonly connection?: Connection;
}

/** The table as a source, and what lists need of it. */
export function openTable(options: OpenTableOptions): TableReader & Required<RegistrySource> {
  const { table, runtime, timeoutMs, connection } = options;
  const { send, close } = connection ?? connectLate(options);
  // By convention, a registry's table is `waypost-{registry}`.
  const registry = table.name.replace(/^waypost-(?=.)/, '');
  const reader = { send, runtime, tableId: table.id, description: `table ${table.name} in ${table.region}`, timeoutMs };
  return {
    ...reader,
    read: async (keys, readOptions = {}) => {
      checkKeys(keys);
      checkOptions('source.read', readOptions);
      const wanted = new Map<string, ItemKey>();
      for (const key of keys) {
        const at = itemKey(key);
        wanted.set(at.pk, at);
      }
      const items = new Map<string, PlainItem>();
      if (wanted.size > 0) await readItems(reader, [...wanted.values()], { ...readOptions, items });
      const documents = documentsOf(keys, items, reader.description);
      return { documents, registry: registryOf(items.values()) ?? registry };
    },
    close,
  };
}

/** A connection that is opened by the first request. */
function connectLate(options: ConnectOptions): Connection {
  let connection: Connection | undefined;
  const connecting = loadOnce(async () => (connection = (await loadConnections()).connect(options)));
  return {
    // Not an async function, which would wrap each answer in another promise.
    send: (...call) => connection?.send(...call) ?? connecting().then(({ send }) => send(...call)),
    close: () => connection?.close(),
  };
}

function documentsOf<K extends readonly RegistryDocumentKey[]>(
  keys: K,
  items: ReadonlyMap<string, PlainItem>,
  from: string,
): RegistryDocuments<K> {
  const documents = mapped(keys, (key) => {
    const item = items.get(itemKey(key).pk);
    return item ? decodeDocument(key, item, from) : null;
  });
  // One document for each key, in their order.
  return documents as unknown as RegistryDocuments<K>;
}

/** A BatchGetItem of at most `BATCH_LIMIT` distinct keys. */
function batchGet(tableId: string, keys: readonly ItemKey[], consistent: boolean): object {
  const Keys = keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));
  return { RequestItems: { [tableId]: consistent ? { Keys, ConsistentRead: true } : { Keys } } };
}

/** Reads distinct keys into `items`, by partition key; asks again for those that DynamoDB leaves unprocessed. */
function readItems(
  reader: TableReader,
  keys: readonly ItemKey[],
  options: SourceReadOptions & { readonly items: Map<string, PlainItem> },
): Promise<unknown> {
  if (keys.length > BATCH_LIMIT) {
    const parts = [keys.slice(0, BATCH_LIMIT), keys.slice(BATCH_LIMIT)];
    return Promise.all(parts.map((part) => readItems(reader, part, options)));
  }
  const { send, runtime, tableId, description } = reader;
  const { items, consistent = false, timeoutMs = reader.timeoutMs, signal, background, once } = options;
  let rest = keys;
  let leftOver: Error | undefined;
  // `send` retries its own failures; this loop retries only what was left over.
  const isWorthRetrying = (error: unknown) => error === leftOver;
  return retrying(
    async (left) => {
      const request = batchGet(tableId, rest, consistent);
      const answer = await send('BatchGetItem', request, { signal, background, once, timeoutMs: left });
      rest = unprocessed(answer, description);
      for (const item of itemsOf(answer, { keys, rest }, description)) items.set(String(item.pk), item);
      if (rest.length > 0) throw (leftOver ??= unprocessedError(description));
    },
    { runtime, timeoutMs, attemptTimeoutMs: timeoutMs, signal, background, isWorthRetrying },
  );
}

/**
 * The items of an answer. Refuses an answer that has neither the table's items nor unprocessed keys, since it does not prove that
 * the items are missing, and an answer with an item that was not requested.
 */
function itemsOf(
  answer: PlainItem,
  { keys, rest }: { readonly keys: readonly ItemKey[]; readonly rest: readonly ItemKey[] },
  description: string,
): PlainItem[] {
  const listed = onlyValueOf(answer.Responses);
  const items = plainItems(listed === undefined && rest.length > 0 ? [] : listed, description);
  const foreign = items.find((item) => !keys.some(({ pk, sk }) => pk === item.pk && sk === item.sk));
  if (!foreign) return items;
  throw unavailable({
    reason: 'malformed',
    message: `${description} answered with an item that was not asked for: ${quote(String(foreign.pk))}.`,
    remedy: NOT_DYNAMODB,
  });
}

function unprocessed(answer: PlainItem, description: string): ItemKey[] {
  const rest = onlyValueOf(answer.UnprocessedKeys);
  return plainItems(rest === undefined ? [] : isObject(rest) && rest.Keys, description).map(({ pk, sk }) => ({
    pk: String(pk),
    sk: String(sk),
  }));
}

/** The only member, because one table is read: its key may be the table's name or its ARN. */
const onlyValueOf = (byTable: unknown): unknown => (isObject(byTable) ? Object.values(byTable)[0] : undefined);

function registryOf(items: Iterable<PlainItem>): string | undefined {
  for (const { registry } of items) if (typeof registry === 'string') return registry;
  return undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const unprocessedError = (description: string): Error =>
  unavailable({
    reason: 'throttled',
    message: `DynamoDB left keys of ${description} unprocessed.`,
    remedy: { kind: 'retry' },
  });
