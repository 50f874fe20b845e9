// Follows redirects as `fetch` does, with two rules of Waypost's: within the service's own origin a redirect stays under the
// service's path, and no header of Waypost's and no credential leaves that origin.
import { parseUrl } from '../model/schema.js';
import type { AnswerHead } from './evidence.js';

/** One request of a chain of redirects. */
export interface Hop {
  readonly url: string;
  readonly method: string | undefined;
  /** The caller's own headers. */
  readonly headers: Headers;
  readonly body: unknown;
}

export interface RedirectedCall<A extends AnswerHead> {
  readonly first: Hop;
  /** The address of the service, which ends in `/`. */
  readonly base: string;
  /** Whether the body can be sent again: false for a stream. */
  readonly isRepeatable: boolean;
  /** Sends a hop within the service: with Waypost's headers, and authorized. */
  readonly sendOwn: (hop: Hop) => Promise<A>;
  /** Sends a hop as it is. */
  readonly sendAway: (hop: Hop) => Promise<A>;
  /** The names of the headers that `sendOwn` has added. */
  readonly added: ReadonlySet<string>;
  readonly discard: (answer: A) => void;
  /** The error for a redirect that leaves the service's path without leaving its origin; `where` says where it leads. */
  readonly leaves: (where: string) => Error;
}

/** As many as `fetch` follows. */
const MOST_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that describe a body, which a redirect may drop. */
const OF_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];
const CREDENTIAL = /^(?:authorization|proxy-authorization|cookie|host|x-api-key|x-apigw-api-id|x-amz-.*)$/;

/** The answer at the end of the redirects that begin with `answer`. */
export async function followRedirects<A extends AnswerHead>(answer: A, call: RedirectedCall<A>): Promise<A> {
  const own = new URL(call.base);
  let hop = call.first;
  let last = answer;
  // What another origin redirects back to is not trusted with credentials.
  let isAway = false;
  for (let count = 0; ; count += 1) {
    const text = redirectOf(last);
    if (text === null) return last;
    call.discard(last);
    const location = locationOf(text, hop.url);
    if (count === MOST_REDIRECTS) throw failed('redirect count exceeded');
    const isOwn = location.origin === own.origin;
    if (isOwn && !isUnder(location, own)) {
      throw call.leaves(`redirects to ${own.origin}${location.pathname.slice(0, 80)}, outside its own path.`);
    }
    isAway ||= !isOwn;
    hop = nextHop(hop, { location, status: last.status, isRepeatable: call.isRepeatable });
    if (isAway) hop = { ...hop, headers: withoutCredentials(hop.headers, call.added) };
    last = await (isAway ? call.sendAway(hop) : call.sendOwn(hop));
  }
}

/** The location of a redirect; null for any other answer. An empty one leads nowhere: resolved, it would be the same call again. */
function redirectOf({ status, headers }: AnswerHead): string | null {
  const location = REDIRECTS.has(status) ? headers.get('location') : null;
  return location === '' ? null : location;
}

/** Where a redirect leads. */
function locationOf(given: string, from: string): URL {
  // Headers are bytes; browsers and servers write a location in UTF-8.
  const text = /[\x80-\xff]/.test(given) && isBytes(given) ? Buffer.from(given, 'latin1').toString() : given;
  const location = parseUrl(text, from);
  if (!location) throw failed('the location of the redirect is not a URL');
  if (!/^https?:$/.test(location.protocol)) throw failed('the redirect leads to no http(s) URL');
  if (location.username !== '' || location.password !== '') throw failed('the redirect leads to a URL with user info');
  if (location.hash === '') location.hash = new URL(from).hash;
  return location;
}

function isBytes(text: string): boolean {
  return !/[^\x00-\xff]/.test(text); // oxlint-disable-line no-control-regex -- all that fits into a byte
}

/** https://fetch.spec.whatwg.org/#http-redirect-fetch */
function nextHop(
  hop: Hop,
  { location, status, isRepeatable }: { location: URL; status: number; isRepeatable: boolean },
): Hop {
  const method = hop.method?.toUpperCase() ?? 'GET';
  if (status !== 303 && !isRepeatable) throw failed('a stream cannot be sent again after a redirect');
  const becomesGet = (status === 303 && method !== 'GET' && method !== 'HEAD') || (status < 303 && method === 'POST');
  if (!becomesGet) return { ...hop, url: location.href };
  const headers = new Headers(hop.headers);
  for (const name of OF_BODY) headers.delete(name);
  return { url: location.href, method: 'GET', headers, body: undefined };
}

const isUnder = ({ href, pathname }: URL, base: URL): boolean =>
  href.startsWith(base.href) || `${pathname}/` === base.pathname;

function withoutCredentials(headers: Headers, added: ReadonlySet<string>): Headers {
  const kept = new Headers(headers);
  for (const [name] of headers) if (CREDENTIAL.test(name) || added.has(name)) kept.delete(name);
  return kept;
}

/** As `fetch` fails. */
const failed = (why: string): TypeError => new TypeError('fetch failed', { cause: new Error(why) });
