// What an answer that is none means: loaded by the first of them.
import { isWaypostError, type WaypostError } from '../../model/errors.js';
import { unavailable, type OutageReason } from '../../outage.js';
import { isRecord } from '../shape.js';
import type { Table } from './table.js';
import { TimeoutError, type Incoming } from './transport.js';

export interface Failure {
  readonly status: number;
  /** `ThrottlingException`, without its namespace. */
  readonly type: string;
  readonly message: string;
}

/** The clock may be wrong, and the answer's date right. */
export const SKEWED: ReadonlySet<string> = new Set([
  'InvalidSignatureException',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
]);
/** Other credentials may do. */
export const EXPIRED: ReadonlySet<string> = new Set([
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
]);
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'LimitExceededException',
]);
const CREDENTIALS = new Set([
  ...EXPIRED,
  ...SKEWED,
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
]);

const REMEDIES: Readonly<Partial<Record<OutageReason, string>>> = {
  credentials: 'Check the credentials of this process, and its clock.',
  denied: 'Allow the caller dynamodb:BatchGetItem and dynamodb:Query, by its role and by the table’s own policy.',
  'not-found': 'Check the table’s name and region; a table of another account is named by its ARN.',
  malformed: 'Check that the endpoint is DynamoDB’s, and what stands between.',
};

export function failureOf({ status }: Incoming, body: unknown): Failure {
  const type = isRecord(body) && typeof body.__type === 'string' ? body.__type : `HTTP ${status}`;
  const message = isRecord(body) ? (body.message ?? body.Message) : '';
  const words = typeof message === 'string' ? message.slice(0, 400).replace(/\.$/, '') : '';
  return { status, type: type.slice(type.lastIndexOf('#') + 1), message: words };
}

export function outage({ status, type, message }: Failure, table: Table): WaypostError {
  const reason = reasonFor(status, type);
  const words =
    reason === 'malformed'
      ? `${table.endpoint.host} answered what is no JSON object.`
      : `DynamoDB refused to read ${table.name} in ${table.region}: ${type}${message === '' ? '' : `, ${message}`}.`;
  return unavailable({ reason, message: words, remedy: REMEDIES[reason] ?? { kind: 'retry' } });
}

function reasonFor(status: number, type: string): OutageReason {
  if (status === 200) return 'malformed';
  if (THROTTLED.has(type) || status === 429) return 'throttled';
  if (status >= 500) return 'server-error';
  if (CREDENTIALS.has(type)) return 'credentials';
  if (type === 'AccessDeniedException') return 'denied';
  return type === 'ResourceNotFoundException' ? 'not-found' : 'configuration';
}

/** No answer came at all. */
export function unreachable({ endpoint }: Table, cause: unknown): WaypostError {
  if (isWaypostError(cause)) return cause;
  if (cause instanceof TimeoutError) {
    return unavailable({
      reason: 'timeout',
      message: `${endpoint.host} did not answer within ${Math.round(cause.ms)} ms.`,
      remedy: 'Check the route to it: VPC endpoint, security groups, proxy.',
    });
  }
  const words = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
  return unavailable({
    reason: 'network',
    message: `${endpoint.host} cannot be reached (${words}).`,
    remedy: 'Check the route to it: name resolution, VPC endpoint, security groups, proxy.',
    cause,
  });
}
