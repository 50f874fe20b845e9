// Lists services and networks: merges sixteen partitions, each sorted by its key, and returns pages.
import { compareText, defined } from '../../model/schema.js';
import type { Network, ServiceSummary } from '../../model/documents.js';
import { invalidRequest, type WaypostError } from '../../model/errors.js';
import { allowManyOn } from '../../runtime.js';
import { LIST_SHARDS, listPartition, networkListPartition } from '../../model/question.js';
import { decodeNetwork, decodeSummary, plainItems } from '../decode.js';
import { endlessList, type SourceListOptions, type SourcePage } from '../source.js';
import type { SourceSendOptions, TableReader } from './table.js';

const USUAL_LIMIT = 100;

/** The registry's services, by name. */
export function listServices(
  reader: TableReader,
  options: SourceListOptions = {},
): Promise<SourcePage<ServiceSummary>> {
  return list(reader, options, { partition: listPartition, decode: decodeSummary });
}

/** The registry's networks, by VPC id. */
export function listNetworks(reader: TableReader, options: SourceListOptions = {}): Promise<SourcePage<Network>> {
  return list(reader, options, { partition: networkListPartition, decode: decodeNetwork });
}

interface ListKind<T> {
  readonly partition: (shard: number) => string;
  readonly decode: (item: unknown, from: string) => T;
}

interface ListRow {
  readonly sk: string;
  readonly item: unknown;
}

interface Shard {
  readonly partition: string;
  readonly rows: readonly ListRow[];
  /** The last known sort key; undefined if the whole shard is known. */
  readonly knownTo: string | undefined;
}

async function list<T>(reader: TableReader, options: SourceListOptions, kind: ListKind<T>): Promise<SourcePage<T>> {
  const limit = options.limit ?? USUAL_LIMIT;
  const after = readCursor(options.cursor);
  const step = stepFor(limit);
  const { timeoutMs = reader.timeoutMs, signal } = options;
  if (signal) allowManyOn(signal);
  const deadline = reader.runtime.now() + timeoutMs;
  const readOn = (shard: Shard): Promise<Shard> =>
    readShard(reader, { shard, limit: step }, { signal, timeoutMs: Math.max(1, deadline - reader.runtime.now()) });
  const blank = (_: unknown, index: number): Shard => ({ partition: kind.partition(index), rows: [], knownTo: after });
  let shards = await Promise.all(Array.from({ length: LIST_SHARDS }, blank).map(readOn));
  for (let short = cutShort(shards, limit); short.size > 0; short = cutShort(shards, limit)) {
    shards = await Promise.all(shards.map(async (shard) => (short.has(shard) ? readOn(shard) : shard)));
  }
  const known = merged(shards);
  const rows = known.slice(0, limit);
  const last = rows.at(-1);
  const more = last !== undefined && (known.length > limit || shards.some(({ knownTo }) => knownTo !== undefined));
  const items = rows.map(({ item }) => kind.decode(item, reader.description));
  return more ? { items, cursor: writeCursor(last.sk) } : { items };
}

/** Names are spread evenly, so one and a half times a shard's part of a page usually suffices. */
function stepFor(limit: number): number {
  return Math.min(limit, Math.ceil((limit / LIST_SHARDS) * 1.5) + 3);
}

const merged = (shards: readonly Shard[]): ListRow[] =>
  shards.flatMap(({ rows }) => rows).sort((a, b) => compareText(a.sk, b.sk));

/** The shards that may hold more rows of the page, because they were cut short before its end. */
function cutShort(shards: readonly Shard[], limit: number): ReadonlySet<Shard> {
  const end = merged(shards)[limit - 1]?.sk;
  return new Set(shards.filter(({ knownTo }) => knownTo !== undefined && (end === undefined || knownTo < end)));
}

interface ShardSlice {
  readonly shard: Shard;
  readonly limit: number;
}

/** The shard with its next rows. */
async function readShard(reader: TableReader, { shard, limit }: ShardSlice, limits: SourceSendOptions): Promise<Shard> {
  const { partition, rows, knownTo: after } = shard;
  const answer = await reader.send('Query', querySlice(reader.tableId, { partition, after, limit }), limits);
  const items = plainItems(answer.Items, reader.description);
  const all = [...rows, ...items.map((item) => ({ sk: String(item.sk), item }))];
  const knownTo = answer.LastEvaluatedKey == null ? undefined : (all.at(-1)?.sk ?? '');
  // DynamoDB continues only after a row that it returned, and in order.
  if (knownTo !== undefined && knownTo <= (after ?? '')) throw endlessList(reader.description);
  return { partition, rows: all, knownTo };
}

/** A cursor holds the last row's sort key. It is opaque, because its form may change. */
function writeCursor(last: string): string {
  return Buffer.from(last).toString('base64url');
}

function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const last = Buffer.from(cursor, 'base64url').toString();
  if (last !== '' && last.length <= 253 && /^[a-z0-9.-]+$/.test(last)) return last;
  throw invalid('cursor', 'Give the cursor of an earlier page, or none.');
}

function invalid(what: string, remedy: string): WaypostError {
  return invalidRequest(`The ${what} of the list is invalid.`, remedy, what);
}

export interface PartitionSlice {
  readonly partition: string;
  /** Only rows that sort after this. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A Query of part of one partition, in the order of its sort key. */
function querySlice(tableId: string, { partition, after, limit }: PartitionSlice): object {
  const values = { ':pk': { S: partition }, ':after': after === undefined ? undefined : { S: after } };
  return {
    TableName: tableId,
    Limit: limit,
    KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: defined(values),
  };
}
