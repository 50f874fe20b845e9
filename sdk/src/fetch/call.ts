// Turns the three call forms of `registry.fetch` into one plan: the service, the path, and what is sent.
import { checkFetchInit } from '../check-options.js';
import { defined, isServiceName } from '../model/schema.js';
import { WaypostError } from '../model/errors.js';
import { quote } from '../model/printable.js';
import type { CallOptions } from '../options.js';

/** The options of one `registry.fetch` call, beside those of `fetch`. */
export interface FetchOptions extends Pick<CallOptions, 'stage' | 'network' | 'region' | 'timeout'> {
  /**
   * Send the call again after a gateway's 403 although its method is not idempotent. Safe only if nothing behind the API
   * answers with a gateway's header.
   */
  readonly replay?: boolean | undefined;
}

/** The options of `fetch`, and Waypost's own. */
export interface FetchInit extends RequestInit {
  /** Waypost's options. */
  readonly waypost?: FetchOptions | undefined;
  /** Node's `fetch` requires it for a stream; the DOM's types lack it. */
  readonly duplex?: 'half';
}

/** A call before its address is known. */
export interface PlannedCall {
  readonly service: string;
  /** Path and query, without a leading `/`. */
  readonly path: string;
  readonly init: RequestInit;
  readonly options: FetchOptions;
  /** Whether `init.body` may be sent a second time. */
  readonly repeatable: boolean;
}

/** Ends the host of a URL that names a service: `https://orders-api.waypost.internal/`. */
export const INTERNAL = '.waypost.internal';
/** A request's body of at most this many bytes is kept for a second attempt. */
const MOST_KEPT_BYTES = 1_048_576;

export async function planCall(
  input: string | URL | Request,
  second?: string | FetchInit,
  third?: FetchInit,
): Promise<PlannedCall> {
  if (typeof second === 'string' || (typeof input === 'string' && isServiceName(input))) {
    const given = typeof second === 'string' ? third : second;
    return planOf(nameOf(input), typeof second === 'string' ? second : '', given);
  }
  const url = urlOf(input);
  const service = serviceOf(url);
  const path = `${url.pathname}${url.search}`;
  if (!(input instanceof Request)) return planOf(service, path, second);
  const { waypost, ...init } = second ?? {};
  return planOf(service, path, { ...(await initOf(input)), ...init, ...defined({ waypost }) });
}

function nameOf(input: string | URL | Request): string {
  if (typeof input === 'string') return input;
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: 'A path beside a URL is ambiguous.',
    remedy: 'Give a service name and a path, or only a URL or request.',
    details: { what: 'path' },
  });
}

function planOf(service: string, path: string, given: FetchInit = {}): PlannedCall {
  checkFetchInit(given);
  const { waypost, ...init } = given;
  const relative = path.startsWith('/') ? path.slice(1) : path;
  return { service, path: relative, init, options: waypost ?? {}, repeatable: isRepeatable(init.body) };
}

function urlOf(input: string | URL | Request): URL {
  const text = input instanceof Request ? input.url : String(input);
  if (URL.canParse(text)) return new URL(text);
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: `${quote(text)} is neither the name of a service nor a URL.`,
    remedy: `Give the name and the path as two arguments, or a URL as in https://orders-api${INTERNAL}/orders/42.`,
    details: { what: 'url' },
  });
}

function serviceOf({ hostname, href }: URL): string {
  if (hostname.endsWith(INTERNAL)) return hostname.slice(0, -INTERNAL.length);
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: `${quote(href)} contains no service name.`,
    remedy: `Give a service name and a path, or a URL as in https://orders-api${INTERNAL}/orders/42.`,
    details: { what: 'url' },
  });
}

/** The content of a `Request` as an init. */
async function initOf(request: Request): Promise<RequestInit> {
  const { method, headers, signal, redirect, credentials, integrity, keepalive } = request;
  const init: RequestInit = { method, headers, signal, redirect, credentials, integrity, keepalive };
  if (request.body === null) return init;
  // Bytes and streams are both bodies, whichever type library defines what a body is.
  const body = (await bytesOrStream(request.body, MOST_KEPT_BYTES)) as NonNullable<RequestInit['body']>;
  // `fetch` requires `half` for a stream: it is sent before the answer is read.
  const streaming = { duplex: 'half' } as const;
  return { ...init, ...streaming, body };
}

/** Whether a body can be sent a second time: everything but a stream. */
function isRepeatable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === 'string') return true;
  return (
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob
  );
}

/** The bytes of a stream that has at most `most` of them, else a stream of the same content. */
async function bytesOrStream(
  stream: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
    size += value.byteLength;
    if (size > most) return resumed(chunks, reader);
  }
}

function resumed(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const first = [...chunks];
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const known = first.shift();
      const { done, value } = known === undefined ? await reader.read() : { done: false, value: known };
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Joins a path under the address's own path: it neither drops the stage nor leaves it. `base` ends in `/`. */
export function joinPath(base: string, path: string): string {
  // After `./`, nothing in the path can be read as a scheme or a host.
  const joined = URL.canParse(`./${path}`, base) ? new URL(`./${path}`, base).href : '';
  if (joined.startsWith(base)) return joined;
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: `The path ${quote(path)} leaves the service.`,
    remedy: 'Give a path under the service’s own.',
    details: { what: 'path' },
  });
}
