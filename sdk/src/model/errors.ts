// The codes of errors: what each means for HTTP and for another attempt. Their words for people are in `error-table.ts`,
// which no call needs.
import { printable } from './printable.js';

interface CodeKind {
  /** The HTTP status of the query endpoint's answer; none where only the SDK throws it. */
  readonly status?: number;
  /** Whether asking the same source again may help at once. */
  readonly retryable: boolean;
}

export const CODES = {
  INVALID_REQUEST: { status: 400, retryable: false },
  SERVICE_NOT_FOUND: { status: 404, retryable: false },
  SERVICE_GONE: { status: 410, retryable: false },
  SERVICE_NOT_READY: { status: 409, retryable: false },
  NETWORK_NOT_FOUND: { status: 404, retryable: false },
  NETWORK_REQUIRED: { status: 400, retryable: false },
  UNREACHABLE_FROM_NETWORK: { status: 409, retryable: false },
  HEADERS_REQUIRED: { retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  REGISTRY_UNAVAILABLE: { status: 503, retryable: true },
} as const satisfies Record<string, CodeKind>;

/** A stable code of an error: a key of `ERRORS`. */
export type ErrorCode = keyof typeof CODES;

/** Why something failed, as data. */
export interface Problem {
  readonly code: ErrorCode;
  /** What failed, for what. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
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

  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    super(printable(`${problem.message} ${problem.remedy}`.trim()), options);
    const kind: CodeKind = CODES[problem.code];
    this.code = problem.code;
    this.remedy = printable(problem.remedy);
    this.retryable = kind.retryable;
    this.status = kind.status;
    this.details = problem.details ?? {};
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
    Object.hasOwn(CODES, String(error.code))
  );
}
