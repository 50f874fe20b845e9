// Makes HTTP replies: JSON with an ETag, or a problem document (RFC 9457). Every reply names the registry.
import { bodyText, entityTag, namesTag, problemDocument, type WaypostErrorCode, type Problem } from 'waypost/model';

/** An HTTP answer as plain data. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for no body, which differs from an empty one. */
  readonly body: string | null;
}

const JSON_TYPE = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
const PROBLEM_TYPE = { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' };

/** The text of an answer, with its tag. */
export interface TaggedText {
  readonly text: string;
  readonly etag: string;
}

export function tagged(text: string): TaggedText {
  return { text, etag: entityTag(text) };
}

/** A reply that caches may store and must revalidate. */
export function storable({ text, etag }: TaggedText, ifNoneMatch: string | null): Reply {
  const validators = { etag, 'cache-control': 'no-cache' };
  if (namesTag(ifNoneMatch, etag)) return { status: 304, headers: validators, body: null };
  return { status: 200, headers: { ...JSON_TYPE, ...validators }, body: text };
}

/** A reply that caches must not store. */
export function momentary({ text }: TaggedText): Reply {
  return { status: 200, headers: { ...JSON_TYPE, 'cache-control': 'no-store' }, body: text };
}

/** An outage may be over in a second; the other problems last until somebody acts. */
const RETRY_AFTER: Readonly<Partial<Record<WaypostErrorCode, Readonly<Record<string, string>>>>> = {
  REGISTRY_UNAVAILABLE: { 'retry-after': '1' },
};

export function problemReply(problem: Problem, headers: Readonly<Record<string, string>> = {}): Reply {
  const document = problemDocument(problem, 'http');
  return {
    status: document.status,
    headers: { ...PROBLEM_TYPE, 'cache-control': 'no-store', ...RETRY_AFTER[problem.code], ...headers },
    body: bodyText(document),
  };
}

/** Adds what every reply has. HEAD is GET without the body, and a 304 has none. */
export function complete({ status, headers, body }: Reply, { method, registry }: ReplyContext): Reply {
  const bare = method === 'HEAD' || status === 304;
  return { status, headers: { ...headers, 'x-waypost-registry': registry }, body: bare ? null : body };
}

interface ReplyContext {
  readonly method: string;
  readonly registry: string;
}

export function toResponse({ status, headers, body }: Reply): Response {
  return new Response(body, { status, headers });
}
