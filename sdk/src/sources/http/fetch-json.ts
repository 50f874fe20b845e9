// GETs JSON and keeps bodies by their entity tags, so that an unchanged document is not sent twice.
import { createBoundedMap } from '../../resolve/memory.js';
import { addedHeaders } from '../added-headers.js';
import type { AnswerHead } from '../../fetch/evidence.js';
import type { Hop } from '../../fetch/redirect.js';
import { loadCalls } from '../../fetch/registry-fetch.js';
import { timedOut, unavailable, unreachable } from '../../outage.js';
import type { Environment } from '../../model/schema.js';
import { bySignal, limited, loadOnce, type FetchFunction, type RegistryRuntime, type StopHook } from '../../runtime.js';
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
  const { base, authorize, runtime } = parts;
  const { send, close } = senderOf(parts);
  const tagged = createBoundedMap<{ readonly tag: string; readonly body: unknown }>({
    most: MOST_TAGS,
    isWorthless: () => false,
  });

  const get = async (url: URL, consistent: boolean, onStop: StopHook): Promise<HttpAnswer> => {
    const known = tagged.get(url.href);
    const plain: Record<string, string> = { accept: 'application/json' };
    if (known) plain['if-none-match'] = known.tag;
    if (consistent) plain['cache-control'] = 'no-cache';
    try {
      const call = { url, plain, authorize, onStop };
      const first = await send(call);
      const isMoved = first.headers.get('location') !== null;
      const { status, headers, text } = isMoved ? await follow(first, call, { send, base }) : first;
      if (status === 304 && known) return { status: 200, headers, body: known.body };
      const body = parse(text, { url, isError: status < 200 || status > 299 });
      const tag = headers.get('etag');
      if (status === 200 && tag !== null) tagged.set(url.href, { tag, body });
      return { status, headers, body };
    } catch (error) {
      throw unreachable(url.host, error, 'NODE_EXTRA_CA_CERTS');
    }
  };

  const fetchJson: FetchJson = (url, { timeoutMs, signal, consistent }) =>
    limited(runtime, { timeoutMs, signal, tooLate: () => timedOut(url.host, timeoutMs) }, (onStop) =>
      get(url, consistent, onStop),
    );
  return { fetchJson, close };
}

type PlainHeaders = Readonly<Record<string, string>>;

/** A GET. */
interface GetCall {
  readonly url: URL;
  readonly plain: PlainHeaders;
  /** Undefined for another origin, which gets no credentials. */
  readonly authorize: Authorize | undefined;
  readonly onStop: StopHook;
}

type SendGet = (call: GetCall) => Promise<TextAnswer>;

function senderOf({ base, fetch, runtime, env }: FetchJsonParts): {
  readonly send: SendGet;
  readonly close: () => void;
} {
  let transport: Transport | undefined;
  const open = loadOnce(async () => (transport = (await loadConnections()).openTransport(base, env, runtime)));
  const send: SendGet = async ({ url, plain, authorize, onStop }) => {
    // Node loads its `fetch` for the class Headers, which takes longer than all else.
    const headers = authorize ? await authorized(authorize, url, plain) : plain;
    const other = fetch ?? (globalThis.fetch === NATIVE_FETCH ? undefined : globalThis.fetch);
    if (other) {
      return bySignal(async (signal) => {
        signal.throwIfAborted();
        const answer = await other(new Request(url, { headers, signal, redirect: 'manual' }));
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      })(onStop);
    }
    const { status, response, body } = await (transport ?? (await open())).get(url, headers, onStop);
    return { status, headers: { get: (name) => textOf(response.headers[name]) }, text: body };
  };
  return { send, close: () => transport?.close() };
}

/** The answer at the end of the redirects that begin with `answer`. */
async function follow(
  answer: TextAnswer,
  call: GetCall,
  { send, base: { href: base } }: { readonly send: SendGet; readonly base: URL },
): Promise<TextAnswer> {
  const { followRedirects } = await loadCalls();
  const sendHop = ({ url, headers }: Hop, authorize?: Authorize): Promise<TextAnswer> =>
    send({ url: new URL(url), plain: Object.fromEntries(headers), authorize, onStop: call.onStop });
  return followRedirects(answer, {
    first: { url: call.url.href, method: 'GET', headers: new Headers(call.plain), body: undefined },
    base,
    isRepeatable: true,
    sendOwn: (hop) => sendHop(hop, call.authorize),
    sendAway: (hop) => sendHop(hop),
    added: new Set(), // a hop has no headers of `authorize`
    discard: () => undefined, // its body was read
    leaves: (where) =>
      unavailable({
        reason: 'configuration',
        message: `${base} ${where}`,
        remedy: 'Give the base URL of the query endpoint to which it redirects.',
      }),
  });
}

const textOf = (value: string | string[] | undefined): string | null =>
  Array.isArray(value) ? value.join(', ') : (value ?? null);

/** An `authorize` that fails leaves the registry unread: memory may serve meanwhile. */
async function authorized(authorize: Authorize, { href }: URL, plain: PlainHeaders): Promise<PlainHeaders> {
  const call = { url: href, method: 'GET', headers: new Headers(plain), body: undefined };
  const added = await addedHeaders(authorize, call, (failure) => unavailable({ reason: 'credentials', ...failure }));
  const own = Object.entries(added).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...plain, ...Object.fromEntries(own) };
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
