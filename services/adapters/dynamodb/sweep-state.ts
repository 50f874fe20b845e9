// What is remembered of sweeps, in the records table: a state for each account and region in one partition, the times at
// which stages were read, and who sweeps there now.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Lease, Scope, ScopeState, StagesRead, SweepState } from '../../app/sweep/ports.js';
import { BLANK_STATE } from '../../app/sweep/ports.js';

const STATES = 'SWEEPS';

const stateKey = ({ account, region }: Scope) => ({ pk: STATES, sk: `${account}#${region}` });
/** What a place has for itself: who sweeps there, when stages were read, and whose turn to ask AWS it is. */
export const ownKey = ({ account, region }: Scope, sk: 'lease' | 'stages' | 'turns') => ({
  pk: `SWEEP#${account}#${region}`,
  sk,
});

export function createSweepState(client: DynamoDBDocumentClient, table: string): SweepState {
  const read = async <T>(key: { pk: string; sk: string }): Promise<T | undefined> => {
    const answer = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return answer.Item?.value as T | undefined; // this file alone writes these items
  };
  const write = async (key: { pk: string; sk: string }, value: object): Promise<void> => {
    await client.send(new PutCommand({ TableName: table, Item: { ...key, value } }));
  };
  return {
    load: async (scope) => ({ ...BLANK_STATE, ...(await read<ScopeState>(stateKey(scope))) }),
    save: (scope, state) => write(stateKey(scope), state),
    stagesRead: async (scope) => (await read<StagesRead>(ownKey(scope, 'stages'))) ?? {},
    saveStagesRead: (scope, times) => write(ownKey(scope, 'stages'), times),
    acquire: (scope, lease) => acquire(client, table, { scope, lease }),
    release: (scope, owner) => release(client, table, { scope, owner }),
    all: () => readAll(client, table),
  };
}

/** Leases are of one length: one that ends so many seconds after this one would was taken by a clock that was wrong. */
const FURTHEST = 300;

async function acquire(
  client: DynamoDBDocumentClient,
  table: string,
  { scope, lease }: { readonly scope: Scope; readonly lease: Lease },
): Promise<boolean> {
  return holds(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...ownKey(scope, 'lease'), lessee: lease.owner, until: lease.until },
        ConditionExpression: 'attribute_not_exists(pk) OR lessee = :lessee OR #until <= :now OR #until > :furthest',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':lessee': lease.owner, ':now': lease.now, ':furthest': lease.until + FURTHEST },
      }),
    ),
  );
}

async function release(
  client: DynamoDBDocumentClient,
  table: string,
  { scope, owner }: { readonly scope: Scope; readonly owner: string },
): Promise<void> {
  await holds(
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

/** Whether the condition of a write held. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

async function readAll(client: DynamoDBDocumentClient, table: string): ReturnType<SweepState['all']> {
  const found: (Scope & { readonly state: ScopeState })[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': STATES },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(answer.Items ?? []).map(rowOf));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}

function rowOf(item: Record<string, unknown>) {
  const [account = '', region = ''] = String(item.sk).split('#');
  return { account, region, state: { ...BLANK_STATE, ...(item.value as ScopeState) } }; // this file alone writes these items
}
