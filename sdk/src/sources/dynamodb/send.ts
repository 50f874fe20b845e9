// Sends one operation to DynamoDB: signed, retried while that can help, with the clock's error corrected.
import aws4 from 'aws4';
import { retrying } from '../../retry.js';
import { reasonOf, type Runtime } from '../../runtime.js';
import type { CredentialProvider } from '../credentials.js';
import { amzDate, signingKeys } from '../aws-request.js';
import { isRecord } from '../shape.js';
import type { Table } from './table.js';
import type { Incoming, Transport } from './transport.js';

/** How an operation is to be sent. */
export interface SendOptions {
  /** Ends it; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole operation, attempts and pauses included, in ms. */
  readonly timeout?: number | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
  /** A single attempt. */
  readonly once?: boolean | undefined;
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
      signingKeys(credentials),
    );
    try {
      return await parts.transport.post({
        headers: signed.headers ?? {},
        body: request.body,
        timeout,
        signal: request.signal,
      });
    } catch (cause) {
      if (request.signal?.aborted === true) throw reasonOf(request.signal);
      const { unreachable } = await import('./failure.js');
      throw unreachable(table, cause);
    }
  };

  const attempts = async (request: Request, timeout: number): Promise<Readonly<Record<string, unknown>>> => {
    const incoming = await attempt(request, timeout);
    const answer = incoming.status === 200 ? readJson(incoming.body) : undefined;
    if (isRecord(answer)) return answer;
    const { EXPIRED, SKEWED, failureOf, outage } = await import('./failure.js');
    const failure = failureOf(incoming, readJson(incoming.body));
    const offset = Date.parse(incoming.headers.date ?? '') - runtime.now();
    // AWS lets a request's time be off by five minutes.
    if (SKEWED.has(failure.type) && Math.abs(offset - skew) > 150_000 && !request.shifted) {
      skew = offset;
      return attempts({ ...request, shifted: true }, timeout);
    }
    if (EXPIRED.has(failure.type) && !request.refreshed) return attempts({ ...request, refreshed: true }, timeout);
    throw outage(failure, table);
  };

  return (operation, body, { signal, background, once, timeout = parts.timeout } = {}) => {
    const request = { operation, body: JSON.stringify(body), signal, shifted: false, refreshed: false };
    const { attemptTimeout } = parts;
    return retrying((left) => attempts(request, left), { runtime, timeout, attemptTimeout, signal, background, once });
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

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
