// The lists: sixteen partitions, each in the order of its sort key, merged into one list and handed out by pages.
import type { Network, ServiceSummary } from '../../model/documents.js';
import { WaypostError } from '../../model/errors.js';
import { LIST_SHARDS, listPartition, networkListPartition } from '../../model/items.js';
import { decodeNetwork, decodeSummary } from '../decode-list.js';
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
  readonly partition: string;
  readonly rows: readonly Row[];
  /** Up to where the shard is known; undefined when all of it is. */
  readonly knownTo: string | undefined;
}

async function list<T>(reader: Reader, options: ListOptions, kind: Kind<T>): Promise<Page<T>> {
  const limit = limitOf(options.limit);
  const after = readCursor(options.cursor);
  const step = stepFor(limit);
  const readOn = (shard: Shard): Promise<Shard> => readShard(reader, { shard, limit: step }, options);
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

/** Names are spread evenly: a shard's part of a page and half as much again is enough, as a rule. */
function stepFor(limit: number): number {
  return Math.min(limit, Math.ceil((limit / LIST_SHARDS) * 1.5) + 3);
}

const merged = (shards: readonly Shard[]): Row[] =>
  shards.flatMap(({ rows }) => rows).sort((a, b) => byText(a.sk, b.sk));

/** The shards that may hold more rows of the page: they were cut short before its end. */
function cutShort(shards: readonly Shard[], limit: number): ReadonlySet<Shard> {
  const end = merged(shards)[limit - 1]?.sk;
  return new Set(shards.filter(({ knownTo }) => knownTo !== undefined && (end === undefined || knownTo < end)));
}

interface ShardSlice {
  readonly shard: Shard;
  readonly limit: number;
}

/** The shard with the rows that follow what is known of it. */
async function readShard(reader: Reader, { shard, limit }: ShardSlice, options: ListOptions): Promise<Shard> {
  const { partition, rows, knownTo: after } = shard;
  const { signal, timeout } = options;
  const answer = await reader.send('Query', querySlice(reader.tableId, { partition, after, limit }), {
    signal,
    timeout,
  });
  const items = plainItems(Array.isArray(answer.Items) ? answer.Items : [], reader);
  const all = [...rows, ...items.map((item) => ({ sk: String(item.sk), item }))];
  return { partition, rows: all, knownTo: answer.LastEvaluatedKey == null ? undefined : all.at(-1)?.sk };
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
