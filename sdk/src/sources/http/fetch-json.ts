// GETs JSON by `fetch` and keeps bodies by their entity tags, so that an unchanged document is not sent twice.
import { createBoundedMap } from '../../resolve/memory.js';
import type { Authorize, OutgoingCall } from '../../fetch/authorize.js';
import { isWaypostError } from '../../model/errors.js';
import { messageOf } from '../../model/printable.js';
import { unavailable, untrusted } from '../../outage.js';
import { limited, type RegistryRuntime } from '../../runtime.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface FetchJsonOptions {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** Bypasses the caches in between. */
  readonly consistent: boolean;
}

export type FetchJson = (url: URL, options: FetchJsonOptions) => Promise<HttpAnswer>;

export interface FetchJsonParts {
  readonly fetch: typeof globalThis.fetch;
  readonly authorize: Authorize;
  readonly runtime: RegistryRuntime;
}

const MOST_TAGS = 1000;

export function createFetchJson({ fetch, authorize, runtime }: FetchJsonParts): FetchJson {
  const tagged = createBoundedMap<{ readonly tag: string; readonly body: unknown }>({
    most: MOST_TAGS,
    isWorthless: () => false,
  });

  const get = async (url: URL, consistent: boolean, signal: AbortSignal): Promise<HttpAnswer> => {
    const known = tagged.get(url.href);
    const headers = new Headers({ accept: 'application/json' });
    if (known !== undefined) headers.set('if-none-match', known.tag);
    if (consistent) headers.set('cache-control', 'no-cache');
    const added = await authorized(authorize, { url: url.href, method: 'GET', headers, body: undefined });
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
    signal.throwIfAborted();
    const answer = await fetch(new Request(url, { headers, signal }));
    if (answer.status === 304 && known !== undefined) {
      return { status: 200, headers: answer.headers, body: known.body };
    }
    const text = await answer.text();
    const body = parse(text, { url, isError: !answer.ok });
    const tag = answer.headers.get('etag');
    if (answer.status === 200 && tag !== null) tagged.set(url.href, { tag, body });
    return { status: answer.status, headers: answer.headers, body };
  };

  return (url, { timeout, signal, consistent }) =>
    limited(runtime, { timeout, signal, tooLate: () => timedOut(url, timeout) }, (limit) =>
      get(url, consistent, limit).catch((error: unknown) => {
        throw isWaypostError(error) ? error : unreachable(url, error);
      }),
    );
}

/** An `authorize` that fails leaves the registry unread: memory may serve meanwhile. */
async function authorized(authorize: Authorize, call: OutgoingCall): Promise<Readonly<Record<string, string>>> {
  try {
    return await authorize(call);
  } catch (cause) {
    if (isWaypostError(cause)) throw cause;
    const message = `The option \`authorize\` failed: ${messageOf(cause)}.`;
    throw unavailable({ reason: 'credentials', message, remedy: 'Correct the function.', cause });
  }
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

function timedOut(url: URL, ms: number): Error {
  return unavailable({
    reason: 'timeout',
    message: `${url.host} did not answer within ${Math.round(ms)} ms.`,
    remedy: 'Check the network route.',
  });
}

function unreachable(url: URL, cause: unknown): Error {
  const refused = untrusted(url.host, cause, 'NODE_EXTRA_CA_CERTS');
  if (refused !== undefined) return refused;
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const words = inner instanceof Error ? inner.message : String(inner);
  return unavailable({
    reason: 'network',
    message: `${url.host} cannot be reached (${words}).`,
    remedy: 'Check the network route.',
    cause,
  });
}
