// Composes the query endpoint, which both the Lambda function and the local server serve.
import { createDynamoSource } from 'waypost/dynamodb';
import { sweepSettingsFrom } from '../adapters/aws/sweep-settings.js';
import type { Environment } from 'waypost/model';
import { settingsFrom } from '../adapters/settings/environment.js';
import { createJsonLog } from '../adapters/lambda/json-log.js';
import { systemClock } from '../adapters/settings/runtime.js';
import { sweepTargets } from '../app/enrolment/targets.js';
import { reportAccounts } from '../app/sweep/enrolment.js';
import type { QueryEndpoint } from '../app/http/endpoint.js';
import type { QueryPorts } from '../app/http/ports.js';
import { createQueryEndpoint } from '../app/http/query-endpoint.js';
import { gatherReads } from '../app/http/gather-reads.js';
import { singleFlight } from '../app/http/single-flight.js';

export interface QueryParts extends Partial<Pick<QueryPorts, 'health' | 'failing' | 'log' | 'lacks'>> {
  /** How to reach the tables; by default, as the environment says. */
  readonly connection?: {
    readonly endpoint?: string;
    readonly region: string;
    readonly credentials?: StaticCredentials;
  };
}

type StaticCredentials = Readonly<Record<'accessKeyId' | 'secretAccessKey', string>>;

export function createQuery(environment: Environment, { connection, ...rest }: QueryParts = {}): QueryEndpoint {
  const { config, tables, tagKeys } = settingsFrom(environment);
  const sweeps = sweepSettingsFrom(environment);
  const { registry } = config;
  const records = onFirstUse(async () => {
    // Imported on first use: this loads the AWS SDK's client, which an address does not need, so a cold start stays fast.
    const { openRecords } = await import('../adapters/dynamodb/query-records.js');
    return openRecords({ tables, registry, connection });
  });
  const source = createDynamoSource({ table: tables.readers, env: environment, ...connection });
  return createQueryEndpoint({
    registry,
    // One page of a list takes sixteen queries, so concurrent requests share them.
    reader: {
      ...source,
      read: gatherReads(source.read),
      list: singleFlight(source.list),
      networks: singleFlight(source.networks),
    },
    store: { history: async (name, page) => (await records()).store.history(name, page) },
    activity: async (question) => (await records()).activity(question),
    heartbeat: { all: async () => (await records()).heartbeat.all() },
    accounts: async () => {
      const { enrolled, ...ports } = await records();
      const known = await enrolled();
      const targets = known === undefined ? [] : sweepTargets(known, sweeps);
      return reportAccounts({ ...ports, targets, serviceTag: tagKeys.service });
    },
    clock: systemClock,
    log: createJsonLog({ write: (line) => process.stdout.write(line), members: { registry } }),
    ...rest,
  });
}

function onFirstUse<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => (opened ??= open());
}
