// AWS Signature Version 4 for calls to API Gateway. Loaded by the first call that is signed.
import aws4 from 'aws4';
import { defined } from '../model/basics.js';
import { WaypostError } from '../model/errors.js';
import type { Runtime } from '../runtime.js';
import {
  amzDate,
  credentialProvider,
  signingKeys,
  type CredentialProvider,
  type Credentials,
} from '../sources/credentials.js';

/** A call that is about to be sent. */
export interface OutgoingCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** As given to `fetch`; the body of a `Request` as bytes. */
  readonly body: unknown;
}

export interface SignerOptions {
  readonly credentials: Credentials | CredentialProvider | undefined;
  readonly region: string | undefined;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** `….execute-api.{region}.…`, also in an endpoint's own DNS name, where some signers take `vpce` for the service. */
const REGION = /\.execute-api\.([a-z0-9-]+)\./;

export function createSigner({ credentials, region: given, runtime }: SignerOptions) {
  const provide = credentialProvider(credentials, process.env);
  return async ({ url: text, method, headers, body }: OutgoingCall): Promise<Record<string, string>> => {
    const url = new URL(text);
    const region = REGION.exec(url.hostname)?.[1] ?? given;
    if (region === undefined) {
      throw unsignable(`The host ${url.hostname} does not contain its region.`, 'Give the option `region`.');
    }
    const request = {
      service: 'execute-api',
      region,
      host: url.host,
      method,
      path: `${url.pathname}${url.search}`,
      headers: { ...Object.fromEntries(headers), host: url.host, 'x-amz-date': amzDate(runtime.now()) },
      ...defined({ body: bytesOf(body) }),
    };
    const signed = aws4.sign(request, signingKeys(await provide()));
    // `fetch` sends the host and counts the bytes itself.
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
