// Writes the enrolment into the records table, and reads its documents. Only the reconciler and operators use it.
import type { TableClient } from './client.js';
import { type TransactWriteCommandInput, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from 'waypost/model';
import type { PendingChange } from '../../core/enrolment/enrolment.js';
import type { EnrolmentStore, EnrolmentVersion } from '../../app/enrolment/ports.js';
import { allEnded } from '../../app/all-ended.js';
import { untilWritten } from '../../app/ingest/attempt.js';
import type { NameOwner } from '../../app/ports.js';
import * as items from './enrolment-items.js';
import { createEnrolmentReader, currentKey, membersKey, type EnrolmentTable } from './enrolment-reader.js';
import { readItems } from './item-batch.js';
import { readPartition } from './item-pages.js';
import { ownerKey } from './items.js';
import { isConditionFailed, isLostRace } from './lost-race.js';

export function createEnrolmentStore(deps: EnrolmentTable): EnrolmentStore {
  const { client, table } = deps;
  return {
    ...createEnrolmentReader(deps),
    document: (version) => readDocument(deps, version),
    versions: async () => {
      const all = await readPartition(client, table, items.versionKey(0).pk);
      return all.map(({ value }) => value as EnrolmentVersion).reverse(); // only `itemsOf` writes these items
    },
    add: (document, stored) => add(deps, items.itemsOf(document, stored), stored.version),
    setPending: (version, pending) => setPending(deps, version, pending),
    writeOwners: (owned) => writeVersioned(deps, owned.map(ownerItem)),
    writeSettings: (settings) => writeVersioned(deps, settings.map(items.settingsItem)),
    owners: async (names) => {
      const found = await readItems(deps, table, names.map(ownerKey));
      return found.map((item) => item?.value as NameOwner | undefined); // only this file writes these items
    },
    saveMembership: async (membership) => {
      await client.send(new PutCommand({ TableName: table, Item: { ...membersKey, value: membership } }));
    },
    forget: (version) => forget(deps, version),
  };
}

function ownerItem(value: NameOwner): object {
  return { ...ownerKey(value.name), rev: value.version, version: value.version, value };
}

async function add(
  { client, table }: EnrolmentTable,
  { current, version, parts }: items.EnrolmentItems,
  next: number,
): Promise<boolean> {
  const isNext =
    next === 1
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': next - 1 } };
  const puts = [version, ...parts].map((Item) => ({ Put: { TableName: table, Item } }));
  const input = { TransactItems: [{ Put: { TableName: table, Item: current, ...isNext } }, ...puts] };
  return tookEffect(client, input);
}

/** @returns false if another write came first. */
async function tookEffect(client: TableClient, input: TransactWriteCommandInput): Promise<boolean> {
  try {
    await client.send(new TransactWriteCommand(input));
    return true;
  } catch (error) {
    if (isLostRace(error)) return false;
    throw error;
  }
}

async function setPending(
  { client, table }: EnrolmentTable,
  version: number,
  pending: readonly PendingChange[],
): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: currentKey,
        UpdateExpression: 'SET #value.pending = :pending',
        ConditionExpression: 'version = :version',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: { ':pending': pending, ':version': version },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/** The most items that DynamoDB accepts in one transaction. */
const TRANSACTION = 100;
const AT_ONCE = 4;

/** Writes items, unless one of them has a later version: a delayed process must not undo a later change. */
async function writeVersioned(deps: EnrolmentTable, all: readonly object[]): Promise<boolean> {
  for (let from = 0; from < all.length; from += TRANSACTION * AT_ONCE) {
    const chunk = all.slice(from, from + TRANSACTION * AT_ONCE);
    const batches = Array.from({ length: Math.ceil(chunk.length / TRANSACTION) }, (_, index) =>
      chunk.slice(index * TRANSACTION, (index + 1) * TRANSACTION),
    );
    const done = await allEnded(batches.map((batch) => writeBatch(deps, batch)));
    if (done.includes(false)) return false;
  }
  return true;
}

/** @returns false if an item has a later version. */
async function writeBatch(deps: EnrolmentTable, batch: readonly object[]): Promise<boolean> {
  const { client, table } = deps;
  const TransactItems = batch.map((Item) => ({
    Put: {
      TableName: table,
      Item,
      ConditionExpression: 'attribute_not_exists(pk) OR version <= :version',
      ExpressionAttributeValues: { ':version': (Item as { readonly version: number }).version },
    },
  }));
  let isLater = false;
  await untilWritten(deps, 'owners', async () => {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return { outcome: 'applied', tied: false };
    } catch (error) {
      if (!isLostRace(error)) throw error;
      isLater = isConditionFailed(error);
      return { outcome: isLater ? 'unchanged' : 'conflict', tied: false };
    }
  });
  return !isLater;
}

async function readDocument(deps: EnrolmentTable, version: number) {
  const [line] = await readItems(deps, deps.table, [items.versionKey(version)]);
  if (line === undefined) return undefined;
  return items.documentFrom(await readItems(deps, deps.table, partKeys(version, Number(line.parts))));
}

const partKeys = (version: number, count: number): ItemKey[] =>
  Array.from({ length: count }, (_, part) => items.partKey(version, part));

async function forget(deps: EnrolmentTable, version: number): Promise<void> {
  if (version < 1) return;
  const line = items.versionKey(version);
  const [stored] = await readItems(deps, deps.table, [line]);
  if (stored === undefined) return;
  const keys = [...partKeys(version, Number(stored.parts)), line];
  const TransactItems = keys.map((key) => ({ Delete: { TableName: deps.table, Key: { ...key } } }));
  await deps.client.send(new TransactWriteCommand({ TransactItems }));
}
