// A registry for tests: the real store on the real engine, with every port that a use case needs.
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoSource } from 'waypost/dynamodb';
import type { ApplyDeps } from '../app/ingest/apply.js';
import { createDocumentClient } from '../adapters/dynamodb/client.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { tableDefinitions, tableNames } from '../adapters/settings/tables.js';
import { systemSleep } from '../adapters/settings/runtime.js';
import type { RegistryConfig } from '../core/registry-config.js';
import { startEngine, type TestEngine } from '../../sdk/test/engine.js';

export type Rig = Awaited<ReturnType<typeof createRig>>;

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const REGION = 'eu-west-1';

let registries = 0;

/** Creates a registry with its own tables, on the given engine or on the worker's. */
export async function createRig(config: Partial<RegistryConfig> = {}, shared?: TestEngine) {
  const engine = shared ?? (await startEngine());
  const connection = { endpoint: engine.url, region: REGION, credentials: CREDENTIALS };
  const client = createDocumentClient(connection);
  registries += 1;
  const registry = config.registry ?? `test-${String(process.pid)}-${String(registries)}`;
  const tables = tableNames(registry);
  for (const definition of tableDefinitions(tables)) await client.send(new CreateTableCommand(definition));
  let now = 1_800_000_000;
  const clock = () => now;
  const store = createDynamoStore({ client, tables, registry, clock, sleep: systemSleep, random: () => 0.5 });
  const settings: RegistryConfig = { registry, naming: 'tag', owners: [], ...config };
  const apply: ApplyDeps = { store, config: settings, sleep: systemSleep, random: Math.random };
  const source = createDynamoSource({
    table: tables.readers,
    region: REGION,
    endpoint: engine.url,
    credentials: CREDENTIALS,
    env: {},
  });
  return {
    engine,
    connection,
    client,
    tables,
    store,
    apply,
    source,
    config: settings,
    clock,
    setNow: (second: number) => {
      now = second;
    },
    /** Deletes the tables on a given engine, or stops the engine that this call started. */
    stop: async () => {
      source.close();
      const owned = shared === undefined ? [] : [tables.readers, tables.records];
      for (const TableName of owned) await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
      if (shared === undefined) await engine.stop();
    },
  };
}
