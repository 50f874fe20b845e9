// The store on DynamoDB: strongly consistent reads, and one conditional transaction per commit.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  LIST_SHARDS,
  defined,
  networkListPartition,
  type HistoryLine,
  type ItemKey,
  type Network,
} from 'waypost/model';
import type {
  Clock,
  HistoryPage,
  OnPublished,
  RecordedLine,
  NameOwner,
  Random,
  Sleep,
  Store,
  Stored,
  StoredName,
  Write,
} from '../../app/ports.js';
import type { Publication } from '../../app/publication.js';
import type { ApiRecord } from '../../core/records/api-record.js';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import { positionAt } from '../../core/names/history.js';
import { SCOPE_INDEX } from '../../core/records-table.js';
import type { TableClient } from './client.js';
import { readItems } from './item-batch.js';
import { itemPages, readPartition, type ItemPage, type TableQuery } from './item-pages.js';
import * as items from './items.js';
import { isLostRace, isRefused } from './lost-race.js';
import { isOfPublication } from './publication-store.js';
import { transaction } from './requests.js';
import type { TableNames } from '../settings/tables.js';

interface StoreDeps {
  readonly client: TableClient;
  readonly tables: TableNames;
  readonly registry: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly onPublished?: OnPublished | undefined;
  /** Decides whether this hub writes the readers' table. Without it, the hub always writes, because it is the only one. */
  readonly publication?: Publication | undefined;
}

export function createDynamoStore(deps: StoreDeps): Store {
  const { client } = deps;
  const { records, readers } = deps.tables;
  return {
    api: (id) => getStored<ApiRecord>(deps, items.apiRecordKey(id)),
    endpoint: (id) => getStored<EndpointRecord>(deps, items.endpointRecordKey(id)),
    names: (names) => getNames(deps, names, items.nameKey),
    networkNames: (names) => getNames(deps, names, items.networkNameKey),
    vpc: async (vpcId) => {
      const [vpc, networkSummary] = await getAllStored<never>(deps, [items.vpcKey(vpcId), items.networkSummaryKey]);
      return { vpc: vpc ?? ABSENT, networkSummary: networkSummary ?? ABSENT };
    },
    liveNetworks: () => liveNetworks(deps),
    commit: (writes) => commit(deps, writes),
    apisOf: (scope) => valuePages<ApiRecord>(deps, scopeQuery(records, items.apisScope(scope))),
    endpointsOf: (scope) => valuePages<EndpointRecord>(deps, scopeQuery(records, items.endpointsScope(scope))),
    scan: () => mapped(itemPages(client, { TableName: records }), items.storedStateOf),
    published: async (keys) =>
      (await readItems(deps, readers, keys)).map((item) => (item === undefined ? null : items.publishedOf(item).value)),
    documents: () =>
      mapped(itemPages(client, { TableName: readers }), (item) =>
        isOfPublication(item) ? undefined : items.publishedOf(item),
      ),
    history: (name, page) => history(deps, name, page),
  };
}

const ABSENT: Stored<never> = { value: undefined, rev: 0 };

/** An expired value counts as absent even before DynamoDB deletes it, which may take days. Its revision still counts. */
function storedOf<T>(item: Record<string, unknown> | undefined, { clock }: StoreDeps): Stored<T> {
  if (item === undefined) return ABSENT;
  const expired = typeof item.expires === 'number' && item.expires <= clock();
  // Only this file writes the records table, so its values have the types that were put.
  return { value: expired ? undefined : (item.value as T), rev: Number(item.rev) };
}

async function getStored<T>(deps: StoreDeps, key: ItemKey): Promise<Stored<T>> {
  const [stored] = await getAllStored<T>(deps, [key]);
  return stored ?? ABSENT;
}

/** Reads values in the order of their keys. */
async function getAllStored<T>(deps: StoreDeps, keys: readonly ItemKey[]): Promise<Stored<T>[]> {
  const found = await readItems(deps, deps.tables.records, keys);
  return found.map((item) => storedOf<T>(item, deps));
}

/** Reads each name with its owner, in one request. */
async function getNames<T>(
  deps: StoreDeps,
  names: readonly string[],
  keyOf: (name: string) => ItemKey,
): Promise<StoredName<T>[]> {
  const keys = names.flatMap((name) => [keyOf(name), items.ownerKey(name)]);
  const found = await readItems(deps, deps.tables.records, keys);
  return names.map((_, index) => {
    // Only the enrolment writes these items.
    const owned = found[2 * index + 1]?.value as NameOwner | undefined;
    return { ...storedOf<T>(found[2 * index], deps), ...defined({ owner: owned?.account ?? undefined }) };
  });
}

async function commit(deps: StoreDeps, all: readonly Write[]): Promise<boolean> {
  const { tables, registry, clock, onPublished, publication } = deps;
  const standing = await publication?.read();
  const writes = standing?.publishes === false ? all.filter(({ kind }) => kind !== 'document') : all;
  // A hub that is not promoted writes no documents, only its own records.
  if (writes.length === 0) return true;
  try {
    const context = { tables, registry, now: clock(), ...defined({ term: standing?.term }) };
    await deps.client.quick.transactWrite(transaction(writes, context));
  } catch (error) {
    if (!isLostRace(error)) throw error;
    // Another hub was promoted: the next try asks again.
    if (isRefused(error, (index) => writes[index]?.kind === 'document')) publication?.forget();
    return false;
  }
  const published = writes.flatMap((write) => publishedKey(write) ?? []);
  if (published.length > 0) onPublished?.(published);
  return true;
}

function publishedKey(write: Write): ItemKey | undefined {
  switch (write.kind) {
    case 'document':
      return write.key;
    case 'history':
      return items.historyKey(write.name, { at: write.line.at, position: write.position });
    case 'name':
      return items.nameKey(write.value.name);
    default:
      return undefined;
  }
}

function scopeQuery(table: string, scope: string): TableQuery {
  return {
    TableName: table,
    IndexName: SCOPE_INDEX,
    KeyConditionExpression: '#scope = :scope',
    ExpressionAttributeNames: { '#scope': SCOPE_INDEX },
    ExpressionAttributeValues: { ':scope': scope },
  };
}

async function* valuePages<T>(deps: StoreDeps, query: TableQuery): AsyncGenerator<readonly T[]> {
  yield* mapped(itemPages(deps.client, query), (item) => storedOf<T>(item, deps).value);
}

async function* mapped<T>(
  pages: AsyncIterable<ItemPage>,
  map: (item: Record<string, unknown>) => T | undefined,
): AsyncGenerator<readonly T[]> {
  for await (const page of pages) yield page.flatMap((item) => map(item) ?? []);
}

async function liveNetworks({ client, tables }: StoreDeps): Promise<readonly Network[]> {
  const networks: Network[] = [];
  for (let shard = 0; shard < LIST_SHARDS; shard += 1) {
    const items = await readPartition(client, tables.readers, networkListPartition(shard));
    networks.push(...items.map(networkOfItem));
  }
  return networks.filter((network) => network.endpoints.length > 0);
}

/** Only the registry writes these items, each from a `Network`. */
function networkOfItem(item: Record<string, unknown>): Network {
  const { vpcId, name, region, accountId, endpoints } = item as unknown as Network;
  return { vpcId, ...defined({ name }), region, accountId, endpoints };
}

async function history(
  deps: StoreDeps,
  name: string,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<HistoryPage> {
  const { Items = [], LastEvaluatedKey } = await deps.client.send(
    new QueryCommand({
      TableName: deps.tables.records,
      KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: defined({ ':pk': items.historyPartition(name), ':before': before }),
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  const kept = Items.filter(({ expires }) => Number(expires) > deps.clock());
  const next = LastEvaluatedKey === undefined ? undefined : String(LastEvaluatedKey.sk);
  return { lines: kept.map(recordedLine), ...defined({ next }) };
}

/** Only this file writes these items. */
function recordedLine({ sk, value }: Record<string, unknown>): RecordedLine {
  return { ...(value as HistoryLine), position: positionAt(String(sk)).position };
}
