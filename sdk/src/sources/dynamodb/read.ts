// Reads documents by key: one BatchGetItem for all of them (more than a hundred keys are split).
import type { Key } from '../../model/items.js';
import { unavailable } from '../../outage.js';
import type { Runtime } from '../../runtime.js';
import { decodeDocument } from '../decode.js';
import { isRecord } from '../shape.js';
import type { Answer, DocumentKey, Documents, ReadOptions } from '../source.js';
import { unmarshal } from './attribute-value.js';
import { BATCH, batchGet, itemKey } from './requests.js';
import type { Send } from './send.js';

export interface Reader {
  readonly send: Send;
  readonly runtime: Runtime;
  readonly tableId: string;
  /** For messages. */
  readonly description: string;
  readonly timeout: number;
  readonly attemptTimeout: number;
}

type Plain = Readonly<Record<string, unknown>>;

export async function readDocuments<const K extends readonly DocumentKey[]>(
  reader: Reader,
  keys: K,
  options: ReadOptions = {},
): Promise<Answer<K>> {
  const wanted = new Map(keys.map((key) => [itemKey(key).pk, itemKey(key)]));
  const items = await readItems(reader, [...wanted.values()], options);
  const documents = keys.map((key) => {
    const item = items.get(itemKey(key).pk);
    return item === undefined ? null : decodeDocument(key.kind, item, reader.description);
  });
  // One document per key, in their order, is what the line above made.
  return { documents: documents as unknown as Documents<K>, registry: registryOf(items.values()) };
}

async function readItems(reader: Reader, keys: readonly Key[], options: ReadOptions): Promise<Map<string, Plain>> {
  const chunks: Key[][] = [];
  for (let start = 0; start < keys.length; start += BATCH) chunks.push(keys.slice(start, start + BATCH));
  const found = new Map<string, Plain>();
  await Promise.all(chunks.map((chunk) => readChunk(reader, { keys: chunk, found, options })));
  return found;
}

interface Chunk {
  readonly keys: readonly Key[];
  /** What was found so far, by partition key. */
  readonly found: Map<string, Plain>;
  readonly options: ReadOptions;
}

async function readChunk(reader: Reader, { keys, found, options }: Chunk): Promise<void> {
  const { consistent = false, signal, background, once, timeout = reader.timeout } = options;
  const deadline = reader.runtime.now() + timeout;
  /** Those of the keys that were left unprocessed. */
  const ask = async (asked: readonly Key[], time: number): Promise<Key[]> => {
    const request = batchGet(reader.tableId, asked, consistent);
    const answer = await reader.send('BatchGetItem', request, { signal, background, once, timeout: time });
    for (const item of itemsOf(answer, reader)) found.set(String(item.pk), item);
    return unprocessed(answer, reader);
  };
  const rest = await ask(keys, timeout);
  if (rest.length === 0) return;
  const { readRest } = await import('./read-rest.js');
  await readRest(ask, rest, { ...reader, ...options, timeout, deadline });
}

/** `Responses` is keyed by the table's name or by its ARN, and there is one table: its only value is taken. */
function itemsOf(answer: Plain, reader: Reader): Plain[] {
  const responses = isRecord(answer.Responses) ? Object.values(answer.Responses)[0] : undefined;
  if (responses !== undefined && !Array.isArray(responses)) throw malformed(reader);
  return plainItems(responses ?? [], reader);
}

/** Items of the wire as plain objects; what is no item is the source's fault, not the caller's. */
export function plainItems(items: readonly unknown[], reader: Pick<Reader, 'description'>): Plain[] {
  try {
    return items.map(unmarshal);
  } catch (cause) {
    throw malformed(reader, cause);
  }
}

function unprocessed(answer: Plain, reader: Reader): Key[] {
  const rest = isRecord(answer.UnprocessedKeys) ? Object.values(answer.UnprocessedKeys)[0] : undefined;
  const keys = isRecord(rest) && Array.isArray(rest.Keys) ? rest.Keys : [];
  return plainItems(keys, reader).map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
}

function registryOf(items: Iterable<Plain>): string | undefined {
  for (const { registry } of items) if (typeof registry === 'string') return registry;
  return undefined;
}

function malformed({ description }: Pick<Reader, 'description'>, cause?: unknown): Error {
  return unavailable({
    reason: 'malformed',
    message: `${description} answered what are no items.`,
    remedy: 'Check that the endpoint is DynamoDB’s, and what stands between.',
    cause,
  });
}
