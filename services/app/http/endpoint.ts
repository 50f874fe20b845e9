// The query endpoint: read-only, and it never throws. Requests and replies are plain data, so a server only converts them;
// the platform's `Request` and `Response` cost more than the answer.
import { bodyText, causesOf, isWaypostError, parseTarget, quote, unknownPath, type Problem } from 'waypost/model';
import type { Log } from './ports.js';
import { createReplies, replyTo, toResponse, type Answer, type Replies, type Reply } from './reply.js';
import { createMatcher, type Lacks, type Match, type Route } from './route.js';
import { singleFlight } from './single-flight.js';

/** The parts of a request that matter. */
export interface QueryRequest {
  readonly method: string;
  /** The whole URL, or from its path on. */
  readonly url: string;
  /** The value of a header, by its name in lower case; several of one name as one, separated by commas. */
  readonly header: (name: string) => string | null | undefined;
}

export interface QueryEndpoint {
  /** Answers a `fetch` request. */
  (request: Request): Promise<Response>;
  /** Answers a server. */
  readonly reply: (request: QueryRequest) => Promise<Reply>;
}

interface EndpointOptions {
  readonly registry: string;
  readonly routes: readonly Route[];
  readonly log: Log;
  readonly lacks?: Lacks;
}

export function createEndpoint({ registry, routes, log, lacks = {} }: EndpointOptions): QueryEndpoint {
  const match = createMatcher(routes);
  const paths = routes.map(({ path }) => path);
  const replies = createReplies(registry);
  const refusal = (problem: Problem): Promise<Answer> => Promise.resolve({ whole: replies.problem(problem) });
  // Callers who ask for the same at once share its reading and its writing.
  const compose = singleFlight(({ url, consistent }: AskedAnswer) => {
    const parsed = parseTarget(url);
    if ('problem' in parsed) return refusal(parsed.problem);
    const { segments, query } = parsed.target;
    const matched = match(segments);
    if (matched === undefined) return refusal(unknownPath(segments, paths));
    const { reads } = matched.route;
    const lacking = reads === undefined ? undefined : lacks[reads];
    return composeAnswer(replies, matched, { query, consistent, lacking });
  });
  const answer = async ({ method, url, header }: QueryRequest): Promise<Reply> => {
    if (method !== 'GET' && method !== 'HEAD') return replies.problem(notAllowed(method), { allow: 'GET, HEAD' });
    // A caller whose address has just failed must not get what a stale replica holds.
    const consistent = header('cache-control')?.includes('no-cache') ?? false;
    return replyTo(await compose({ url, consistent }), header('if-none-match'));
  };
  const reply = async (request: QueryRequest): Promise<Reply> => {
    const answered = await answer(request).catch((error: unknown) => replies.problem(outage(error, { request, log })));
    // HEAD is GET without the body.
    return request.method === 'HEAD' ? { ...answered, body: null } : answered;
  };
  const respond = async ({ method, url, headers }: Request): Promise<Response> =>
    toResponse(await reply({ method, url, header: (name) => headers.get(name) }));
  return Object.assign(respond, { reply });
}

/** What an answer depends on. */
interface AskedAnswer extends Pick<QueryRequest, 'url'> {
  readonly consistent: boolean;
}

async function composeAnswer(
  replies: Replies,
  { route, subject }: Match,
  given: Omit<Parameters<Route['answer']>[0], 'subject'>,
): Promise<Answer> {
  const outcome = await route.answer({ subject, ...given });
  if (outcome.kind === 'refused') return { whole: replies.problem(outcome.problem) };
  const text = outcome.kind === 'written' ? outcome.text : bodyText(outcome.body);
  return route.momentary === true ? replies.momentary(text) : replies.storable(text);
}

function notAllowed(method: string): Problem {
  return {
    code: 'METHOD_NOT_ALLOWED',
    message: `The query endpoint only reads; ${quote(method)} is not allowed.`,
    remedy: 'Use GET or HEAD.',
  };
}

interface FailedQuery {
  readonly request: QueryRequest;
  readonly log: Log;
}

/** Opaque to the caller; the log has the cause. Our own errors look the same: the caller keeps using what it has. */
function outage(error: unknown, { request, log }: FailedQuery): Problem {
  const known = isWaypostError(error) ? { code: error.code, ...error.details } : {};
  log('error', 'a query failed', { ...known, method: request.method, url: request.url, error: describe(error) });
  return { code: 'REGISTRY_UNAVAILABLE', message: 'The registry cannot answer now.', remedy: { kind: 'retry' } };
}

function describe(error: unknown): string {
  return causesOf(error)
    .map((cause) => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)))
    .join('\ncaused by ');
}
