// Reads the keys of changed items from an event of a table's stream.
import { isObject, type ItemKey } from 'waypost/model';

/** Undefined for an event that is no list of a stream's records. */
export function streamKeys(event: unknown): readonly ItemKey[] | undefined {
  if (!isObject(event) || !Array.isArray(event.Records)) return undefined;
  const keys = event.Records.map(keyIn);
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function keyIn(record: unknown): ItemKey | undefined {
  const keys = isObject(record) && isObject(record.dynamodb) ? record.dynamodb.Keys : undefined;
  const { pk, sk } = isObject(keys) ? keys : {};
  if (!isObject(pk) || !isObject(sk) || typeof pk.S !== 'string' || typeof sk.S !== 'string') return undefined;
  return { pk: pk.S, sk: sk.S };
}
