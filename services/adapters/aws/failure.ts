// Classifies the errors of AWS clients for a sweep. Only a service's own "not found" error means `missing`: any other 404 may
// come from a proxy, and removes nothing.
import { defined, type Unseen } from 'waypost/model';

export interface AwsFailure {
  readonly kind: 'missing' | 'denied' | 'throttled' | 'passing' | 'failed';
  readonly message: string;
  /** How long AWS asks to wait, in milliseconds. */
  readonly retryAfter?: number;
}

const MISSING = /^(NotFoundException|ChildNotFoundException|InvalidVpcEndpointId\.NotFound)$/i;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException/;
const DENIED =
  /AccessDenied|Unauthorized|NotAuthorized|Forbidden|InvalidClientTokenId|UnrecognizedClient|ExpiredToken|AuthFailure|OptInRequired|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|CredentialsProviderError/;
const LONGEST_MESSAGE = 300;

export function failureOf(error: unknown): AwsFailure {
  const { name, message, status, retryAfter } = read(error);
  const text = `${name}: ${message}`.slice(0, LONGEST_MESSAGE);
  return { kind: kindOf(name, status), message: text, ...defined({ retryAfter }) };
}

/** The reason to report. */
export function reasonOf({ kind }: AwsFailure): Unseen['reason'] {
  return kind === 'denied' || kind === 'throttled' ? kind : 'failed';
}

function kindOf(name: string, status: number | undefined): AwsFailure['kind'] {
  if (MISSING.test(name) && (status === 404 || status === 400)) return 'missing';
  if (status === 429 || THROTTLED.test(name)) return 'throttled';
  if (status === 401 || status === 403 || DENIED.test(name)) return 'denied';
  // Without a status the answer did not arrive in full. 501 means that the server does not implement the call.
  return status === undefined || (status >= 500 && status !== 501) ? 'passing' : 'failed';
}

function read(error: unknown) {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: undefined };
  const { $metadata, $response } = error as Error & SdkError; // every member is optional
  return {
    name: error.name,
    message: error.message,
    status: $metadata?.httpStatusCode,
    retryAfter: milliseconds($response?.headers?.['retry-after']),
  };
}

interface SdkError {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** Reads `Retry-After` in seconds, the only form that AWS uses. */
function milliseconds(header: string | undefined): number | undefined {
  return header !== undefined && /^[0-9]{1,6}(\.[0-9]+)?$/.test(header) ? Number(header) * 1000 : undefined;
}
