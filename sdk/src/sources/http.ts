// `waypost/http`: reads a registry from its query endpoint, with entity tags, for callers without access to the table.
import type { ErrorCode } from '../model/index.js';
import { ERRORS, WaypostError } from '../model/index.js';
import { retrying, unavailable, type OutageReason } from '../retry.js';
import { systemRuntime, type Runtime } from '../runtime.js';
import { decodeDocument } from './decode.js';
import { createFetchJson, type FetchJson, type HttpAnswer } from './http/fetch-json.js';
import { isRecord } from './shape.js';
import type { Answer, DocumentKey, Documents, ReadOptions, Source } from './source.js';

export type { Source } from './source.js';

export interface HttpSourceOptions {
  /** The query endpoint's base URL: `https://…/prod/` or `http://127.0.0.1:4680`. */
  readonly url: string;
  /** Another `fetch` than the global one: a proxy's, or the query handler itself in a test. */
  readonly fetch?: typeof globalThis.fetch;
  /** Adds what the endpoint wants of a request; `sigV4()` where it is behind IAM. */
  readonly authorize?: (request: Request) => Request | Promise<Request>;
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
  const { fetch = (input, init) => globalThis.fetch(input, init), authorize = (request) => request } = options;
  const fetchJson = createFetchJson({ fetch, authorize, runtime });
  const reader = { base, fetchJson };
  return {
    description: base.href,
    read: async <const K extends readonly DocumentKey[]>(
      keys: K,
      readOptions: ReadOptions = {},
    ): Promise<Answer<K>> => {
      const { signal, background, timeout = usual, consistent = false } = readOptions;
      const retry = { runtime, timeout, attemptTimeout, signal, background };
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

/** How many networks are asked for at a glance: as many as have an endpoint among those that a glance shows. */
const NETWORKS = '100';

async function readDocument({ base, fetchJson }: Reader, key: DocumentKey, attempt: Attempt): Promise<Found> {
  const url = new URL(pathOf(key), base);
  const answer = await fetchJson(url, attempt);
  const registry = answer.headers.get('x-waypost-registry') ?? undefined;
  if (answer.status === 200) return { document: decodeDocument(key.kind, answer.body, base.href), registry };
  const code = codeOf(answer);
  if (answer.status === 404 && (code === 'SERVICE_NOT_FOUND' || code === 'NETWORK_NOT_FOUND')) {
    return { document: null, registry };
  }
  throw refusalOf(answer, code, base);
}

function pathOf(key: DocumentKey): string {
  switch (key.kind) {
    case 'service':
      return `v1/services/${encodeURIComponent(key.name)}`;
    case 'network':
      return `v1/networks/${encodeURIComponent(key.ref)}`;
    case 'networks':
      return `v1/networks?limit=${NETWORKS}`;
    case 'api':
      throw new WaypostError({
        code: 'INVALID_REQUEST',
        message: 'The query endpoint gives no single API.',
        remedy: 'Ask GET /v1/lookup, or read the table.',
      });
  }
}

/** An endpoint's own problem as the error that it is; anything else as an outage that says what came. */
function refusalOf({ status, body, headers }: HttpAnswer, code: ErrorCode | undefined, base: URL): Error {
  const words = isRecord(body) && typeof body.detail === 'string' ? body.detail : `HTTP ${status}`;
  if (code !== undefined && code !== 'REGISTRY_UNAVAILABLE' && status < 500) {
    const remedy = isRecord(body) && typeof body.remedy === 'string' ? body.remedy : '';
    return new WaypostError({ code, message: words, remedy });
  }
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const reason = reasonFor(status);
  return unavailable({
    reason,
    message: `${base.href} did not answer as a registry: ${words.slice(0, 400)}.`,
    remedy: REMEDIES[reason] ?? 'It is tried again by itself.',
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
  return status === 404 ? 'not-found' : 'denied';
}

function codeOf({ body }: HttpAnswer): ErrorCode | undefined {
  const code = isRecord(body) ? body.code : undefined;
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : undefined; // a key of ERRORS
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
