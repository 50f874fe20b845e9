// The headers that pass through the agent: all but those of one connection (RFC 9110, section 7.6.1) and the agent's own.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Destination } from '../resolve/answer.js';
import { EXPLAIN_HEADER, TOKEN_HEADER } from './own-headers.js';

/** Names and values in turn, as Node's `rawHeaders`. */
export type FlatHeaders = string[];

const HOP_BY_HOP = [
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
] as const;

/** What a caller must not decide: where the call goes, how it is framed, and the agent's own headers. */
const NOT_THE_CALLERS = ['host', 'expect', 'content-length', 'x-apigw-api-id', TOKEN_HEADER, EXPLAIN_HEADER] as const;

const NEVER_FORWARDED: ReadonlySet<string> = new Set(HOP_BY_HOP);
const NEVER_FROM_CALLERS: ReadonlySet<string> = new Set([...HOP_BY_HOP, ...NOT_THE_CALLERS]);

/** Methods whose requests have no length where they have no body. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** What a trailer must not carry: framing, routing, credentials and what describes the body (RFC 9110, section 6.5.1). */
const NEVER_IN_TRAILERS: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  ...NOT_THE_CALLERS,
  'authorization',
  'content-encoding',
  'content-range',
  'content-type',
  'cookie',
  'set-cookie',
]);

type RawHeaders = Pick<IncomingMessage, 'rawHeaders'>;

export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

interface CallHead {
  readonly host: string;
  /** The headers of the address, and the signature. */
  readonly headers: Destination['headers'];
  /** Headers of the client that are left out. */
  readonly dropped: readonly string[];
  /** The length of a body that is sent whole. */
  readonly length: number | undefined;
}

/** Closes the connection after an answer to a request whose body nobody reads to its end. */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  // A request without a body is complete only after its first handler has run.
  if (!request.complete && hasBody(request)) response.shouldKeepAlive = false;
}

/** The headers of the call to the service. */
export function requestHeaders(
  request: RawHeaders & Pick<IncomingMessage, 'method'>,
  { host, headers: given, dropped, length }: CallHead,
): FlatHeaders {
  const own = Object.keys(given).map((name) => name.toLowerCase());
  const kept = withoutHops(request, NEVER_FROM_CALLERS, [...dropped, ...own]);
  const addressed = own.includes('host') ? [] : ['Host', host];
  const framed = length === undefined ? framing(request) : ['Content-Length', String(length)];
  return [...addressed, ...Object.entries(given).flat(), ...kept, ...framed];
}

/** The headers of the answer to the client. `mayHaveTrailers`: it will be sent in chunks. */
export function answerHeaders(answer: RawHeaders, mayHaveTrailers: boolean): FlatHeaders {
  const kept = withoutHops(answer, NEVER_FORWARDED, []);
  return mayHaveTrailers ? [...kept, ...announcedTrailers(answer)] : kept;
}

/** The trailers that pass through, as pairs. */
export function trailersOf({ rawTrailers }: Pick<IncomingMessage, 'rawTrailers'>): [name: string, value: string][] {
  const kept: [string, string][] = [];
  for (let index = 0; index < rawTrailers.length; index += 2) {
    const [name = '', value = ''] = rawTrailers.slice(index, index + 2);
    if (!NEVER_IN_TRAILERS.has(name.toLowerCase())) kept.push([name, value]);
  }
  return kept;
}

function framing({ rawHeaders, method = 'GET' }: RawHeaders & Pick<IncomingMessage, 'method'>): FlatHeaders {
  if (valueOf(rawHeaders, 'transfer-encoding') !== undefined) {
    return ['Transfer-Encoding', 'chunked', ...announcedTrailers({ rawHeaders })];
  }
  const length = valueOf(rawHeaders, 'content-length') ?? (BODILESS.has(method) ? undefined : '0');
  return length === undefined ? [] : ['Content-Length', length];
}

/** Only a message in chunks has trailers; Node refuses to announce them for any other. */
function announcedTrailers({ rawHeaders }: RawHeaders): FlatHeaders {
  if (valueOf(rawHeaders, 'transfer-encoding') === undefined) return [];
  const trailer = valueOf(rawHeaders, 'trailer');
  return trailer === undefined ? [] : ['Trailer', trailer];
}

/** The value of a header, from all its lines. Node's `headers` would read all other headers too. */
function valueOf(rawHeaders: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const other = rawHeaders[index] ?? '';
    if (other.length !== name.length || other.toLowerCase() !== name) continue;
    const value = rawHeaders[index + 1] ?? '';
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

/** Without those of one connection: the well-known ones, which `never` has, and those that the connection names itself. */
function withoutHops({ rawHeaders }: RawHeaders, never: ReadonlySet<string>, others: readonly string[]): FlatHeaders {
  const connection = valueOf(rawHeaders, 'connection');
  // Most connections name nothing else.
  const isUsual = connection === undefined || connection === 'keep-alive';
  const named = isUsual ? others : [...others, ...namesIn(connection)];
  const kept: FlatHeaders = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    if (!never.has(lower) && !named.includes(lower)) kept.push(name, rawHeaders[index + 1] ?? '');
  }
  return kept;
}

/** A message's framing is not for the other side to remove. */
function namesIn(connection: string): string[] {
  const names = connection.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== 'content-length');
}
