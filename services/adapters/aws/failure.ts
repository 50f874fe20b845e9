// What an error of an AWS client means to a sweep. Only a service's own "not found" is one: any other 404 may come from
// something in between, and takes nothing for gone.
import type { Unseen } from '../../app/sweep/ports.js';

export interface AwsFailure {
  readonly kind: 'missing' | 'denied' | 'throttled' | 'passing' | 'failed';
  readonly message: string;
  /** Milliseconds that AWS asks to wait. */
  readonly retryAfter?: number;
}

const MISSING = /^(NotFoundException|InvalidVpcEndpointId\.NotFound)$/i;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException/;
const DENIED =
  /AccessDenied|Unauthorized|NotAuthorized|Forbidden|InvalidClientTokenId|UnrecognizedClient|ExpiredToken|AuthFailure|OptInRequired|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|CredentialsProviderError/;
const LONGEST_MESSAGE = 300;

export function failureOf(error: unknown): AwsFailure {
  const { name, message, status, retryAfter } = read(error);
  const said = `${name}: ${message}`.slice(0, LONGEST_MESSAGE);
  const kind = kindOf(name, status);
  return { kind, message: said, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** The reason that a report gives. */
export function reasonOf({ kind }: AwsFailure): Unseen['reason'] {
  return kind === 'denied' || kind === 'throttled' ? kind : 'failed';
}

function kindOf(name: string, status: number | undefined): AwsFailure['kind'] {
  if (MISSING.test(name)) return 'missing';
  if (status === 429 || THROTTLED.test(name)) return 'throttled';
  if (status === 401 || status === 403 || DENIED.test(name)) return 'denied';
  // No status: no answer came, or it broke off. 501: the server knows no such call, and will not learn it.
  return status === undefined || (status >= 500 && status !== 501) ? 'passing' : 'failed';
}

function read(error: unknown) {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: undefined };
  const { $metadata, $response } = error as Error & SdkError; // every member is optional, and read with care
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

/** `Retry-After` in its form of whole seconds; AWS uses no other. */
function milliseconds(header: string | undefined): number | undefined {
  return header !== undefined && /^[0-9]{1,6}(\.[0-9]+)?$/.test(header) ? Number(header) * 1000 : undefined;
}
