// What is remembered between sweeps, in the records table: each scope's state, the times its stages were read, and its lease.
import type { TableClient } from './client.js';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from 'waypost/model';
import { SWEEPS_PARTITION } from '../../core/records-table.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import { type Lease, type ScopeState, type StagesRead, type SweepState, BLANK_STATE } from '../../app/sweep/ports.js';
import { readItem } from './item-batch.js';
import { readPartition } from './item-pages.js';
import { isConditionFailed } from './lost-race.js';

const stateKey = ({ account, region }: Scope) => ({ pk: SWEEPS_PARTITION, sk: `${account}#${region}` });
/** A scope's own items: its lease, when its stages were read, and the next free turn to call AWS. */
export const ownKey = ({ account, region }: Scope, sk: 'lease' | 'stages' | 'turns') => ({
  pk: `SWEEP#${account}#${region}`,
  sk,
});

export function createSweepState(client: TableClient, table: string): SweepState {
  const read = async <T>(key: ItemKey): Promise<T | undefined> => {
    return (await readItem(client, table, key))?.value as T | undefined; // only this file writes these items
  };
  const write = async (key: ItemKey, value: object): Promise<void> => {
    await client.send(new PutCommand({ TableName: table, Item: { ...key, value } }));
  };
  return {
    load: async (scope) => ({ ...BLANK_STATE, ...(await read<ScopeState>(stateKey(scope))) }),
    save: (scope, state) => write(stateKey(scope), state),
    stagesRead: async (scope) => (await read<StagesRead>(ownKey(scope, 'stages'))) ?? {},
    saveStagesRead: (scope, times) => write(ownKey(scope, 'stages'), times),
    acquire: (scope, lease) => acquire(client, table, { scope, lease }),
    release: (scope, owner) => release(client, table, { scope, owner }),
    all: async () => (await readPartition(client, table, SWEEPS_PARTITION)).map(rowOf),
  };
}

/** All leases are equally long, so a lease that ends this much later than a new one would was taken with a wrong clock. */
const MOST_AHEAD: Second = 300;

function acquire(
  client: TableClient,
  table: string,
  { scope, lease }: { readonly scope: Scope; readonly lease: Lease },
): Promise<boolean> {
  return conditionHeld(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...ownKey(scope, 'lease'), lessee: lease.owner, until: lease.until },
        ConditionExpression: 'attribute_not_exists(pk) OR lessee = :lessee OR #until <= :now OR #until > :latest',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':lessee': lease.owner, ':now': lease.now, ':latest': lease.until + MOST_AHEAD },
      }),
    ),
  );
}

async function release(
  client: TableClient,
  table: string,
  { scope, owner }: { readonly scope: Scope; readonly owner: string },
): Promise<void> {
  await conditionHeld(
    client.send(
      new DeleteCommand({
        TableName: table,
        Key: ownKey(scope, 'lease'),
        ConditionExpression: 'lessee = :lessee',
        ExpressionAttributeValues: { ':lessee': owner },
      }),
    ),
  );
}

async function conditionHeld(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

function rowOf(item: Record<string, unknown>) {
  const [account = '', region = ''] = String(item.sk).split('#');
  return { account, region, state: { ...BLANK_STATE, ...(item.value as ScopeState) } }; // only this file writes these items
}
