// Maps DynamoDB's error responses, and requests without a response, to REGISTRY_UNAVAILABLE.
import type * as http from 'node:http';
import { isObject } from '../../model/schema.js';
import type { WaypostError, OutageReason } from '../../model/errors.js';
import { awsMessage, unavailable, unreachable, untrusted } from '../../outage.js';
import { NOT_DYNAMODB } from '../decode.js';
import type { Table } from './table.js';

export interface HttpReply {
  readonly status: number;
  /** Node makes an object of the headers when they are first read. */
  readonly response: Pick<http.IncomingMessage, 'headers'>;
  readonly body: string;
}

/** The proxy, and not DynamoDB, is at fault. */
export class ProxyError extends Error {
  constructor(
    readonly host: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export interface DynamoFailure {
  readonly status: number;
  /** `ThrottlingException`, without its namespace. */
  readonly type: string;
  readonly message: string;
}

/** This machine's clock may be wrong; the response carries the server's time. */
export const SKEWED: ReadonlySet<string> = new Set([
  'InvalidSignatureException',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
]);
/** Renewed credentials may work. */
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
  configuration: 'Check that the table is a registry’s readers’ table, which has the keys pk and sk.',
  malformed: NOT_DYNAMODB,
};

export function failureOf({ status }: HttpReply, body: unknown): DynamoFailure {
  const type = isObject(body) && typeof body.__type === 'string' ? body.__type : `HTTP ${status}`;
  const message = awsMessage(body).slice(0, 400).replace(/\.$/, '');
  return { status, type: type.slice(type.lastIndexOf('#') + 1), message };
}

export function outageOf({ status, type, message }: DynamoFailure, table: Table): WaypostError {
  const reason = reasonFor(status, type);
  const words =
    reason === 'malformed'
      ? `${table.endpoint.host} returned no JSON object.`
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

const TRUST = 'AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS';

/** The error of a request without a response. */
export function noReply({ endpoint }: Table, cause: unknown): WaypostError {
  if (!(cause instanceof ProxyError)) return unreachable(endpoint.host, cause, TRUST);
  return (
    untrusted(cause.host, cause, TRUST) ??
    unavailable({
      reason: 'network',
      message: `The proxy ${cause.host} ${cause.message}.`,
      remedy: `Check HTTPS_PROXY (HTTP_PROXY, ALL_PROXY), or list ${endpoint.hostname} in NO_PROXY.`,
      cause,
    })
  );
}
