// The lists: sixteen partitions, each in the order of its sort key, merged into one list and handed out by pages.
import type { Network, ServiceSummary } from '../../model/documents.js';
import { WaypostError } from '../../model/errors.js';
import { LIST_SHARDS, listPartition, networkListPartition } from '../../model/items.js';
import { decodeNetwork, decodeSummary } from '../decode.js';
import type { ListOptions, Page } from '../source.js';
import { plainItems, type Reader } from './read.js';
import { querySlice } from './requests.js';

const USUAL_LIMIT = 100;
const GREATEST_LIMIT = 1000;

/** The registry's services, by name. */
export function listServices(reader: Reader, options: ListOptions = {}): Promise<Page<ServiceSummary>> {
  return list(reader, options, { partition: listPartition, decode: decodeSummary });
}

/** The registry's networks, by VPC id. */
export function listNetworks(reader: Reader, options: ListOptions = {}): Promise<Page<Network>> {
  return list(reader, options, { partition: networkListPartition, decode: decodeNetwork });
}

interface Kind<T> {
  readonly partition: (shard: number) => string;
  readonly decode: (item: unknown, from: string) => T;
}

interface Row {
  readonly sk: string;
  readonly item: unknown;
}

interface Shard {
  readonly rows: readonly Row[];
  /** Up to where the shard is known; undefined when all of it is. */
  readonly knownTo: string | undefined;
}

async function list<T>(reader: Reader, options: ListOptions, kind: Kind<T>): Promise<Page<T>> {
  const limit = limitOf(options.limit);
  const after = readCursor(options.cursor);
  const read = (shard: number): Promise<Shard> =>
    readShard(reader, { partition: kind.partition(shard), after, limit }, options);
  const shards = await Promise.all(Array.from({ length: LIST_SHARDS }, (_, shard) => read(shard)));
  // Beyond the end of a shard that was cut short, its next row could come before any other's.
  const horizon = shards.flatMap(({ knownTo }) => knownTo ?? []).sort(byText)[0];
  const known = shards
    .flatMap(({ rows }) => rows)
    .filter(({ sk }) => horizon === undefined || sk <= horizon)
    .sort((a, b) => byText(a.sk, b.sk));
  const rows = known.slice(0, limit);
  const last = rows.at(-1);
  const more = last !== undefined && (horizon !== undefined || known.length > limit);
  const items = rows.map(({ item }) => kind.decode(item, reader.description));
  return more ? { items, cursor: writeCursor(last.sk) } : { items };
}

interface ShardSlice {
  readonly partition: string;
  readonly after: string | undefined;
  readonly limit: number;
}

async function readShard(reader: Reader, slice: ShardSlice, { signal, timeout }: ListOptions): Promise<Shard> {
  const answer = await reader.send('Query', querySlice(reader.tableId, slice), { signal, timeout });
  const items = plainItems(Array.isArray(answer.Items) ? answer.Items : [], reader);
  const rows = items.map((item) => ({ sk: String(item.sk), item }));
  return { rows, knownTo: answer.LastEvaluatedKey == null ? undefined : rows.at(-1)?.sk };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A cursor is the last row's sort key, and says nothing of itself: its form may change. */
export function writeCursor(last: string): string {
  return Buffer.from(last).toString('base64url');
}

export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const last = Buffer.from(cursor, 'base64url').toString();
  if (last !== '' && last.length <= 253 && /^[a-z0-9.-]+$/.test(last)) return last;
  throw invalid('cursor', 'Give the cursor of an earlier page, or none.');
}

function limitOf(limit = USUAL_LIMIT): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= GREATEST_LIMIT) return limit;
  throw invalid('limit', `Give a whole number from 1 to ${GREATEST_LIMIT}.`);
}

function invalid(what: string, remedy: string): WaypostError {
  return new WaypostError({
    code: 'INVALID_REQUEST',
    message: `This is no ${what} of a list.`,
    remedy,
    details: { what },
  });
}
