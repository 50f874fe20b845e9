// The problem documents (RFC 9457) that the agent answers with when a call does not reach its service.
import { ERRORS, type ErrorKind } from '../model/error-kinds.js';
import { isRetryable, isWaypostError, type Problem } from '../model/errors.js';
import { bodyText } from '../model/http-answer.js';
import { isObject } from '../model/schema.js';
import { messageOf, printable } from '../model/text.js';
import { remedyText, type RemedyAudience } from '../model/remedies.js';
import { endUnread } from './call-headers.js';
import type { Exchange } from './exchange.js';
import { UpstreamSilent } from './silence.js';

/** Why the agent itself answers, and what to do about it. */
export interface AgentProblem {
  readonly status: number;
  /** A code of the SDK's errors, or one of the agent's own. */
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly remedy: string;
  readonly details?: object;
  /** In seconds. */
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a call with a problem. */
export class CallRefused extends Error {
  constructor(readonly problem: AgentProblem) {
    super(problem.message);
  }
}

export const BUSY: AgentProblem = {
  status: 503,
  code: 'AGENT_BUSY',
  title: 'Agent busy',
  message: 'The agent has too many calls under way.',
  remedy: 'Try again in a moment.',
  retryAfter: 1,
};

/** INVALID_REQUEST in the words of the agent. */
export function invalidCall(message: string, remedy: string): AgentProblem {
  const { status, title } = ERRORS.INVALID_REQUEST;
  return { status, code: 'INVALID_REQUEST', title, message, remedy };
}

export function internalProblem(error: unknown): AgentProblem {
  return {
    status: 500,
    code: 'INTERNAL_ERROR',
    title: 'Internal error',
    message: `Internal error in the agent: ${messageOf(error)}`,
    remedy: 'Report it with the request that caused it.',
  };
}

/** The problem of a look-up, as the query endpoint answers it. */
export function problemOfLookUp(error: unknown): AgentProblem {
  if (!isWaypostError(error)) return problemOfError(unexpected(error), 'http');
  const problem = problemOfError(error.problem, 'http');
  const headers = error.code === 'METHOD_NOT_ALLOWED' ? { allow: 'GET, HEAD' } : {};
  const isNotCached = error.code === 'REGISTRY_UNAVAILABLE' && error.details.reason === 'not-cached';
  return { ...problem, headers, ...(isNotCached ? { status: 504 } : {}) };
}

/** A failure that nobody expected is opaque to the caller, who keeps using what it has. */
function unexpected(error: unknown): Problem {
  return {
    code: 'REGISTRY_UNAVAILABLE',
    message: `The agent cannot answer now: ${messageOf(error)}`,
    remedy: { kind: 'retry' },
  };
}

function problemOfError(problem: Problem, audience: RemedyAudience): AgentProblem {
  const { code, message, remedy, details = {} } = problem;
  const { status = 500, title }: ErrorKind = ERRORS[code];
  const words = { status, code, title, message, remedy: remedyText(remedy, audience), details };
  return isRetryable(problem) ? { ...words, retryAfter: 1 } : words;
}

/** An error in one line, for the log: what failed, and the remedy in the words of the command line. */
export function reasonOf(error: unknown): string {
  if (!isWaypostError(error)) return messageOf(error);
  const { message, remedy } = error.problem;
  return `${message} ${remedyText(remedy, 'cli')}`.trim();
}

/** The problem of a call that failed: Waypost's own error, or that of the connection to the service. */
export function problemOfCall(error: unknown, service: string): AgentProblem {
  if (error instanceof CallRefused) return error.problem;
  if (isWaypostError(error)) return problemOfError(error.problem, 'cli');
  const silent = error instanceof UpstreamSilent;
  return {
    status: silent ? 504 : 502,
    code: silent ? 'SERVICE_SILENT' : 'SERVICE_UNREACHABLE',
    title: silent ? 'Service silent' : 'Service unreachable',
    message: `The call to ${service} failed: ${reasonOfFailure(error)}.`,
    remedy: `Find the cause with: waypost doctor ${service}`,
  };
}

/** Node's error for several addresses that all failed has a code and no message. */
function reasonOfFailure(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } = isObject(error) ? error : {};
  return String(message === undefined || message === '' ? (code ?? error) : message);
}

function documentOf({ status, code, title, message, remedy, details }: AgentProblem): string {
  const type = `urn:waypost:problem:${code}`;
  return bodyText({
    ...details,
    type,
    title,
    status,
    detail: printable(message),
    code,
    remedy: printable(remedy),
  });
}

function headersOf({ retryAfter, headers }: AgentProblem): Record<string, string> {
  return {
    ...headers,
    'content-type': 'application/problem+json',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
}

/** Answers with a problem. An answer that has begun is cut off, so that nobody takes it for a whole one. */
export function answerProblem({ request, response, trace }: Exchange, problem: AgentProblem): void {
  trace.code = problem.code;
  trace.failure = problem.message;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // The rest of a body that nobody reads ends with its connection.
  endUnread(request, response);
  const document = documentOf(problem);
  response.writeHead(problem.status, {
    ...headersOf(problem),
    'content-length': Buffer.byteLength(document),
  });
  response.end(document);
}

/** The same answer for a connection that has no request: a refused CONNECT, or bytes that are not HTTP. */
export function rawProblem(problem: AgentProblem, phrase: string): string {
  const document = documentOf(problem);
  const headers = {
    ...headersOf(problem),
    'content-length': String(Buffer.byteLength(document)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${problem.status} ${phrase}`, ...lines, '', document].join('\r\n');
}
