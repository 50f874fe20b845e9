// The three spellings of `registry.fetch`, as one plan of a call: which service, which path, and what is sent.
import { WaypostError } from '../model/errors.js';
import { isServiceName } from '../model/names.js';
import type { CallOptions } from '../options.js';
import { bytesOrStream, isRepeatable } from './body.js';

/** What a call of `registry.fetch` may say beside `fetch`'s own options. */
export interface FetchOptions extends Pick<CallOptions, 'stage' | 'network' | 'region' | 'timeout'> {
  /**
   * Send a call again on a gateway's 403 though its method is not idempotent. Only where nothing behind the API can answer
   * with a gateway's header.
   */
  readonly replay?: boolean | undefined;
}

/** What `fetch` takes, and what is Waypost's. */
export interface FetchInit extends RequestInit {
  /** What is Waypost's; everything else is `fetch`'s. */
  readonly waypost?: FetchOptions | undefined;
  /** Node's `fetch` wants it beside a stream; the DOM's types do not know it. */
  readonly duplex?: 'half';
}

/** A call, as far as it is known before the address is. */
export interface PlannedCall {
  readonly service: string;
  /** Path and query, without a leading `/`. */
  readonly path: string;
  readonly init: RequestInit;
  readonly options: FetchOptions;
  /** Whether `init.body` may be sent a second time. */
  readonly repeatable: boolean;
}

const INTERNAL = '.waypost.internal';
/** A request's body up to so many bytes is kept for a second attempt. */
const KEPT = 1_048_576;

export async function planCall(
  input: string | URL | Request,
  second?: string | FetchInit,
  third?: FetchInit,
): Promise<PlannedCall> {
  if (typeof second === 'string' || (typeof input === 'string' && isServiceName(input))) {
    const given = typeof second === 'string' ? third : second;
    return planOf(nameOf(input), typeof second === 'string' ? second : '', given);
  }
  const url = new URL(input instanceof Request ? input.url : input);
  const service = serviceOf(url);
  const path = `${url.pathname}${url.search}`;
  if (!(input instanceof Request)) return planOf(service, path, second);
  const { waypost, ...init } = second ?? {};
  return planOf(service, path, { ...(await initOf(input)), ...init, ...(waypost === undefined ? {} : { waypost }) });
}

function nameOf(input: string | URL | Request): string {
  if (typeof input === 'string') return input;
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: 'A path was given beside a URL.',
    remedy: 'Give a service’s name and a path, or a URL or request alone.',
    details: { what: 'path' },
  });
}

function planOf(service: string, path: string, { waypost, ...init }: FetchInit = {}): PlannedCall {
  const relative = path.startsWith('/') ? path.slice(1) : path;
  return { service, path: relative, init, options: waypost ?? {}, repeatable: isRepeatable(init.body) };
}

function serviceOf({ hostname, href }: URL): string {
  if (hostname.endsWith(INTERNAL)) return hostname.slice(0, -INTERNAL.length);
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: `${JSON.stringify(href.slice(0, 80))} names no service.`,
    remedy: `Give a service's name and a path, or a URL as in https://orders-api${INTERNAL}/orders/42.`,
    details: { what: 'url' },
  });
}

/** What a `Request` holds, as an init. */
async function initOf(request: Request): Promise<RequestInit> {
  const { method, headers, signal, redirect, credentials, integrity, keepalive } = request;
  const init: RequestInit = { method, headers, signal, redirect, credentials, integrity, keepalive };
  if (request.body === null) return init;
  // The two kinds of what it answers are both bodies, whichever library of types says what a body is.
  const body = (await bytesOrStream(request.body, KEPT)) as NonNullable<RequestInit['body']>;
  // A stream has to say that it is sent before the answer is read, which is all that `half` means.
  const streaming = { duplex: 'half' } as const;
  return { ...init, ...streaming, body };
}
