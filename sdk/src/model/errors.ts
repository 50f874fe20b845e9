// The error that every call throws, and the one table of its codes: HTTP status, retries and documentation.
import { printable } from './printable.js';
import { remedyText, type Remedy } from './remedies.js';

/** What is the same for every error of a code. */
export interface ErrorKind {
  /** The HTTP status of the query endpoint's answer; none where only the SDK throws it. */
  readonly status?: number;
  /** Whether asking the same source again may help at once. */
  readonly retryable: boolean;
  /** A heading, the same for every error of the code. */
  readonly title: string;
  /** When it is thrown, for the documentation. */
  readonly meaning: string;
}

/** The kinds of errors, by code. */
export const ERRORS = {
  INVALID_REQUEST: {
    status: 400,
    retryable: false,
    title: 'Invalid request',
    meaning: 'A name, network, stage, URL or option is unknown or malformed.',
  },
  SERVICE_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'Service not found',
    meaning: 'No API, live or deleted, has this name.',
  },
  SERVICE_GONE: {
    status: 410,
    retryable: false,
    title: 'Service gone',
    meaning: 'The service existed, and all its APIs are deleted.',
  },
  SERVICE_NOT_READY: {
    status: 409,
    retryable: false,
    title: 'Service not ready',
    meaning: 'An API of this name is alive, but has no stage to call, or not the requested one.',
  },
  NETWORK_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'Network not found',
    meaning: 'No execute-api endpoint was ever seen in this network.',
  },
  NETWORK_REQUIRED: {
    status: 400,
    retryable: false,
    title: 'Network required',
    meaning: 'Several networks could reach the service, and the call names none.',
  },
  UNREACHABLE_FROM_NETWORK: {
    status: 409,
    retryable: false,
    title: 'Unreachable from this network',
    meaning: "The network has no live endpoint, or the service has no API in the network's region.",
  },
  HEADERS_REQUIRED: {
    retryable: false,
    title: 'Headers required',
    meaning: 'The only address form that works needs a header, which a bare URL cannot carry.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    title: 'Method not allowed',
    meaning: 'The query endpoint only reads: GET and HEAD.',
  },
  REGISTRY_UNAVAILABLE: {
    status: 503,
    retryable: true,
    title: 'Registry unavailable',
    meaning: 'No source of the registry returned a valid answer in time.',
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

/** A stable code of an error: a key of `ERRORS`. */
export type ErrorCode = keyof typeof ERRORS;

/** Why something failed, as data. */
export interface Problem {
  readonly code: ErrorCode;
  /** What failed, for what. */
  readonly message: string;
  /** What to do about it; `remedyText` puts it into the words of an audience. */
  readonly remedy: Remedy;
  /** Facts for a program: the networks, the existing stages, the last address. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What every call of Waypost throws. */
export class WaypostError extends Error {
  override readonly name = 'WaypostError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** The error as data: its message without the remedy, and the remedy for any audience. */
  declare readonly problem: Problem;

  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    const message = printable(problem.message);
    const remedy = remedyText(problem.remedy, 'sdk');
    super(`${message} ${remedy}`.trim(), options);
    const kind: ErrorKind = ERRORS[problem.code];
    this.code = problem.code;
    this.remedy = remedy;
    this.retryable = kind.retryable;
    this.status = kind.status;
    this.details = problem.details ?? {};
    // Not enumerable: a printed error shows each fact once.
    Object.defineProperty(this, 'problem', { value: { ...problem, message } });
  }
}

/**
 * Whether `error` is a `WaypostError`, also one of another bundled copy of this package.
 * @example if (isWaypostError(error) && error.code === 'SERVICE_GONE') stop();
 */
export function isWaypostError(error: unknown): error is WaypostError {
  return (
    error instanceof Error &&
    error.name === 'WaypostError' &&
    'code' in error &&
    Object.hasOwn(ERRORS, String(error.code))
  );
}
