// Opens the registry that a place names. A table goes before a URL for what both can tell, as in the SDK.
import { readVariable, type Environment } from '../../environment.js';
import type { Network, ServiceSummary } from '../../model/index.js';
import type { Runtime } from '../../runtime.js';
import { createDynamoSource } from '../../sources/dynamodb.js';
import { orderSources } from '../../sources/ordered.js';
import type { Page } from '../../sources/source.js';
import { nowhere, type Place } from '../place.js';
import { endpointReader } from './endpoint-reader.js';
import { lookUp } from './look-up.js';
import type { Reader } from './reader.js';

export interface ReaderParts {
  readonly env: Environment;
  readonly runtime: Runtime;
}

/** A person waits longer than a service does: a first read may have to fetch credentials and open a connection. */
export const PATIENCE = { timeout: 8000, attemptTimeout: 4000 } as const;

export function openReader(place: Place, parts: ReaderParts): Reader {
  const table = place.table === undefined ? undefined : tableReader(place.table, place, parts);
  const endpoint =
    place.url === undefined ? undefined : endpointReader({ ...place, ...PATIENCE, ...parts, url: place.url });
  const first = table ?? endpoint;
  if (first === undefined) throw nowhere();
  if (endpoint === undefined || first === endpoint) return first;
  const source = orderSources([first.source, endpoint.source], parts.runtime);
  return {
    ...first,
    description: source.description,
    source,
    operations: endpoint.operations,
    close: () => {
      first.close();
      endpoint.close();
    },
  };
}

function tableReader(table: string, place: Place, { env, runtime }: ReaderParts): Reader {
  const region = readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION') ?? place.region;
  const source = createDynamoSource({
    table,
    env,
    runtime,
    ...PATIENCE,
    ...(region === undefined ? {} : { region }),
  });
  return {
    description: source.description,
    source,
    services: async (options) => picked(await source.list(options), summaryOf),
    networks: async (options) => picked(await source.networks(options), networkOf),
    lookup: (url) => lookUp(source, url),
    operations: undefined,
    close: source.close,
  };
}

// What else an item of the table has is the table's own.

function summaryOf({ name, status, accountId, regions, conflicts, siblings }: ServiceSummary): ServiceSummary {
  return { name, status, accountId, regions, conflicts, siblings };
}

function networkOf({ vpcId, name, region, accountId, endpoints }: Network): Network {
  return { vpcId, ...(name === undefined ? {} : { name }), region, accountId, endpoints };
}

function picked<T>({ items, ...rest }: Page<T>, pick: (item: T) => T): Page<T> {
  return { items: items.map(pick), ...rest };
}
