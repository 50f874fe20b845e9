// What is asked of DynamoDB, built purely: nothing here sends.
import { apiKey, networkKey, networksKey, serviceKey, type Key } from '../../model/items.js';
import type { DocumentKey } from '../source.js';

/** AWS's limit for one BatchGetItem. */
export const BATCH = 100;

export interface KeysAndAttributes {
  readonly Keys: readonly object[];
  readonly ConsistentRead?: boolean;
}

/** The item that holds a document. */
export function itemKey(key: DocumentKey): Key {
  switch (key.kind) {
    case 'service':
      return serviceKey(key.name);
    case 'network':
      return networkKey(key.ref);
    case 'networks':
      return networksKey;
    case 'api':
      return apiKey(key.region, key.apiId);
  }
}

/** At most `BATCH` keys, none twice. */
export function batchGet(tableId: string, keys: readonly Key[], consistent: boolean): object {
  const wanted: KeysAndAttributes = {
    Keys: keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } })),
    ...(consistent ? { ConsistentRead: true } : {}),
  };
  return { RequestItems: { [tableId]: wanted } };
}

export interface Slice {
  readonly partition: string;
  /** Only what sorts behind this. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A part of one partition, in the order of its sort key. */
export function querySlice(tableId: string, { partition, after, limit }: Slice): object {
  return {
    TableName: tableId,
    Limit: limit,
    KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: { ':pk': { S: partition }, ...(after === undefined ? {} : { ':after': { S: after } }) },
  };
}
