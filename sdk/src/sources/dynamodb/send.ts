// Sends one operation to DynamoDB: signed, retried while that can help, with the clock's error corrected.
import aws4 from 'aws4';
import type { WaypostError } from '../../model/errors.js';
import { unavailable, type OutageReason } from '../../outage.js';
import { retrying } from '../../retry.js';
import type { Runtime } from '../../runtime.js';
import type { CredentialProvider } from '../aws-credentials.js';
import { amzDate, present, textHeaders } from '../aws-request.js';
import { isRecord } from '../shape.js';
import type { Table } from './table.js';
import type { Incoming, Transport } from './transport.js';

/** How an operation is to be sent. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** For the whole operation, attempts and pauses included, in ms. */
  readonly timeout?: number | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
}

/** Any operation of DynamoDB's, in its own JSON: `send('Query', { TableName, … })`. */
export type Send = (
  operation: string,
  body: object,
  options?: SendOptions,
) => Promise<Readonly<Record<string, unknown>>>;

export interface SendParts {
  readonly table: Table;
  readonly transport: Transport;
  readonly credentials: CredentialProvider;
  readonly runtime: Runtime;
  readonly timeout: number;
  readonly attemptTimeout: number;
}

export function createSend(parts: SendParts): Send {
  const { table, runtime } = parts;
  const { host } = table.endpoint;
  let skew = 0;

  const attempt = async (request: Request, timeout: number): Promise<Incoming> => {
    const credentials = await parts.credentials({ forceRefresh: request.refreshed });
    const signed = aws4.sign(
      {
        service: 'dynamodb',
        region: table.region,
        host,
        method: 'POST',
        path: table.endpoint.pathname,
        headers: {
          Host: host,
          'Content-Type': 'application/x-amz-json-1.0',
          'X-Amz-Target': `DynamoDB_20120810.${request.operation}`,
          'X-Amz-Date': amzDate(runtime.now() + skew),
        },
        body: request.body,
      },
      present(credentials),
    );
    const headers = textHeaders(signed.headers ?? {});
    return parts.transport.post({ headers, body: request.body, timeout, signal: request.signal });
  };

  const attempts = async (request: Request, timeout: number): Promise<Readonly<Record<string, unknown>>> => {
    const incoming = await attempt(request, timeout);
    if (incoming.status === 200) return parse(incoming.body, table);
    const failure = failureOf(incoming);
    const offset = skewOf(incoming, runtime);
    if (
      SKEW.has(failure.type) &&
      offset !== undefined &&
      Math.abs(offset - skew) > FIVE_MINUTES / 2 &&
      !request.shifted
    ) {
      skew = offset;
      return attempts({ ...request, shifted: true }, timeout);
    }
    if (EXPIRED.has(failure.type) && !request.refreshed) return attempts({ ...request, refreshed: true }, timeout);
    throw outage(failure, table);
  };

  return (operation, body, { signal, background, timeout = parts.timeout } = {}) => {
    const request = { operation, body: JSON.stringify(body), signal, shifted: false, refreshed: false };
    const { attemptTimeout } = parts;
    return retrying((left) => attempts(request, left), { runtime, timeout, attemptTimeout, signal, background });
  };
}

interface Request {
  readonly operation: string;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
  /** The clock was corrected for it. */
  readonly shifted: boolean;
  /** The credentials were renewed for it. */
  readonly refreshed: boolean;
}

interface Failure {
  readonly status: number;
  /** `ThrottlingException`, without its namespace. */
  readonly type: string;
  readonly message: string;
}

/** How far AWS lets a request's time be off. */
const FIVE_MINUTES = 300_000;
const SKEW = new Set(['InvalidSignatureException', 'RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']);
const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken', 'UnrecognizedClientException']);
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'LimitExceededException',
]);
const CREDENTIALS = new Set([
  ...EXPIRED,
  ...SKEW,
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
]);

const REMEDIES: Readonly<Partial<Record<OutageReason, string>>> = {
  credentials: 'Check the credentials of this process, and its clock.',
  denied: 'Allow the caller dynamodb:BatchGetItem and dynamodb:Query, by its role and by the table’s own policy.',
  'not-found': 'Check the table’s name and region; a table of another account is named by its ARN.',
};

function outage({ status, type, message }: Failure, table: Table): WaypostError {
  const reason = reasonFor(status, type);
  return unavailable({
    reason,
    message: `DynamoDB refused to read ${table.name} in ${table.region}: ${type}${message === '' ? '' : `, ${message}`}.`,
    remedy: REMEDIES[reason] ?? 'It is tried again by itself.',
  });
}

function reasonFor(status: number, type: string): OutageReason {
  if (THROTTLED.has(type) || status === 429) return 'throttled';
  if (status >= 500) return 'server-error';
  if (CREDENTIALS.has(type)) return 'credentials';
  if (type === 'AccessDeniedException') return 'denied';
  return type === 'ResourceNotFoundException' ? 'not-found' : 'configuration';
}

function failureOf({ status, body }: Incoming): Failure {
  const problem = readJson(body);
  const type = isRecord(problem) && typeof problem.__type === 'string' ? problem.__type : `HTTP ${status}`;
  const message = isRecord(problem) ? (problem.message ?? problem.Message) : '';
  const words = typeof message === 'string' ? message.slice(0, 400).replace(/\.$/, '') : '';
  return { status, type: type.slice(type.lastIndexOf('#') + 1), message: words };
}

function skewOf({ headers }: Incoming, runtime: Runtime): number | undefined {
  const time = Date.parse(headers.date ?? '');
  return Number.isNaN(time) ? undefined : time - runtime.now();
}

function parse(body: string, table: Table): Readonly<Record<string, unknown>> {
  const answer = readJson(body);
  if (isRecord(answer)) return answer;
  throw unavailable({
    reason: 'malformed',
    message: `${table.endpoint.host} answered what is no JSON object.`,
    remedy: 'Check that the endpoint is DynamoDB’s, and what stands between.',
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
