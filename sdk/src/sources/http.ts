// `waypost/http`: reads a registry from its query endpoint, with entity tags, for callers without access to the table.
import type { Authorize } from '../authorize.js';
import { NETWORK_SUMMARY_LIMIT, type Network, type NetworksDocument } from '../model/documents.js';
import { WaypostError, type ErrorCode } from '../model/errors.js';
import { unavailable, type OutageReason } from '../outage.js';
import { retrying } from '../retry.js';
import { systemRuntime, type Runtime } from '../runtime.js';
import { decodeNetwork } from './decode-list.js';
import { decodeDocument } from './decode.js';
import { createFetchJson, type FetchJson, type HttpAnswer } from './http/fetch-json.js';
import { isRecord } from './shape.js';
import type { Answer, DocumentKey, Documents, ReadOptions, Source } from './source.js';

export type { Source } from './source.js';

/** What `createHttpSource` takes. */
export interface HttpSourceOptions {
  /** The query endpoint's base URL: `https://…/prod/` or `http://127.0.0.1:4680`. */
  readonly url: string;
  /** Another `fetch` than the global one: a proxy's, or the query handler itself in a test. */
  readonly fetch?: typeof globalThis.fetch;
  /** Adds what the endpoint wants of a request; `sigV4()` where it is behind IAM. */
  readonly authorize?: Authorize;
  /** For one read, in ms; 3000 by default. */
  readonly timeout?: number;
  /** For one attempt of a read, in ms; 1000 by default. */
  readonly attemptTimeout?: number;
  /** The clock and the dice; the machine's by default. */
  readonly runtime?: Runtime;
}

/**
 * A source that reads the query endpoint.
 * @example createHttpSource({ url: 'http://127.0.0.1:4680' })
 */
export function createHttpSource(options: HttpSourceOptions): Source {
  const { timeout: usual = 3000, attemptTimeout = 1000, runtime = systemRuntime } = options;
  const base = baseOf(options.url);
  const { fetch = (input, init) => globalThis.fetch(input, init), authorize = () => ({}) } = options;
  const fetchJson = createFetchJson({ fetch, authorize, runtime });
  const reader = { base, fetchJson };
  return {
    description: base.href,
    read: async <const K extends readonly DocumentKey[]>(
      keys: K,
      readOptions: ReadOptions = {},
    ): Promise<Answer<K>> => {
      const { signal, background, once, timeout = usual, consistent = false } = readOptions;
      const retry = { runtime, timeout, attemptTimeout, signal, background, once };
      const read = (key: DocumentKey) =>
        retrying((left) => readDocument(reader, key, { timeout: left, signal, consistent }), retry);
      const answers = await Promise.all(keys.map(read));
      const registry = answers.find((answer) => answer.registry !== undefined)?.registry;
      // One document per key, each decoded as its key's kind.
      return { documents: answers.map(({ document }) => document) as unknown as Documents<K>, registry };
    },
  };
}

interface Reader {
  readonly base: URL;
  readonly fetchJson: FetchJson;
}

interface Attempt {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly consistent: boolean;
}

interface Found {
  readonly document: unknown;
  readonly registry: string | undefined;
}

async function readDocument(reader: Reader, key: DocumentKey, attempt: Attempt): Promise<Found> {
  return key.kind === 'networks' ? readNetworks(reader, attempt) : readOne(reader, key, attempt);
}

async function readOne({ base, fetchJson }: Reader, key: DocumentKey, attempt: Attempt): Promise<Found> {
  const answer = await fetchJson(new URL(pathOf(key), base), attempt);
  const registry = answer.headers.get('x-waypost-registry') ?? undefined;
  if (answer.status === 200) return { document: decodeDocument(key.kind, answer.body, base.href), registry };
  // Another 404 is a mistyped URL's, not a registry's.
  if (answer.status === 404 && ABSENT.has(codeOf(answer))) return { document: null, registry };
  throw refusalOf(answer, base);
}

const ABSENT: ReadonlySet<unknown> = new Set<ErrorCode>(['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND']);

/** All networks in one summary: said by the endpoint, or counted where it only lists them. */
async function readNetworks({ base, fetchJson }: Reader, attempt: Attempt): Promise<Found> {
  const networks: Network[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetchJson(new URL(`v1/networks?limit=1000${from}`, base), attempt);
    const { body, status, headers } = answer;
    if (status !== 200 || !isRecord(body) || !Array.isArray(body.networks)) throw refusalOf(answer, base);
    const registry = headers.get('x-waypost-registry') ?? undefined;
    if (body.count !== undefined) return { document: decodeDocument('networks', body, base.href), registry };
    networks.push(...body.networks.map((network: unknown) => decodeNetwork(network, base.href)));
    cursor = typeof body.cursor === 'string' ? body.cursor : undefined;
    if (cursor === undefined) return { document: networkSummaryOf(networks), registry };
  } while (networks.length < MOST_NETWORKS);
  throw unavailable({
    reason: 'configuration',
    message: `${base.href} lists more than ${MOST_NETWORKS} networks, too many to choose one of.`,
    remedy: 'Name the network: the option `network`, or WAYPOST_NETWORK.',
  });
}

const MOST_NETWORKS = 10_000;

function networkSummaryOf(listed: readonly Network[]): NetworksDocument {
  const networks = listed.filter(({ endpoints }) => endpoints.length > 0);
  const count = networks.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const regions = [...new Set(networks.map(({ region }) => region))].map((region) => {
    const here = networks.filter((network) => network.region === region);
    return { region, vpcs: here.length, only: here.length === 1 ? (here[0]?.vpcId ?? null) : null };
  });
  return { count, networks: count > NETWORK_SUMMARY_LIMIT ? [] : networks, regions };
}

function pathOf(key: DocumentKey): string {
  switch (key.kind) {
    case 'service':
      return `v1/services/${encodeURIComponent(key.name)}`;
    case 'network':
      return `v1/networks/${encodeURIComponent(key.ref)}`;
    case 'networks':
    case 'api':
      throw new WaypostError({
        code: 'INVALID_REQUEST',
        message: `The query endpoint has no document of the kind ${key.kind}.`,
        remedy: 'Ask GET /v1/lookup, or read the table.',
      });
  }
}

/** Keys are valid before they are asked for, so whatever else is refused is the endpoint's or the URL's fault. */
function refusalOf({ status, body, headers }: HttpAnswer, base: URL): Error {
  const words = isRecord(body) && typeof body.detail === 'string' ? body.detail.replace(/\.$/, '') : `HTTP ${status}`;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const reason = reasonFor(status);
  return unavailable({
    reason,
    message: `${base.href} did not answer as a registry: ${words.slice(0, 400)}.`,
    remedy: REMEDIES[reason] ?? { kind: 'retry' },
    retryAfter: seconds >= 0 ? seconds * 1000 : undefined,
  });
}

const REMEDIES: Readonly<Partial<Record<OutageReason, string>>> = {
  'not-found': 'Check the URL: it is the base of a query endpoint’s routes.',
  denied: 'Check what the endpoint asks of its callers: a signature, a network.',
};

function reasonFor(status: number): OutageReason {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server-error';
  if (status === 401 || status === 403) return 'denied';
  return status === 200 ? 'malformed' : 'not-found';
}

function codeOf({ body }: HttpAnswer): unknown {
  return isRecord(body) ? body.code : undefined;
}

function baseOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const message = `${JSON.stringify(text.slice(0, 80))} is no http(s) URL.`;
    throw new WaypostError({ code: 'INVALID_REQUEST', message, remedy: 'Give the query endpoint’s base URL.' });
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
