// Lambda: the query endpoint, behind a REST API. The laptop serves what `createQuery` makes.
import { createDynamoSource } from 'waypost/dynamodb';
import { createDocumentClient } from '../adapters/dynamodb/client.js';
import { createPulse } from '../adapters/dynamodb/pulse.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { settingsFrom, type Environment } from '../adapters/environment.js';
import { createHttpHandler, type HttpHandler } from '../adapters/lambda/http-handler.js';
import { createJsonLog } from '../adapters/lambda/json-log.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { systemClock, systemRandom, systemSleep } from '../adapters/runtime.js';
import type { QueryEndpoint } from '../app/http/endpoint.js';
import type { QueryPorts } from '../app/http/ports.js';
import { createQueryEndpoint } from '../app/http/query-endpoint.js';

export interface QueryParts extends Partial<Pick<QueryPorts, 'health' | 'log'>> {
  /** Where the tables are, if not where the environment says. */
  readonly connection?: { readonly endpoint: string; readonly region: string; readonly credentials: Keys };
}

type Keys = Readonly<Record<'accessKeyId' | 'secretAccessKey', string>>;

export function createQuery(environment: Environment, { connection, ...rest }: QueryParts = {}): QueryEndpoint {
  const { config, tables } = settingsFrom(environment);
  const { registry } = config;
  const client = createDocumentClient(connection);
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  return createQueryEndpoint({
    registry,
    reader: createDynamoSource({ table: tables.readers, env: environment, ...connection }),
    store: createDynamoStore({ client, tables, registry, ...runtime }),
    pulse: createPulse(client, tables.records, systemClock),
    clock: systemClock,
    log: createJsonLog({ write: (line) => process.stdout.write(line), members: { registry } }),
    ...rest,
  });
}

let ready: HttpHandler | undefined;

/** Made when the first request comes, so that a wrong environment fails an invocation and not the import. */
export const handler: HttpHandler = (event) =>
  (ready ??= createHttpHandler(
    createQuery(process.env, { log: createLambdaLog('query', process.env.WAYPOST_REGISTRY) }),
  ))(event);
