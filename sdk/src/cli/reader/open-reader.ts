// Opens the registry at a location. With a table and a URL, the table is asked first, as in the SDK.
import { defined, networkBody, summaryBody } from '../../model/index.js';
import type { Environment } from '../../model/schema.js';
import { readVariable, type RegistryRuntime } from '../../runtime.js';
import { createDynamoSource } from '../../sources/dynamodb.js';
import { orderSources, type SourcePage } from '../../sources/source.js';
import { noRegistry, type RegistryLocation } from '../registry-location.js';
import { endpointReader } from './endpoint-reader.js';
import { explainUrl, lookUp } from './look-up.js';
import type { RegistryReader } from './reader.js';

export interface ReaderParts {
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
}

/** In ms. A person waits longer than a service: the first read may fetch credentials and open a connection. */
export const TIMEOUTS = { timeoutMs: 8000, attemptTimeoutMs: 4000 } as const;

export function openReader(location: RegistryLocation, { env, runtime }: ReaderParts): RegistryReader {
  const { table, url } = location;
  const byTable = table === undefined ? undefined : tableReader(table, location, { env, runtime });
  const byUrl = url === undefined ? undefined : endpointReader({ ...location, ...TIMEOUTS, env, runtime, url });
  const first = byTable ?? byUrl;
  if (first === undefined) throw noRegistry();
  if (byTable === undefined || byUrl === undefined) return first;
  const source = orderSources([byTable.source, byUrl.source], runtime);
  return {
    ...byTable,
    description: source.description,
    source,
    operator: byUrl.operator,
    close: () => {
      byTable.close();
      byUrl.close();
    },
  };
}

function tableReader(table: string, location: RegistryLocation, { env, runtime }: ReaderParts): RegistryReader {
  const region = readVariable(env, 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? location.region;
  const source = createDynamoSource({ table, env, runtime, ...TIMEOUTS, ...defined({ region }) });
  return {
    description: source.description,
    source,
    services: async (options) => mapPage(await source.list(options), summaryBody),
    networks: async (options) => mapPage(await source.networks(options), networkBody),
    lookup: (url) => lookUp(source, url),
    explainUrl: (url, caller) => explainUrl({ source, runtime }, url, caller),
    operator: undefined,
    close: source.close,
  };
}

function mapPage<T>({ items, ...rest }: SourcePage<T>, map: (item: T) => T): SourcePage<T> {
  return { items: items.map(map), ...rest };
}
