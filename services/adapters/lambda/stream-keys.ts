// Reads an event of a table's stream: the keys of the changed items, and an id of the delivery.
import { createHash } from 'node:crypto';
import { isObject, type ItemKey } from 'waypost/model';

/** Undefined if the event is not a list of a stream's records. */
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

/** An id that is equal for repeated deliveries of the same records only; undefined if the event is not from a stream. */
export function deliveryOf(event: unknown): string | undefined {
  if (!isObject(event) || !Array.isArray(event.Records)) return undefined;
  const ids = event.Records.map((record: unknown) => (isObject(record) ? record.eventID : undefined));
  return ids.every((id) => typeof id === 'string')
    ? createHash('sha256').update(ids.join()).digest('hex').slice(0, 16)
    : undefined;
}
