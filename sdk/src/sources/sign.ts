// AWS Signature Version 4 for calls of API Gateway.
import aws4 from 'aws4';
import type { OutgoingCall } from '../authorize.js';
import { WaypostError } from '../model/errors.js';
import type { Runtime } from '../runtime.js';
import { credentialProvider } from './aws-credentials.js';
import type { CredentialProvider, Credentials } from './credentials.js';
import { amzDate, signingKeys } from './aws-request.js';

export interface SignerOptions {
  readonly credentials: Credentials | CredentialProvider | undefined;
  readonly region: string | undefined;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** `….execute-api.{region}.…`, also of an endpoint's own DNS name, of which some signers take `vpce` for a service. */
const REGION = /\.execute-api\.([a-z0-9-]+)\./;

export function createSigner({ credentials, region: given, runtime }: SignerOptions) {
  const provide = credentialProvider(credentials, process.env);
  return async ({ url: text, method, headers, body }: OutgoingCall): Promise<Record<string, string>> => {
    const url = new URL(text);
    const region = REGION.exec(url.hostname)?.[1] ?? given;
    if (region === undefined) throw unsignable(`The host ${url.hostname} does not say its region.`, 'Give `region`.');
    const bytes = bytesOf(body);
    const signed = aws4.sign(
      {
        service: 'execute-api',
        region,
        host: url.host,
        method,
        path: `${url.pathname}${url.search}`,
        headers: { ...Object.fromEntries(headers), host: url.host, 'x-amz-date': amzDate(runtime.now()) },
        ...(bytes === undefined ? {} : { body: bytes }),
      },
      signingKeys(await provide()),
    );
    // The host is `fetch`'s own to send, and it counts the bytes itself.
    const added = Object.entries(signed.headers ?? {}).filter(([name]) => !/^(host|content-length)$/i.test(name));
    return Object.fromEntries(added.map(([name, value]) => [name, String(value)]));
  };
}

function bytesOf(body: unknown): string | Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw unsignable('A stream, form or blob cannot be signed.', 'Give the body as text or bytes.');
}

function unsignable(message: string, remedy: string): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { what: 'authorize' } });
}
