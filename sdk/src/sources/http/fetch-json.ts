// GETs JSON and keeps bodies by their entity tags, so that an unchanged document is not sent twice.
import { createBoundedMap } from '../../resolve/memory.js';
import { addedHeaders } from '../added-headers.js';
import type { AnswerHead } from '../../fetch/evidence.js';
import { loadCalls } from '../../fetch/registry-fetch.js';
import { timedOut, unavailable, unreachable } from '../../outage.js';
import type { Environment } from '../../model/schema.js';
import { bySignal, limited, loadOnce, type FetchFunction, type RegistryRuntime } from '../../runtime.js';
import type { Transport } from '../dynamodb/connection.js';
import { loadConnections } from '../dynamodb/reader.js';
import type { Authorize } from '../sign.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHead['headers'];
  readonly body: unknown;
}

/** An answer with its body as text. */
interface TextAnswer extends AnswerHead {
  readonly text: string;
}

export interface FetchJsonOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Bypasses the caches in between. */
  readonly consistent: boolean;
}

export type FetchJson = (url: URL, options: FetchJsonOptions) => Promise<HttpAnswer>;

export interface FetchJsonParts {
  /** The base URL, under which redirects stay. */
  readonly base: URL;
  /** The user's own `fetch`; Node's own client by default, which costs less. */
  readonly fetch: FetchFunction | undefined;
  readonly authorize: Authorize | undefined;
  readonly runtime: RegistryRuntime;
  readonly env: Environment;
}

export interface JsonClient {
  readonly fetchJson: FetchJson;
  readonly close: () => void;
}

const MOST_TAGS = 1000;
/** What a test or an instrumentation replaces is used in place of Node's own client. */
const NATIVE_FETCH = globalThis.fetch;

export function createJsonClient(parts: FetchJsonParts): JsonClient {
  const { runtime } = parts;
  const { exchange, close } = exchangeOf(parts);
  const tagged = createBoundedMap<{ readonly tag: string; readonly body: unknown }>({
    most: MOST_TAGS,
    isWorthless: () => false,
  });

  const get = async (url: URL, consistent: boolean, signal: AbortSignal): Promise<HttpAnswer> => {
    const known = tagged.get(url.href);
    const headers = {
      accept: 'application/json',
      ...(known !== undefined && { 'if-none-match': known.tag }),
      ...(consistent && { 'cache-control': 'no-cache' }),
    };
    const answer = await exchange(url.href, headers, signal);
    const { status } = answer;
    if (status === 304 && known) return { status: 200, headers: answer.headers, body: known.body };
    const body = parse(answer.text, { url, isError: status < 200 || status > 299 });
    const tag = answer.headers.get('etag');
    if (status === 200 && tag !== null) tagged.set(url.href, { tag, body });
    return { status, headers: answer.headers, body };
  };

  const fetchJson: FetchJson = (url, { timeoutMs, signal, consistent }) =>
    limited(
      runtime,
      { timeoutMs, signal, tooLate: () => timedOut(url.host, timeoutMs) },
      bySignal((limit) =>
        get(url, consistent, limit).catch((error: unknown) => {
          throw unreachable(url.host, error, 'NODE_EXTRA_CA_CERTS');
        }),
      ),
    );
  return { fetchJson, close };
}

type PlainHeaders = Readonly<Record<string, string>>;
/** Sends a GET. */
type SendGet = (url: string, headers: PlainHeaders, signal: AbortSignal) => Promise<TextAnswer>;

/** `exchange` also follows redirects. */
function exchangeOf(parts: FetchJsonParts): { readonly exchange: SendGet; readonly close: () => void } {
  const { base, authorize } = parts;
  const { send, close } = senderOf(parts);
  const exchange: SendGet = async (url, headers, signal) => {
    const added = new Set<string>();
    const sendOwn = async (to: string, plain: PlainHeaders): Promise<TextAnswer> => {
      // Node loads its `fetch` for the class Headers, which takes longer than all else.
      if (!authorize) return send(to, plain, signal);
      const own: Record<string, string> = { ...plain };
      for (const [name, value] of Object.entries(await authorized(authorize, to, plain))) {
        own[name.toLowerCase()] = value;
        added.add(name.toLowerCase());
      }
      signal.throwIfAborted();
      return send(to, own, signal);
    };
    const answer = await sendOwn(url, headers);
    if (answer.headers.get('location') === null) return answer;
    const { followRedirects } = await loadCalls();
    return followRedirects(answer, {
      first: { url, method: 'GET', headers: new Headers(headers), body: undefined },
      base: base.href,
      isRepeatable: true,
      sendOwn: (hop) => sendOwn(hop.url, Object.fromEntries(hop.headers)),
      sendAway: (hop) => send(hop.url, Object.fromEntries(hop.headers), signal),
      added,
      discard: () => undefined, // its body was read
      leaves: (where) =>
        unavailable({
          reason: 'configuration',
          message: `${base.href} ${where}`,
          remedy: 'Give the base URL of the query endpoint to which it redirects.',
        }),
    });
  };
  return { exchange, close };
}

function senderOf({ base, fetch, runtime, env }: FetchJsonParts): {
  readonly send: SendGet;
  readonly close: () => void;
} {
  let transport: Transport | undefined;
  const open = loadOnce(async () => (transport = (await loadConnections()).openTransport(base, env, runtime)));
  const send: SendGet = async (url, headers, signal) => {
    const other = fetch ?? (globalThis.fetch === NATIVE_FETCH ? undefined : globalThis.fetch);
    if (other) return byFetch(other, new Request(url, { headers, signal, redirect: 'manual' }));
    const { get } = transport ?? (await open());
    const { status, response, body } = await get(new URL(url), headers, signal);
    return { status, headers: { get: (name) => textOf(response.headers[name]) }, text: body };
  };
  return { send, close: () => transport?.close() };
}

async function byFetch(fetch: FetchFunction, request: Request): Promise<TextAnswer> {
  const answer = await fetch(request);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const textOf = (value: string | string[] | undefined): string | null =>
  Array.isArray(value) ? value.join(', ') : (value ?? null);

/** An `authorize` that fails leaves the registry unread: memory may serve meanwhile. */
function authorized(authorize: Authorize, url: string, headers: PlainHeaders): Promise<PlainHeaders> {
  const call = { url, method: 'GET', headers: new Headers(headers), body: undefined };
  return addedHeaders(authorize, call, (failure) => unavailable({ reason: 'credentials', ...failure }));
}

function parse(text: string, { url, isError }: { url: URL; isError: boolean }): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (isError) return undefined;
    throw unavailable({
      reason: 'malformed',
      message: `${url.host} returned no JSON.`,
      remedy: 'Check that the URL belongs to a query endpoint.',
      cause,
    });
  }
}
