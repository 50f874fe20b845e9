// The query endpoint: read-only, and it never throws. Requests and replies are plain data, so that any server is a thin
// converter; the platform's `Request` and `Response` cost more than the answer.
import { isWaypostError, type Problem } from 'waypost/model';
import type { Log } from './ports.js';
import { complete, momentary, problemReply, storable, textOf, toResponse, type Reply } from './reply.js';
import { createMatcher, type Lacks, type Match, type Route } from './route.js';
import { parseTarget, quote } from './target.js';

/** The parts of a request that matter. */
export interface Asked {
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
  readonly reply: (asked: Asked) => Promise<Reply>;
}

export interface EndpointOptions {
  readonly registry: string;
  readonly routes: readonly Route[];
  readonly log: Log;
  readonly lacks?: Lacks;
}

export function createEndpoint({ registry, routes, log, lacks = {} }: EndpointOptions): QueryEndpoint {
  const match = createMatcher(routes);
  const answer = async (asked: Asked): Promise<Reply> => {
    if (asked.method !== 'GET' && asked.method !== 'HEAD') return methodNotAllowed(asked.method);
    const parsed = parseTarget(asked.url);
    if ('problem' in parsed) return problemReply(parsed.problem);
    const { segments, query } = parsed.target;
    const matched = match(segments);
    if (matched === undefined) return problemReply(unknownPath(segments, routes));
    const { reads } = matched.route;
    return answerMatch(asked, matched, { query, lacking: reads === undefined ? undefined : lacks[reads] });
  };
  const reply = async (asked: Asked): Promise<Reply> => {
    const answered = await answer(asked).catch((error: unknown) => unavailable(error, { asked, log }));
    return complete(answered, { method: asked.method, registry });
  };
  const respond = async ({ method, url, headers }: Request): Promise<Response> =>
    toResponse(await reply({ method, url, header: (name) => headers.get(name) }));
  return Object.assign(respond, { reply });
}

async function answerMatch(
  { header }: Asked,
  { route, subject }: Match,
  { query, lacking }: { readonly query: ReadonlyMap<string, string>; readonly lacking: Problem | undefined },
): Promise<Reply> {
  // A caller whose address has just failed must not get what a stale replica holds.
  const consistent = header('cache-control')?.includes('no-cache') ?? false;
  const outcome = await route.answer({ subject, query, consistent, lacking });
  if (outcome.kind === 'refused') return problemReply(outcome.problem);
  const text = outcome.kind === 'written' ? outcome.text : textOf(outcome.body);
  return route.momentary ? momentary(text) : storable(text, header('if-none-match') ?? null);
}

function methodNotAllowed(method: string): Reply {
  const problem: Problem = {
    code: 'METHOD_NOT_ALLOWED',
    message: `The query endpoint only reads; ${quote(method)} is not allowed.`,
    remedy: 'Use GET or HEAD.',
  };
  return problemReply(problem, { allow: 'GET, HEAD' });
}

/**
 * 400 and not 404, as the error table has it: the names in a path are the caller's, so that a hostile or badly encoded one
 * often ends as a path of no route; and a 404 of this endpoint always means that the registry was asked and has no such
 * service or network, never that a base URL is mistyped.
 */
function unknownPath(segments: readonly string[], routes: readonly Route[]): Problem {
  return {
    code: 'INVALID_REQUEST',
    message: `There is nothing at ${quote(`/${segments.join('/')}`)}.`,
    remedy: `Ask for one of ${routes.map(({ path }) => path).join(', ')}.`,
    details: { what: 'path' },
  };
}

interface Failure {
  readonly asked: Asked;
  readonly log: Log;
}

/** Opaque to the caller; the log has the cause. Our own errors look the same: the caller keeps using what it has. */
function unavailable(error: unknown, { asked, log }: Failure): Reply {
  const known = isWaypostError(error) ? { code: error.code, ...error.details } : {};
  log('error', 'a query failed', { ...known, method: asked.method, url: asked.url, error: describe(error) });
  const problem: Problem = {
    code: 'REGISTRY_UNAVAILABLE',
    message: 'The registry cannot answer now.',
    remedy: { kind: 'retry' },
  };
  return problemReply(problem);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${describe(error.cause)}`;
}
