// Reads a registry through its query endpoint, signed where that is behind IAM, as a deployed one is.
import type { Authorize } from '../../authorize.js';
import type { Environment } from '../../environment.js';
import { parseApiUrl, type LookupAnswer } from '../../model/index.js';
import { unavailable } from '../../outage.js';
import type { Runtime } from '../../runtime.js';
import { sigV4 } from '../../sig-v4.js';
import { decodeNetwork, decodeSummary } from '../../sources/decode-list.js';
import { createHttpSource } from '../../sources/http.js';
import { isRecord } from '../../sources/shape.js';
import type { ListOptions, Page } from '../../sources/source.js';
import { createEndpointClient, type Get, type JsonObject } from './endpoint-client.js';
import type { HistoryLine, Reader } from './reader.js';

export interface EndpointParts {
  readonly url: string;
  readonly sign: boolean;
  readonly region: string | undefined;
  readonly env: Environment;
  readonly runtime: Runtime;
  readonly timeout: number;
  readonly attemptTimeout: number;
}

export function endpointReader({ url, sign, region, runtime, timeout, attemptTimeout }: EndpointParts): Reader {
  const authorize = authorizeFor(url, { sign, region });
  const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
  const get = createEndpointClient({ url, fetch, authorize, runtime, timeout, attemptTimeout });
  const source = createHttpSource({ url, fetch, authorize, runtime, timeout, attemptTimeout });
  return {
    description: url,
    source,
    services: async (options) =>
      pageOf(await list(get, 'v1/services', options), 'services', (row) => decodeSummary(row, url)),
    networks: async (options) =>
      pageOf(await list(get, 'v1/networks', options), 'networks', (row) => decodeNetwork(row, url)),
    lookup: async (text) => decodeLookup(await get('v1/lookup', { url: text }), url),
    operations: {
      history: async (service, options) =>
        pageOf(await list(get, `v1/services/${encodeURIComponent(service)}/history`, options), 'history', (row) =>
          decodeHistoryLine(row, url),
        ),
      accounts: () => get('v1/accounts'),
    },
    close: () => undefined,
  };
}

/** A host of API Gateway's own is signed for by itself; one behind a custom domain is not known for what it is. */
function authorizeFor(url: string, { sign, region }: Pick<EndpointParts, 'sign' | 'region'>): Authorize {
  if (!sign && parseApiUrl(url) === undefined) return () => ({});
  return sigV4(region === undefined ? {} : { region });
}

function list(get: Get, path: string, { limit, cursor }: ListOptions = {}): Promise<JsonObject> {
  return get(path, { limit: limit === undefined ? undefined : String(limit), cursor });
}

function pageOf<T>(body: JsonObject, member: string, decode: (row: unknown) => T): Page<T> {
  const rows = body[member];
  if (!Array.isArray(rows)) throw malformed(`no list of ${member}`);
  const items = rows.map(decode);
  return typeof body.cursor === 'string' ? { items, cursor: body.cursor } : { items };
}

function decodeLookup(body: JsonObject, url: string): LookupAnswer {
  if (typeof body.service !== 'string' || typeof body.current !== 'boolean' || typeof body.apiId !== 'string') {
    throw malformed('no answer to a look-up', url);
  }
  return body as unknown as LookupAnswer; // the members that every answer has were checked
}

function decodeHistoryLine(row: unknown, url: string): HistoryLine {
  if (!isRecord(row) || typeof row.at !== 'string' || typeof row.region !== 'string' || !isRecord(row.cause)) {
    throw malformed('no history', url);
  }
  return row as unknown as HistoryLine; // the members that every line has were checked
}

function malformed(what: string, url = 'The query endpoint'): Error {
  return unavailable({
    reason: 'malformed',
    message: `${url} answered ${what}.`,
    remedy: 'Check --url: it is the base of a query endpoint’s routes.',
  });
}
