// `waypost/http`: reads a registry from its query endpoint, with entity tags, for callers without access to the table.
import { checkKeys, checkOptions } from '../check-options.js';
import {
  ATTEMPT_TIMEOUT_MS,
  TIMEOUT_MS,
  retrying,
  systemRuntime,
  type FetchFunction,
  type RegistryRuntime,
} from '../runtime.js';
import { isObject, mapped, type Environment } from '../model/schema.js';
import type { Network } from '../model/documents.js';
import { networkSummaryOf } from '../model/summary.js';
import { invalidRequest, type WaypostErrorCode } from '../model/errors.js';
import { baseUrl } from '../options.js';
import { unavailable, type OutageReason } from '../outage.js';
import { decodeDocument, decodeNetwork, decodes } from './decode.js';
import { createJsonClient, type FetchJson, type HttpAnswer } from './http/fetch-json.js';
import type { Authorize } from './sign.js';
import {
  PageBound,
  type SourceReadOptions,
  type RegistryDocumentKey,
  type RegistryDocuments,
  type RegistrySource,
  type SourceAnswer,
} from './source.js';

export type { RegistrySource } from './source.js';

/** The options of `createHttpSource`. */
export interface HttpSourceOptions {
  /** The query endpoint's base URL: `https://…/prod/` or `http://127.0.0.1:4680`. */
  readonly url: string;
  /** A `fetch` to send with in place of Node's own client: the query handler itself in a test. @default Node's own client */
  readonly fetch?: FetchFunction;
  /** Adds headers to each request; `sigV4()` if the endpoint requires IAM. @default none */
  readonly authorize?: Authorize;
  /** For one read, in ms. @default 3000 */
  readonly timeoutMs?: number;
  /** For one attempt of a read, in ms. @default 1000 */
  readonly attemptTimeoutMs?: number;
  /** The environment, which names the proxy and the certificates. @default process.env */
  readonly env?: Environment;
  /** The clock, timers and random numbers. @default the machine's */
  readonly runtime?: RegistryRuntime;
}

/**
 * A source that reads the query endpoint.
 * @example createHttpSource({ url: 'http://127.0.0.1:4680' })
 */
export function createHttpSource(options: HttpSourceOptions): RegistrySource {
  checkOptions('createHttpSource', options);
  const { attemptTimeoutMs = ATTEMPT_TIMEOUT_MS, runtime = systemRuntime } = options;
  const base = new URL(baseUrl('url', options.url));
  const { fetch, authorize, env = process.env } = options;
  const { fetchJson, close } = createJsonClient({ base, fetch, authorize, runtime, env });
  const reader = { base, fetchJson, runtime };
  return {
    description: base.href,
    read: decodes(
      async <const K extends readonly RegistryDocumentKey[]>(
        keys: K,
        readOptions: SourceReadOptions = {},
      ): Promise<SourceAnswer<K>> => {
        checkKeys(keys);
        checkOptions('source.read', readOptions);
        const {
          signal,
          background,
          once,
          timeoutMs = options.timeoutMs ?? TIMEOUT_MS,
          consistent = false,
        } = readOptions;
        const retry = { runtime, timeoutMs, attemptTimeoutMs, signal, background, once };
        const deadline = runtime.now() + timeoutMs;
        const read = (key: RegistryDocumentKey) =>
          retrying((left) => readDocument(reader, key, { timeoutMs: left, deadline, signal, consistent }), retry);
        const answers = await Promise.all(keys.map(read));
        const registry = answers.find((answer) => answer.registry !== undefined)?.registry;
        const ageMs = Math.max(0, ...answers.map((answer) => answer.ageMs));
        // One document per key, each decoded as its key's kind.
        const documents = mapped(answers, ({ document }) => document) as unknown as RegistryDocuments<K>;
        return { documents, registry, ageMs };
      },
    ),
    close,
  };
}

interface EndpointReader {
  readonly base: URL;
  readonly fetchJson: FetchJson;
  readonly runtime: RegistryRuntime;
}

interface AttemptLimits {
  /** For one request, in ms. */
  readonly timeoutMs: number;
  /** For the whole read. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly consistent: boolean;
}

interface ReadDocument {
  readonly document: unknown;
  readonly registry: string | undefined;
  readonly ageMs: number;
}

const readDocument = (
  reader: EndpointReader,
  key: RegistryDocumentKey,
  attempt: AttemptLimits,
): Promise<ReadDocument> => (key.kind === 'networks' ? readNetworks(reader, attempt) : readOne(reader, key, attempt));

async function readOne(
  { base, fetchJson }: EndpointReader,
  key: RegistryDocumentKey,
  attempt: AttemptLimits,
): Promise<ReadDocument> {
  const answer = await fetchJson(new URL(pathOf(key), base), attempt);
  const origin = originOf(answer);
  if (answer.status === 200) return { document: decodeDocument(key, answer.body, base.href), ...origin };
  // Any other 404 comes from a mistyped URL, not from a registry.
  if (answer.status === 404 && ABSENT.has(codeOf(answer))) return { document: null, ...origin };
  throw refusalOf(answer, base);
}

const ABSENT: ReadonlySet<unknown> = new Set<WaypostErrorCode>(['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND']);

/** Which registry answered, and how old its answer was in the cache that gave it (RFC 9111, section 5.1). */
function originOf({ headers }: HttpAnswer): Omit<ReadDocument, 'document'> {
  const age = headers.get('age') ?? '';
  return {
    registry: headers.get('x-waypost-registry') ?? undefined,
    ageMs: /^\d{1,10}$/.test(age) ? Number(age) * 1000 : 0,
  };
}

/** The summary of all networks: from the endpoint, or computed if it only lists them. */
async function readNetworks(reader: EndpointReader, attempt: AttemptLimits): Promise<ReadDocument> {
  const { base, fetchJson, runtime } = reader;
  const networks: Network[] = [];
  const bound = new PageBound(base.href);
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const timeoutMs = Math.min(attempt.timeoutMs, Math.max(1, attempt.deadline - runtime.now()));
    const answer = await fetchJson(new URL(`v1/networks?limit=1000${from}`, base), { ...attempt, timeoutMs });
    const { body, status } = answer;
    if (status !== 200 || !isObject(body) || !Array.isArray(body.networks)) throw refusalOf(answer, base);
    const origin = originOf(answer);
    if (body.count !== undefined) return { document: decodeDocument({ kind: 'networks' }, body, base.href), ...origin };
    networks.push(...body.networks.map((network: unknown) => decodeNetwork(network, base.href)));
    cursor = typeof body.cursor === 'string' ? body.cursor : undefined;
    if (cursor === undefined) return { document: networkSummaryOf(networks), ...origin };
    bound.note(cursor);
  } while (networks.length < MOST_NETWORKS);
  throw unavailable({
    reason: 'configuration',
    message: `${base.href} lists more than ${MOST_NETWORKS} networks, too many to choose from.`,
    remedy: 'Name the network: the option `network`, or WAYPOST_NETWORK.',
  });
}

const MOST_NETWORKS = 10_000;

function pathOf(key: RegistryDocumentKey): string {
  switch (key.kind) {
    case 'service':
      return `v1/services/${encodeURIComponent(key.name)}`;
    case 'network':
      return `v1/networks/${encodeURIComponent(key.ref)}`;
    case 'networks':
    case 'api':
      throw invalidRequest(
        `The query endpoint has no documents of the kind ${key.kind}.`,
        'Read the table instead.',
        'keys',
      );
  }
}

/** The error for any other answer. The keys were checked before, so the endpoint or its URL is at fault. */
function refusalOf({ status, body, headers }: HttpAnswer, base: URL): Error {
  const words = isObject(body) && typeof body.detail === 'string' ? body.detail.replace(/\.$/, '') : `HTTP ${status}`;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const reason = reasonFor(status);
  return unavailable({
    reason,
    message: `${base.href} did not answer as a registry: ${words.slice(0, 400)}.`,
    remedy: REMEDIES[reason] ?? { kind: 'retry' },
    retryAfterMs: seconds >= 0 ? seconds * 1000 : undefined,
  });
}

const REMEDIES: Readonly<Partial<Record<OutageReason, string>>> = {
  'not-found': 'Check the URL: it must be the base URL of a query endpoint.',
  denied: 'Check what the endpoint requires of its callers: a signature, a network.',
};

function reasonFor(status: number): OutageReason {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server-error';
  if (status === 401 || status === 403) return 'denied';
  return status === 200 ? 'malformed' : 'not-found';
}

const codeOf = ({ body }: HttpAnswer): unknown => (isObject(body) ? body.code : undefined);
