// What the query endpoint is made of: the Lambda function and the laptop serve the same.
import { createDynamoSource } from 'waypost/dynamodb';
import { sweepSettingsFrom } from '../adapters/aws/sweep-settings.js';
import { createDocumentClient } from '../adapters/dynamodb/client.js';
import { createPulse } from '../adapters/dynamodb/pulse.js';
import { createSweepState } from '../adapters/dynamodb/sweep-state.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { settingsFrom, type Environment } from '../adapters/environment.js';
import { createJsonLog } from '../adapters/lambda/json-log.js';
import { systemClock, systemRandom, systemSleep } from '../adapters/runtime.js';
import { reportAccounts } from '../app/accounts.js';
import type { QueryEndpoint } from '../app/http/endpoint.js';
import type { QueryPorts } from '../app/http/ports.js';
import { createQueryEndpoint } from '../app/http/query-endpoint.js';

export interface QueryParts extends Partial<Pick<QueryPorts, 'health' | 'log' | 'lacks'>> {
  /** Where the tables are, if not where the environment says. */
  readonly connection?: { readonly endpoint?: string; readonly region: string; readonly credentials?: Keys };
}

type Keys = Readonly<Record<'accessKeyId' | 'secretAccessKey', string>>;

export function createQuery(environment: Environment, { connection, ...rest }: QueryParts = {}): QueryEndpoint {
  const { config, tables, accounts, tagKeys } = settingsFrom(environment);
  const { targets } = sweepSettingsFrom(environment, accounts);
  const { registry } = config;
  const client = createDocumentClient(connection);
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  const pulse = createPulse(client, tables.records, systemClock);
  const state = createSweepState(client, tables.records);
  return createQueryEndpoint({
    registry,
    reader: createDynamoSource({ table: tables.readers, env: environment, ...connection }),
    store: createDynamoStore({ client, tables, registry, ...runtime }),
    pulse,
    accounts: () => reportAccounts({ pulse, state, targets, serviceTag: tagKeys.service }),
    clock: systemClock,
    log: createJsonLog({ write: (line) => process.stdout.write(line), members: { registry } }),
    ...rest,
  });
}
