// The store on DynamoDB. Reads are strongly consistent; writes are one conditional transaction.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand, GetCommand, QueryCommand, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Key, Network } from 'waypost/model';
import { LIST_SHARDS, networkListPartition } from 'waypost/model';
import type { Clock, HistoryPage, Random, Sleep, Store, Stored, Write } from '../../app/ports.js';
import type { ApiRecord } from '../../core/records/api-record.js';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import type { HistoryLine } from '../../core/names/history.js';
import * as items from './items.js';
import { transaction } from './requests.js';
import type { TableNames } from './tables.js';
import { SCOPE_INDEX } from './tables.js';

export interface StoreDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tables: TableNames;
  readonly registry: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

export function createDynamoStore(deps: StoreDeps): Store {
  const { records } = deps.tables;
  return {
    api: (id) => getStored<ApiRecord>(deps, items.apiRecordKey(id)),
    endpoint: (id) => getStored<EndpointRecord>(deps, items.endpointRecordKey(id)),
    names: (names) => batchGet(deps, names.map(items.nameKey)),
    networkNames: (names) => batchGet(deps, names.map(items.networkNameKey)),
    vpc: async (vpcId) => {
      const [vpc, networkSummary] = await batchGet<never>(deps, [items.vpcKey(vpcId), items.networkSummaryKey]);
      return { vpc: vpc ?? ABSENT, networkSummary: networkSummary ?? ABSENT };
    },
    liveNetworks: () => liveNetworks(deps),
    commit: (writes) => commit(deps, writes),
    apisOf: (account, region) => pages<ApiRecord>(deps, scopeQuery(records, items.apisScope(account, region))),
    endpointsOf: (account, region) =>
      pages<EndpointRecord>(deps, scopeQuery(records, items.endpointsScope(account, region))),
    scan: () => mapped(itemPages(deps, { TableName: records }), items.keptOf),
    documents: () => mapped(itemPages(deps, { TableName: deps.tables.readers }), items.publishedOf),
    history: (name, page) => history(deps, name, page),
  };
}

const ABSENT: Stored<never> = { value: undefined, rev: 0 };

/** A value whose time is up counts as absent before DynamoDB deletes it, which may take days; its revision still counts. */
function storedOf<T>(item: Record<string, unknown> | undefined, { clock }: StoreDeps): Stored<T> {
  if (item === undefined) return ABSENT;
  const expired = typeof item.expires === 'number' && item.expires <= clock();
  // The records table is written by this file alone, so its values have the types that were put.
  return { value: expired ? undefined : (item.value as T), rev: Number(item.rev) };
}

async function getStored<T>(deps: StoreDeps, key: Key): Promise<Stored<T>> {
  const answer = await deps.client.send(
    new GetCommand({ TableName: deps.tables.records, Key: key, ConsistentRead: true }),
  );
  return storedOf(answer.Item, deps);
}

const BATCH = 100;
const BATCH_TRIES = 8;

/** In the order of the keys. What DynamoDB leaves unprocessed is asked for again, a little later each time. */
async function batchGet<T>(deps: StoreDeps, keys: readonly Key[]): Promise<Stored<T>[]> {
  const found = new Map<string, Record<string, unknown>>();
  const { records } = deps.tables;
  for (let from = 0; from < keys.length; from += BATCH) {
    let open: Record<string, unknown>[] = keys.slice(from, from + BATCH).map((key) => ({ ...key }));
    for (let tries = 1; open.length > 0; tries += 1) {
      const answer = await deps.client.send(
        new BatchGetCommand({ RequestItems: { [records]: { Keys: open, ConsistentRead: true } } }),
      );
      for (const item of answer.Responses?.[records] ?? []) found.set(String(item.pk), item);
      open = answer.UnprocessedKeys?.[records]?.Keys ?? [];
      if (open.length > 0 && tries === BATCH_TRIES) throw new Error('DynamoDB left keys unprocessed too often.');
      if (open.length > 0) await deps.sleep(deps.random() * 25 * 2 ** tries);
    }
  }
  return keys.map((key) => storedOf<T>(found.get(key.pk), deps));
}

async function commit(deps: StoreDeps, writes: readonly Write[]): Promise<boolean> {
  const { tables, registry, clock } = deps;
  try {
    await deps.client.send(new TransactWriteCommand(transaction(writes, { tables, registry, now: clock() })));
    return true;
  } catch (error) {
    if (isLostRace(error)) return false;
    throw error;
  }
}

const RACES = new Set(['ConditionalCheckFailed', 'TransactionConflict', 'None']);

/** Whether a transaction was cancelled for nothing but another's: it is to be read and tried again. */
function isLostRace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TransactionInProgressException') return true;
  if (error.name !== 'TransactionCanceledException' || !('CancellationReasons' in error)) return false;
  const reasons = error.CancellationReasons;
  return Array.isArray(reasons) && reasons.every((reason: { Code?: string }) => RACES.has(reason.Code ?? 'None'));
}

/** A query, or without a condition a scan. */
interface TableQuery {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ConsistentRead?: boolean;
}

function scopeQuery(table: string, scope: string): TableQuery {
  return {
    TableName: table,
    IndexName: SCOPE_INDEX,
    KeyConditionExpression: '#place = :place',
    ExpressionAttributeNames: { '#place': SCOPE_INDEX },
    ExpressionAttributeValues: { ':place': scope },
  };
}

async function* pages<T>(deps: StoreDeps, query: TableQuery): AsyncGenerator<readonly T[]> {
  for await (const page of itemPages(deps, query)) {
    yield page.flatMap((item) => storedOf<T>(item, deps).value ?? []);
  }
}

async function* itemPages(deps: StoreDeps, query: TableQuery): AsyncGenerator<readonly Record<string, unknown>[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const input = { ...query, ...(start === undefined ? {} : { ExclusiveStartKey: start }) };
    const answer =
      query.KeyConditionExpression === undefined
        ? await deps.client.send(new ScanCommand({ ...input, ConsistentRead: true }))
        : await deps.client.send(new QueryCommand(input));
    yield answer.Items ?? [];
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

async function* mapped<T>(
  pages: AsyncIterable<readonly Record<string, unknown>[]>,
  map: (item: Record<string, unknown>) => T | undefined,
): AsyncGenerator<readonly T[]> {
  for await (const page of pages) yield page.flatMap((item) => map(item) ?? []);
}

async function liveNetworks(deps: StoreDeps): Promise<readonly Network[]> {
  const networks: Network[] = [];
  for (let shard = 0; shard < LIST_SHARDS; shard += 1) {
    const query = {
      TableName: deps.tables.readers,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': networkListPartition(shard) },
      ConsistentRead: true,
    };
    for await (const page of itemPages(deps, query)) networks.push(...page.map(networkOfItem));
  }
  return networks.filter((network) => network.endpoints.length > 0);
}

/** The registry alone writes these items, each from a `Network`. */
function networkOfItem(item: Record<string, unknown>): Network {
  const { vpcId, name, region, accountId, endpoints } = item as unknown as Network;
  return { vpcId, ...(name === undefined ? {} : { name }), region, accountId, endpoints };
}

async function history(
  deps: StoreDeps,
  name: string,
  page: { readonly limit: number; readonly before?: number },
): Promise<HistoryPage> {
  const answer = await deps.client.send(
    new QueryCommand({
      TableName: deps.tables.records,
      KeyConditionExpression: page.before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: {
        ':pk': items.historyPartition(name),
        ...(page.before === undefined ? {} : { ':before': items.historySortKey(page.before) }),
      },
      ScanIndexForward: false,
      Limit: page.limit,
      ConsistentRead: true,
    }),
  );
  const lines = (answer.Items ?? []).map((item) => ({
    line: item.value as HistoryLine,
    expires: Number(item.expires),
  }));
  const next = answer.LastEvaluatedKey === undefined ? undefined : Number(answer.LastEvaluatedKey.sk);
  return {
    lines: lines.filter(({ expires }) => expires > deps.clock()).map(({ line }) => line),
    ...(next === undefined ? {} : { next }),
  };
}
