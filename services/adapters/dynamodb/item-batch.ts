// Reads items by their keys. An item counts as absent only if the answer is a valid one of DynamoDB's: BatchGetItem always sends a
// list for the table, with requested keys only. GetItem is not used, because a broken answer would look like "no item".
import { isObject, type ItemKey } from 'waypost/model';
import type { Random, Sleep } from '../../app/ports.js';
import { retry } from '../../app/retry.js';
import type { TableClient } from './client.js';
import type { BatchAnswer } from './quick-commands.js';
import { unmarshal } from './wire.js';

interface BatchDeps {
  readonly client: TableClient;
  readonly sleep: Sleep;
  readonly random: Random;
}

type FoundItem = Record<string, unknown>;

const BATCH = 100;

/**
 * Reads items in the order of their keys, strongly consistent; undefined for a key without an item.
 * @throws Error if DynamoDB leaves keys unprocessed, or its answer does not fit the request.
 */
export async function readItems(
  deps: BatchDeps,
  table: string,
  keys: readonly ItemKey[],
): Promise<readonly (FoundItem | undefined)[]> {
  const found = new Map<string, FoundItem>();
  for (let from = 0; from < keys.length; from += BATCH) {
    await readBatch(deps, { table, keys: keys.slice(from, from + BATCH), found });
  }
  return keys.map((key) => found.get(textOf(key)));
}

/** The same for one item, without a retry. */
export async function readItem(client: TableClient, table: string, key: ItemKey): Promise<FoundItem | undefined> {
  const answer = await client.quick.batchGet(table, [key]);
  const [item, ...others] = itemsIn(answer, table);
  if (others.length > 0 || (item !== undefined && textOf(item) !== textOf(key))) {
    throw new Error(`${BROKEN} of ${table} has an item that was not asked for. ${REMEDY}`);
  }
  if (keysLeft(answer, table).length > 0) {
    throw new Error(`DynamoDB left a key of ${table} unprocessed. Try again.`);
  }
  return item;
}

interface KeyBatch {
  readonly table: string;
  readonly keys: readonly ItemKey[];
  /** Collects the items. */
  readonly found: Map<string, FoundItem>;
}

/** Reads one batch, and retries the keys that DynamoDB leaves unprocessed. */
async function readBatch(deps: BatchDeps, { table, keys, found }: KeyBatch): Promise<void> {
  let open = new Map(keys.map((key) => [textOf(key), key]));
  const plan = { tries: 8, firstWait: 50, longestWait: 3200, isRetryable: () => open.size > 0 };
  await retry(deps, plan, async () => {
    const answer = await deps.client.quick.batchGet(table, [...open.values()]);
    const left = keysIn(keysLeft(answer, table));
    for (const [text, item] of keysIn(itemsIn(answer, table))) {
      if (!open.has(text)) throw new Error(`${BROKEN} of ${table} has an item that was not asked for. ${REMEDY}`);
      found.set(text, item);
    }
    open = new Map([...open].filter(([text]) => left.has(text)));
  });
  if (open.size > 0) throw new Error(`DynamoDB left ${String(open.size)} keys of ${table} unprocessed. Try again.`);
}

const BROKEN = "DynamoDB's answer about keys";
const REMEDY = 'Check what answers at the endpoint.';

function itemsIn({ Responses }: BatchAnswer, table: string): readonly FoundItem[] {
  const items = isObject(Responses) ? Responses[table] : undefined;
  if (!Array.isArray(items))
    throw new Error(`${BROKEN} of ${table} has no list of items, so nothing is known about them. ${REMEDY}`);
  return items.map(unmarshal);
}

function keysLeft({ UnprocessedKeys }: BatchAnswer, table: string): readonly FoundItem[] {
  const left = isObject(UnprocessedKeys) ? UnprocessedKeys[table] : undefined;
  return isObject(left) && Array.isArray(left.Keys) ? left.Keys.map(unmarshal) : [];
}

function keysIn(items: readonly FoundItem[]): ReadonlyMap<string, FoundItem> {
  return new Map(items.map((item) => [textOf(item), item]));
}

function textOf({ pk, sk }: FoundItem | ItemKey): string {
  return `${String(pk)} ${String(sk)}`;
}
