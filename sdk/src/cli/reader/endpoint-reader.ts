// Reads a registry through its query endpoint; requests to a deployed one, which is behind IAM, are signed.
import { sigV4 } from '../../fetch/registry-fetch.js';
import { activityRow, explanation, historyLine, lookupAnswer } from '../../model/answers.js';
import { defined, impactPage, parseApiUrl } from '../../model/index.js';
import type { Environment } from '../../model/schema.js';
import { unavailable } from '../../outage.js';
import type { RegistryRuntime } from '../../runtime.js';
import { decode, decodeNetwork, decodeSummary } from '../../sources/decode.js';
import { createHttpSource } from '../../sources/http.js';
import type { Authorize } from '../../sources/sign.js';
import type { SourceListOptions, SourcePage } from '../../sources/source.js';
import { createEndpointClient, type GetJson, type EndpointBody } from './endpoint-client.js';
import type { RegistryReader } from './reader.js';

interface EndpointParts {
  readonly url: string;
  readonly sign: boolean;
  readonly region: string | undefined;
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
}

export function endpointReader({
  url,
  sign,
  region,
  env,
  runtime,
  timeoutMs,
  attemptTimeoutMs,
}: EndpointParts): RegistryReader {
  const authorize = authorizeFor(url, { sign, region });
  const parts = { url, authorize, env, runtime, timeoutMs, attemptTimeoutMs };
  const { get, close } = createEndpointClient(parts);
  const source = createHttpSource(parts);
  return {
    description: url,
    source,
    services: async (options) =>
      pageOf(await list(get, 'v1/services', options), 'services', (row) => decodeSummary(row, url)),
    networks: async (options) =>
      pageOf(await list(get, 'v1/networks', options), 'networks', (row) => decodeNetwork(row, url)),
    lookup: async (text) => decode(lookupAnswer, await get('v1/lookup', { url: text }), { from: url, what: 'look-up' }),
    explainUrl: async (text, { network, region }) =>
      decode(explanation, await get('v1/explain', { url: text, network, region }), { from: url, what: 'explanation' }),
    impact: async (of, { limit, cursor }) => {
      const body = await get('v1/impact', { of, limit: textOf(limit), cursor });
      return { ...decode(impactPage, body, { from: url, what: 'impact' }), ...cursorOf(body) };
    },
    operator: {
      history: async (service, options) =>
        pageOf(await list(get, `v1/services/${encodeURIComponent(service)}/history`, options), 'history', (row) =>
          decode(historyLine, row, { from: url, what: 'history' }),
        ),
      activity: async ({ since, account, service, by }, { limit, cursor }) =>
        pageOf(
          await get('v1/activity', { since, account, service, by, limit: textOf(limit), cursor }),
          'activity',
          (row) => decode(activityRow, row, { from: url, what: 'activity' }),
        ),
      accounts: () => get('v1/accounts'),
    },
    close: () => {
      source.close?.();
      close();
    },
  };
}

/** Requests to an execute-api host are always signed; a custom domain does not show that it is behind IAM. */
function authorizeFor(url: string, { sign, region }: Pick<EndpointParts, 'sign' | 'region'>): Authorize {
  if (!sign && parseApiUrl(url) === undefined) return () => ({});
  return sigV4(defined({ region }));
}

function list(get: GetJson, path: string, { limit, cursor }: SourceListOptions = {}): Promise<EndpointBody> {
  return get(path, { limit: textOf(limit), cursor });
}

const textOf = (limit: number | undefined): string | undefined => (limit === undefined ? undefined : String(limit));

function pageOf<T>(body: EndpointBody, member: string, decode: (row: unknown) => T): SourcePage<T> {
  const rows = body[member];
  if (!Array.isArray(rows)) throw malformed(`no list of ${member}`);
  return { items: rows.map(decode), ...cursorOf(body) };
}

const cursorOf = ({ cursor }: EndpointBody) => (typeof cursor === 'string' ? { cursor } : {});

function malformed(what: string): Error {
  return unavailable({
    reason: 'malformed',
    message: `The query endpoint returned ${what}.`,
    remedy: 'Check --url: give the base URL of a query endpoint.',
  });
}
