// Opens the registry at a location. With several tables, or a table and a URL, they are asked in the SDK's order.
import { defined, networkBody, summaryBody } from '../../model/index.js';
import type { Environment } from '../../model/schema.js';
import { tablesOf } from '../../options.js';
import { isRefusal } from '../../outage.js';
import { readVariable, type RegistryRuntime } from '../../runtime.js';
import { createDynamoSource } from '../../sources/dynamodb.js';
import { orderSources, type SourcePage } from '../../sources/source.js';
import { noRegistry, type RegistryLocation } from '../registry-location.js';
import { endpointReader } from './endpoint-reader.js';
import { explainUrl, lookUp } from './look-up.js';
import type { RegistryReader } from './reader.js';
import { judgeImpact } from './whole-impact.js';

interface ReaderParts {
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
}

/** In ms. A person waits longer than a service: the first read may fetch credentials and open a connection. */
export const TIMEOUTS = { timeoutMs: 8000, attemptTimeoutMs: 4000 } as const;

export function openReader(location: RegistryLocation, { env, runtime }: ReaderParts): RegistryReader {
  const { url } = location;
  const region = readVariable(env, 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? location.region;
  const tables = location.table === undefined ? [] : tablesOf({ table: location.table, region, env });
  const readers = tables.map((table) => tableReader(table, region, { env, runtime }));
  if (url !== undefined) readers.push(endpointReader({ ...location, ...TIMEOUTS, env, runtime, url }));
  const [first] = readers;
  if (first === undefined) throw noRegistry();
  return readers.length === 1 ? first : readInOrder(readers, runtime);
}

/** Several readers as one: each question goes to the first that answers. */
function readInOrder(readers: readonly RegistryReader[], runtime: RegistryRuntime): RegistryReader {
  const first = async <T>(ask: (reader: RegistryReader) => Promise<T>): Promise<T> => {
    let failure: unknown = noRegistry();
    for (const reader of readers) {
      try {
        return await ask(reader);
      } catch (error) {
        if (isRefusal(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  };
  const source = orderSources(
    readers.map((reader) => reader.source),
    runtime,
  );
  return {
    description: source.description,
    source,
    services: (options) => first(({ services }) => services(options)),
    networks: (options) => first(({ networks }) => networks(options)),
    lookup: (text) => first(({ lookup }) => lookup(text)),
    explainUrl: (text, caller) => first((reader) => reader.explainUrl(text, caller)),
    impact: (of, paging) => first(({ impact }) => impact(of, paging)),
    operator: readers.at(-1)?.operator,
    close: () => {
      for (const reader of readers) reader.close();
    },
  };
}

function tableReader(table: string, region: string | undefined, { env, runtime }: ReaderParts): RegistryReader {
  const source = createDynamoSource({ table, env, runtime, ...TIMEOUTS, ...defined({ region }) });
  return {
    description: source.description,
    source,
    services: async (options) => mapPage(await source.list(options), summaryBody),
    networks: async (options) => mapPage(await source.networks(options), networkBody),
    lookup: (url) => lookUp(source, url),
    explainUrl: (url, caller) => explainUrl({ source, runtime }, url, caller),
    impact: (of, paging) =>
      judgeImpact({ read: (keys) => source.read(keys), list: source.list, networks: source.networks }, of, paging),
    operator: undefined,
    close: source.close,
  };
}

function mapPage<T>({ items, ...rest }: SourcePage<T>, map: (item: T) => T): SourcePage<T> {
  return { items: items.map(map), ...rest };
}
