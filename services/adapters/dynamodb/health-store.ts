// Stores the health of services in the readers' table: the health and its revision are two attributes of a summary's item. A write of
// the summary itself removes both, and the health is then computed again.
import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TableClient } from './client.js';
import { LIST_SHARDS, listKey, listPartition, serviceKey, type ServiceEntry } from 'waypost/model';
import type { HealthStore, SummaryRow } from '../../app/health/ports.js';
import type { Random, Sleep, Store } from '../../app/ports.js';
import { readItems } from './item-batch.js';
import { readPartition } from './item-pages.js';
import { isConditionFailed } from './lost-race.js';

interface HealthStoreDeps {
  readonly client: TableClient;
  readonly table: string;
  readonly store: Pick<Store, 'liveNetworks'>;
  readonly sleep: Sleep;
  readonly random: Random;
}

export function createHealthStore(deps: HealthStoreDeps): HealthStore {
  const { client, table, store } = deps;
  return {
    summaries: async (names) => {
      const items = names === undefined ? await allSummaries(deps) : await readItems(deps, table, names.map(listKey));
      // Only the registry writes these items.
      return items.flatMap((item) => (item === undefined ? [] : [item as unknown as SummaryRow]));
    },
    entries: async (names) => {
      const items = await readItems(deps, table, names.map(serviceKey));
      return items.map((item) => (item === undefined ? null : (item as unknown as ServiceEntry)));
    },
    networks: () => store.liveNetworks(),
    put: async ({ name, healthRev }, health, delivery = '') => {
      const unchanged = healthRev === undefined ? 'attribute_not_exists(healthRev)' : 'healthRev = :seen';
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: { ...listKey(name) },
            ConditionExpression: `attribute_exists(pk) AND ${unchanged}`,
            UpdateExpression:
              health === undefined ? 'SET healthRev = :rev REMOVE health' : 'SET healthRev = :rev, health = :health',
            ExpressionAttributeValues: {
              ':rev': `${delivery}${randomUUID()}`,
              ...(healthRev !== undefined && { ':seen': healthRev }),
              ...(health !== undefined && { ':health': health }),
            },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
  };
}

async function allSummaries({ client, table }: HealthStoreDeps): Promise<readonly Record<string, unknown>[]> {
  const shards = Array.from({ length: LIST_SHARDS }, (_, shard) => listPartition(shard));
  return (await Promise.all(shards.map((partition) => readPartition(client, table, partition)))).flat();
}
