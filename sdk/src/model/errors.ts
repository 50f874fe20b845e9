// The error that every call throws, and the details of each of its codes.
import { printable } from './text.js';
import { sdkRemedyText, type Remedy } from './remedies.js';
import type { Conflict, Network, Removal } from './documents.js';
import type { Gate } from './answers.js';

/** The codes of errors. */
export const ERROR_CODES = [
  'INVALID_REQUEST',
  'SERVICE_NOT_FOUND',
  'SERVICE_GONE',
  'SERVICE_NOT_READY',
  'NETWORK_NOT_FOUND',
  'NETWORK_REQUIRED',
  'UNREACHABLE_FROM_NETWORK',
  'HEADERS_REQUIRED',
  'METHOD_NOT_ALLOWED',
  'REGISTRY_UNAVAILABLE',
] as const;

/** A stable code of an error: a key of `ERRORS`. */
export type WaypostErrorCode = (typeof ERROR_CODES)[number];

/** Why something failed, as data: one type for each code. */
export type Problem = { readonly [Code in WaypostErrorCode]: ProblemOf<Code> }[WaypostErrorCode];

/** May be left out if all members may. The query endpoint says nothing more about its own outage, which then is a server's error. */
type DetailsOf<Code extends WaypostErrorCode> = object extends WaypostErrorDetails[Code]
  ? { readonly details?: WaypostErrorDetails[Code] }
  : Code extends 'REGISTRY_UNAVAILABLE'
    ? { readonly details?: WaypostErrorDetails[Code] }
    : { readonly details: WaypostErrorDetails[Code] };

/** A problem of one code. */
export type ProblemOf<Code extends WaypostErrorCode> = DetailsOf<Code> & {
  readonly code: Code;
  /** What failed, for what. */
  readonly message: string;
  /** What to do about it; `remedyText` puts it into the words of an audience. */
  readonly remedy: Remedy;
};

/** What every call of Waypost throws, for one code. */
interface CodedError<Code extends WaypostErrorCode> extends Error {
  readonly name: 'WaypostError';
  readonly code: Code;
  /** What to do about it; never empty. */
  readonly remedy: string;
  /** Whether the same call may succeed a little later without any change. */
  readonly retryable: boolean;
  /** Facts for a program. */
  readonly details: WaypostErrorDetails[Code];
  /** The error as data: its message without the remedy, and the remedy for any audience. */
  readonly problem: ProblemOf<Code>;
}

/**
 * What every call of Waypost throws. Its `code` says which `details` it has.
 * @example if (isWaypostError(error) && error.code === 'SERVICE_GONE') console.log(error.details.removals);
 */
export type WaypostError = { readonly [Code in WaypostErrorCode]: CodedError<Code> }[WaypostErrorCode];

class CodedWaypostError extends Error {
  override readonly name = 'WaypostError';
  declare readonly code: WaypostErrorCode;
  declare readonly remedy: string;
  declare readonly retryable: boolean;
  declare readonly details: WaypostErrorDetails[WaypostErrorCode];
  declare readonly problem: Problem;

  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    const message = printable(problem.message);
    const remedy = sdkRemedyText(problem.remedy) || 'Read the details and the cause of this error.';
    super(`${message} ${remedy}`.trim(), options);
    this.code = problem.code;
    this.remedy = remedy;
    this.retryable = isRetryable(problem);
    this.details = detailsOf(problem);
    // Not enumerable: a printed error shows each fact once.
    Object.defineProperty(this, 'problem', { value: { ...problem, message } });
  }
}

/** The class of what every call of Waypost throws. */
// Its instances have one code each, which a class cannot say of its members.
export const WaypostError = CodedWaypostError as unknown as {
  readonly prototype: WaypostError;
  new <const Given extends Problem>(
    problem: Given,
    options?: { readonly cause?: unknown },
  ): Extract<WaypostError, { readonly code: Given['code'] }>;
};

/** INVALID_REQUEST; `what` of the call is wrong. */
export const invalidRequest = (message: string, remedy: string, what: string): WaypostError =>
  new WaypostError(requestProblem(message, remedy, what));

/** The same as a problem. */
export const requestProblem = (message: string, remedy: Remedy, what: string): ProblemOf<'INVALID_REQUEST'> => ({
  code: 'INVALID_REQUEST',
  message,
  remedy,
  details: { what },
});

const TRANSIENT: ReadonlySet<OutageReason> = new Set<OutageReason>(['timeout', 'network', 'throttled', 'server-error']);

const UNSAID: WaypostErrorDetails['REGISTRY_UNAVAILABLE'] = { reason: 'server-error' };

/** Whether the same call may succeed within a second or so: an outage passes, and a configuration that is wrong stays so. */
export const isRetryable = ({ code, details = UNSAID }: Problem): boolean =>
  code === 'REGISTRY_UNAVAILABLE' && 'reason' in details && TRANSIENT.has(details.reason);

const detailsOf = ({ code, details }: Problem): WaypostErrorDetails[WaypostErrorCode] =>
  details ?? (code === 'REGISTRY_UNAVAILABLE' ? UNSAID : {});

export const isErrorCode = (code: unknown): code is WaypostErrorCode => ERROR_CODES.some((known) => known === code);

/**
 * Whether `error` is a `WaypostError`, also one of another bundled copy of this package.
 * @example if (isWaypostError(error) && error.code === 'SERVICE_GONE') stop();
 */
export function isWaypostError(error: unknown): error is WaypostError {
  return error instanceof Error && error.name === 'WaypostError' && 'code' in error && isErrorCode(error.code);
}

/** Why a source did not answer: `details.reason` of a REGISTRY_UNAVAILABLE. */
export type OutageReason =
  | 'timeout'
  | 'network'
  | 'throttled'
  | 'server-error'
  | 'denied'
  | 'credentials'
  | 'certificate'
  | 'not-found'
  | 'malformed'
  | 'schema'
  | 'configuration'
  | 'closed'
  /** Only the agent: the request asks for what memory holds (`only-if-cached`), and it holds nothing. */
  | 'not-cached';

/** A network to choose from. */
export interface NetworkChoice extends Pick<Network, 'vpcId' | 'region' | 'accountId'> {
  readonly name?: string;
}

/** An API of a service that is not ready. */
export interface WaitingApi {
  readonly region: string;
  readonly apiId: string;
  /** Null if it is not deployed. */
  readonly stage: string | null;
  /** The endpoint type that its stage serves until it is deployed again, unless that is PRIVATE. */
  readonly type?: string;
}

/** An API of a service that is gone. */
export interface RegionalRemoval extends Removal {
  readonly region: string;
}

/** The gates that explain a refusal; `resolve`, `lookup` and `fetch` add them. */
interface WithGates {
  readonly gates?: readonly Gate[];
}

/** The type of `details`, by the code of the error. */
export interface WaypostErrorDetails {
  readonly INVALID_REQUEST: {
    /** The wrong option or environment variable. */
    readonly option?: string;
    /** The wrong part of the call: `service`, `path`, `url`, … */
    readonly what?: string;
    /** The parameters of the query endpoint's route. */
    readonly parameters?: readonly string[];
  };
  readonly SERVICE_NOT_FOUND: {
    /** The APIs of other accounts that have the name. */
    readonly conflicts?: readonly Conflict[];
    /** The API that was looked up by its URL, and its region. */
    readonly apiId?: string;
    readonly region?: string;
    /** Known names that are nearly the same. */
    readonly didYouMean?: readonly string[];
  };
  readonly SERVICE_GONE: WithGates & { readonly removals: readonly RegionalRemoval[] };
  readonly SERVICE_NOT_READY: WithGates & {
    readonly waiting?: readonly WaitingApi[];
    /** The existing stages, if the call names another. */
    readonly stages?: readonly string[];
  };
  readonly NETWORK_NOT_FOUND: {
    /** Known networks that are nearly the same. */
    readonly didYouMean?: readonly string[];
  };
  readonly NETWORK_REQUIRED: { readonly networks: readonly NetworkChoice[] };
  readonly UNREACHABLE_FROM_NETWORK: WithGates & {
    /** The network's region. */
    readonly region?: string;
    /** The regions in which the service has an API. */
    readonly regions?: readonly string[];
    /** The network's other live endpoints. */
    readonly endpoints?: readonly string[];
  };
  readonly HEADERS_REQUIRED: { readonly headers: Readonly<Record<string, string>> };
  readonly METHOD_NOT_ALLOWED: object;
  readonly REGISTRY_UNAVAILABLE: {
    readonly reason: OutageReason;
    /** How long the server asked the caller to wait, in ms. */
    readonly retryAfterMs?: number;
  };
}
