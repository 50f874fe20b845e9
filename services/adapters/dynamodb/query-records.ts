// Opens what the query endpoint reads from the records table.
import { createDocumentClient, type TableConnection } from './client.js';
import { createHeartbeat } from './heartbeat.js';
import { createDynamoStore } from './store.js';
import { createSweepState } from './sweep-state.js';
import type { TableNames } from '../settings/tables.js';
import { systemClock, systemRandom, systemSleep } from '../settings/runtime.js';

export interface RecordsLocation {
  readonly tables: TableNames;
  readonly registry: string;
  readonly connection: TableConnection | undefined;
}

export function openRecords({ tables, registry, connection }: RecordsLocation) {
  const client = createDocumentClient(connection);
  return {
    heartbeat: createHeartbeat(client, tables.records, systemClock),
    state: createSweepState(client, tables.records),
    store: createDynamoStore({
      client,
      tables,
      registry,
      clock: systemClock,
      sleep: systemSleep,
      random: systemRandom,
    }),
  };
}
