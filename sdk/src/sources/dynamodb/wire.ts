// DynamoDB's wire format: requests out, items in. Nothing here sends.
import { defined, isObject } from '../../model/schema.js';
import type { Key } from '../../model/question.js';
import { unavailable } from '../../outage.js';
import type { RegistryRuntime } from '../../runtime.js';
import type { Send } from './connection.js';

/** AWS's limit for one BatchGetItem. */
export const BATCH_LIMIT = 100;

/** A BatchGetItem of at most `BATCH_LIMIT` distinct keys. */
export function batchGet(tableId: string, keys: readonly Key[], consistent: boolean): object {
  const wanted = {
    Keys: keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } })),
    ...defined({ ConsistentRead: consistent || undefined }),
  };
  return { RequestItems: { [tableId]: wanted } };
}

export interface PartitionSlice {
  readonly partition: string;
  /** Only rows that sort after this. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A Query of part of one partition, in the order of its sort key. */
export function querySlice(tableId: string, { partition, after, limit }: PartitionSlice): object {
  const values = { ':pk': { S: partition }, ':after': after === undefined ? undefined : { S: after } };
  return {
    TableName: tableId,
    Limit: limit,
    KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: defined(values),
  };
}

/** What reading a table takes. */
export interface TableReader {
  readonly send: Send;
  readonly runtime: RegistryRuntime;
  readonly tableId: string;
  /** For messages. */
  readonly description: string;
  readonly timeout: number;
}

export type PlainItem = Readonly<Record<string, unknown>>;

/** Items from the wire as plain objects; an invalid one is the source's fault, not the caller's. */
export function plainItems(items: unknown, description: string): PlainItem[] {
  try {
    return asList(items).map(unmarshal);
  } catch (cause) {
    throw unavailable({
      reason: 'malformed',
      message: `${description} returned malformed items.`,
      remedy: 'Check that the endpoint is DynamoDB, and that no proxy changes its answers.',
      cause,
    });
  }
}

/** `{ S: 'a' }`, `{ N: '1' }`, `{ M: … }`, as it is on the wire. */
export type AttributeValue = Readonly<Record<string, unknown>>;
/** An item as it is on the wire. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * The plain object of an item. Binary is not supported: the readers' table has none. Throws a `TypeError` for an invalid item.
 * @example unmarshal({ pk: { S: 'SERVICE#orders-api' }, schema: { N: '1' } }) // { pk: 'SERVICE#orders-api', schema: 1 }
 */
export function unmarshal(item: unknown): Record<string, unknown> {
  if (!isObject(item)) throw new TypeError('not an item');
  const plain: Record<string, unknown> = {};
  // DynamoDB orders members arbitrarily; sorted, equal items have equal JSON and can be compared byte by byte.
  for (const name of Object.keys(item).sort()) {
    // Assigning `__proto__` would change the prototype instead of adding a member.
    if (name !== '__proto__') plain[name] = valueOf(item[name]);
  }
  return plain;
}

function valueOf(attribute: unknown): unknown {
  for (const type in attribute as object) {
    const value = (attribute as AttributeValue)[type]; // `in` above throws unless it is an object
    switch (type) {
      case 'S':
        return asText(value);
      case 'BOOL':
        return value === true;
      case 'N':
        return asNumber(value);
      case 'NULL':
        return null;
      case 'M':
        return unmarshal(value);
      case 'L':
        return asList(value).map(valueOf);
      case 'SS':
        return asList(value).map(asText);
      case 'NS':
        return asList(value).map(asNumber);
    }
  }
  throw new TypeError('not an attribute value');
}

/** Numbers are strings on the wire. */
const asNumber = (value: unknown): number => Number(asText(value));

/** Checks before any conversion: a hostile object may not even convert to a string. */
function asText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a string');
  return value;
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value;
}
