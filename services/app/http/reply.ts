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

/** An answer that callers share: made once, for those who have it already too. */
export interface Answer {
  readonly whole: Reply;
  /** The reply to a caller who names the tag. Absent if caches must not store the answer. */
  readonly unchanged?: { readonly etag: string; readonly reply: Reply };
}

/** An outage may be over in a second; the other problems last until somebody acts. */
const RETRY_AFTER: Readonly<Partial<Record<WaypostErrorCode, Readonly<Record<string, string>>>>> = {
  REGISTRY_UNAVAILABLE: { 'retry-after': '1' },
};

export interface Replies {
  /** An answer that caches may store and must revalidate. */
  readonly storable: (text: string) => Answer;
  /** An answer that caches must not store. */
  readonly momentary: (text: string) => Answer;
  readonly problem: (problem: Problem, headers?: Reply['headers']) => Reply;
}

export function createReplies(registry: string): Replies {
  const own = { 'x-waypost-registry': registry };
  const once = { 'cache-control': 'no-store', ...own };
  return {
    storable: (text) => {
      const etag = entityTag(text);
      const validators = { etag, 'cache-control': 'no-cache', ...own };
      return {
        whole: { status: 200, headers: { ...JSON_TYPE, ...validators }, body: text },
        unchanged: { etag, reply: { status: 304, headers: validators, body: null } },
      };
    },
    momentary: (text) => ({ whole: { status: 200, headers: { ...JSON_TYPE, ...once }, body: text } }),
    problem: (problem, headers = {}) => {
      const document = problemDocument(problem, 'http');
      const all = { ...PROBLEM_TYPE, ...RETRY_AFTER[problem.code], ...headers, ...once };
      return { status: document.status, headers: all, body: bodyText(document) };
    },
  };
}

/** The reply to a caller with this `If-None-Match`. */
export function replyTo({ whole, unchanged }: Answer, ifNoneMatch: string | null | undefined): Reply {
  return unchanged !== undefined && namesTag(ifNoneMatch, unchanged.etag) ? unchanged.reply : whole;
}

export function toResponse({ status, headers, body }: Reply): Response {
  return new Response(body, { status, headers });
}
