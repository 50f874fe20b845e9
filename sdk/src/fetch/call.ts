// Turns the three call forms of `registry.fetch` into one plan: the service, the path, and what is sent.
import {
  METHOD_OPTIONS,
  checkOptions,
  invalidOption,
  noSuchOption,
  refuseOption,
  wrongOptions,
} from '../check-options.js';
import { defined, isObject, isServiceName, parseUrl } from '../model/schema.js';
import { invalidRequest } from '../model/errors.js';
import { nearest, quote } from '../model/text.js';
import type { LookupOptions } from '../options.js';

/** The options of one `registry.fetch` call, beside those of `fetch`. */
export interface RegistryFetchOptions extends Pick<LookupOptions, 'stage' | 'network' | 'region' | 'timeoutMs'> {
  /**
   * Send the call again after a gateway's 403 although its method is not idempotent. Safe only if nothing behind the API
   * answers with a gateway's header.
   * @default false
   */
  readonly replay?: boolean | undefined;
}

/** The options of `fetch`, and Waypost's own. */
export interface RegistryFetchInit extends RequestInit {
  /** Waypost's options. */
  readonly waypost?: RegistryFetchOptions | undefined;
  /** Node's `fetch` requires it for a stream; the DOM's types lack it. */
  readonly duplex?: 'half';
}

/** A call before its address is known. */
export interface PlannedCall {
  readonly service: string;
  /** Path and query, without a leading `/`. */
  readonly path: string;
  readonly init: RequestInit;
  readonly options: RegistryFetchOptions;
  /** Whether `init.body` may be sent a second time. */
  readonly repeatable: boolean;
}

/** Ends the host of a URL that names a service: `https://orders-api.waypost.internal/`. */
export const INTERNAL = '.waypost.internal';
const EXAMPLE = `a URL as in https://orders-api${INTERNAL}/orders/42.`;
/** A request's body of at most this many bytes is kept for a second attempt. */
const MOST_KEPT_BYTES = 1_048_576;

export async function planCall(
  input: string | URL | Request,
  second?: string | RegistryFetchInit,
  third?: RegistryFetchInit,
): Promise<PlannedCall> {
  if (typeof second === 'string' || (typeof input === 'string' && isServiceName(input))) {
    const given = typeof second === 'string' ? third : second;
    return planOf(nameOf(input), typeof second === 'string' ? second : '', given);
  }
  const isRequest = isRequestLike(input);
  const url = urlOf(isRequest ? input.url : String(input));
  const service = serviceOf(url);
  const path = `${url.pathname}${url.search}`;
  if (!isRequest) return planOf(service, path, second);
  const { waypost, ...init } = second ?? {};
  return planOf(service, path, { ...(await initOf(input)), ...init, ...defined({ waypost }) });
}

function nameOf(input: string | URL | Request): string {
  if (typeof input === 'string') return input;
  throw invalidRequest(
    'A path beside a URL is ambiguous.',
    'Give a service name and a path, or only a URL or request.',
    'path',
  );
}

function planOf(service: string, path: string, given: RegistryFetchInit = {}): PlannedCall {
  checkFetchInit(given);
  const { waypost, ...init } = given;
  const relative = path.startsWith('/') ? path.slice(1) : path;
  return { service, path: relative, init, options: waypost ?? {}, repeatable: isRepeatable(init.body) };
}

/** Checks the member `waypost` of an init, and refuses Waypost's own options beside it, where they would have no effect. */
function checkFetchInit(init: unknown): void {
  if (!isObject(init)) throw wrongOptions(init);
  if (init.waypost !== undefined && !isObject(init.waypost)) throw invalidOption('waypost', 'an object');
  checkOptions('registry.fetch', init.waypost);
  checkMethod(init);
  if (isPlain(init.body)) throw refuseOption('The body is an object.', 'Give its text: JSON.stringify(…).', 'body');
  for (const name of Object.keys(init)) {
    if (Object.hasOwn(METHOD_OPTIONS['registry.fetch'], name)) {
      const message = `The option ${quote(name)} is Waypost's and not one of fetch.`;
      throw refuseOption(message, `Give it as { waypost: { ${name}: … } }.`, name);
    }
    if (name === 'timeout')
      throw noSuchOption(name, 'Give { waypost: { timeoutMs: … } }, or `signal: AbortSignal.timeout(…)`.');
    if (name !== 'waypost' && nearest(name, ['waypost']).length > 0)
      throw noSuchOption(name, 'Did you mean "waypost"?');
  }
}

/** Refuses what `fetch` would refuse with an error of its own. */
function checkMethod({ method = 'GET', body }: Readonly<Record<string, unknown>>): void {
  if (typeof method !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(method))
    throw invalidOption('method', 'an HTTP method');
  if ((body ?? null) === null || !/^(?:get|head)$/i.test(method)) return;
  throw refuseOption(`A ${method.toUpperCase()} has no body.`, "Set `method`, as in 'POST'.", 'body');
}

/** An object that `fetch` would send as "[object Object]", or a list. */
function isPlain(body: unknown): boolean {
  if (Array.isArray(body)) return true;
  return isObject(body) && Object.getPrototypeOf(body) === Object.prototype && !(Symbol.asyncIterator in body);
}

/** Checks members, not the class: a request of another library is as good. */
const isRequestLike = (input: string | URL | Request): input is Request =>
  isObject(input) && 'url' in input && 'headers' in input;

function urlOf(text: string): URL {
  const url = parseUrl(text);
  if (url) return url;
  throw invalidRequest(
    `${quote(text)} is neither the name of a service nor a URL.`,
    `Give the name and the path as two arguments, or ${EXAMPLE}`,
    'url',
  );
}

function serviceOf({ hostname, href }: URL): string {
  if (hostname.endsWith(INTERNAL)) return hostname.slice(0, -INTERNAL.length);
  throw invalidRequest(
    `${quote(href)} contains no service name.`,
    `Give a service name and a path, or ${EXAMPLE}`,
    'url',
  );
}

/** The content of a `Request` as an init; one of another library may lack members. */
async function initOf(request: Request): Promise<RequestInit> {
  const { method, headers, signal, redirect, credentials, integrity, keepalive } = request;
  const init: RequestInit = defined({ method, headers, signal, redirect, credentials, integrity, keepalive });
  if ((request.body ?? null) === null) return init;
  // Bytes and streams are both bodies, whichever type library defines what a body is.
  const body = (await bytesOrStream(chunksOf(request.body), MOST_KEPT_BYTES)) as NonNullable<RequestInit['body']>;
  // `fetch` requires `half` for a stream: it is sent before the answer is read.
  const streaming = { duplex: 'half' } as const;
  return { ...init, ...streaming, body };
}

const REPEATABLE = new Set(['ArrayBuffer', 'SharedArrayBuffer', 'URLSearchParams', 'FormData', 'Blob', 'File']);

/** Whether a body can be sent a second time: everything but a stream. */
function isRepeatable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === 'string') return true;
  // The tag is the same for every realm and library.
  return ArrayBuffer.isView(body) || REPEATABLE.has(Object.prototype.toString.call(body).slice(8, -1));
}

/** Joins a path under the address's own path: it neither drops the stage nor leaves it. `base` ends in `/`. */
export function joinPath(base: string, path: string): URL {
  // After `./`, nothing in the path can be read as a scheme or a host.
  const joined = parseUrl(`./${path}`, base);
  if (joined?.href.startsWith(base) === true) return joined;
  throw invalidRequest(`The path ${quote(path)} leaves the service.`, 'Give a path under the service’s own.', 'path');
}

export interface Chunks {
  readonly next: () => Promise<{ readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined }>;
  readonly cancel: (reason: unknown) => unknown;
}

/** The chunks of a web stream, or of a stream of Node's, which other libraries use. */
export function chunksOf(stream: unknown): Chunks {
  const web = stream as ReadableStream<Uint8Array>; // told apart by its method
  if (typeof web.getReader === 'function') {
    const reader = web.getReader();
    return { next: () => reader.read(), cancel: (reason) => reader.cancel(reason) };
  }
  const iterator = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](); // a stream of Node's is iterable
  return { next: () => iterator.next(), cancel: () => iterator.return?.() };
}

/** The bytes of a stream that has at most `most` of them, else a stream of the same content. */
export async function bytesOrStream(chunks: Chunks, most: number): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const read: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value } = await chunks.next();
    if (!value) return Buffer.concat(read);
    read.push(value);
    size += value.byteLength;
    if (size > most) return resumed(read, chunks);
  }
}

function resumed(read: readonly Uint8Array[], chunks: Chunks): ReadableStream<Uint8Array> {
  const first = [...read];
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const value = first.shift() ?? (await chunks.next()).value;
      if (!value) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => void chunks.cancel(reason),
  });
}
