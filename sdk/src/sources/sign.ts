// AWS Signature Version 4, for requests to DynamoDB and calls to API Gateway. Loaded by the first request that is signed.
import type { OutgoingHttpHeaders } from 'node:http';
import aws4 from 'aws4';
import { defined } from '../model/basics.js';
import { WaypostError } from '../model/errors.js';
import type { Runtime } from '../runtime.js';
import { credentialProvider, type CredentialProvider, type Credentials } from './credentials.js';

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
      url,
      method,
      headers: { ...Object.fromEntries(headers), host: url.host },
      body: bytesOf(body),
    };
    const signed = signedHeaders(request, await provide(), runtime.now());
    // `fetch` sends the host and counts the bytes itself.
    const added = Object.entries(signed).filter(([name]) => !/^(host|content-length)$/i.test(name));
    return Object.fromEntries(added.map(([name, value]) => [name, String(value)]));
  };
}

export interface SignableRequest {
  readonly service: string;
  readonly region: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

/** The headers to send, with the signature; `time` is in ms since 1970. */
export function signedHeaders(request: SignableRequest, credentials: Credentials, time: number): OutgoingHttpHeaders {
  const { service, region, url, method, headers, body } = request;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const date = new Date(time).toISOString().replace(/[-:]|\.\d+/g, ''); // 20260102T030405Z
  const signed = aws4.sign(
    {
      service,
      region,
      host: url.host,
      method,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, 'X-Amz-Date': date },
      ...defined({ body }),
    },
    defined({ accessKeyId, secretAccessKey, sessionToken }),
  );
  return signed.headers ?? {};
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
