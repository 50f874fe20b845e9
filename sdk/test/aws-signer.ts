// AWS's own signer, to compare signatures with.
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SigningCredentials, SignableRequest } from '../src/sources/sign.js';

type HashInput = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 and its HMAC, as AWS's signer takes them. */
class Sha256 {
  readonly #hash;
  constructor(secret?: HashInput) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bufferOf(secret));
  }
  update(data: HashInput): void {
    this.#hash.update(bufferOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    // Each hash is used once.
  }
}

function bufferOf(data: HashInput): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** The header `authorization` by AWS's signer, which takes the query as decoded pairs; `time` is in ms since 1970. */
export async function signedByAws(
  request: SignableRequest,
  credentials: SigningCredentials,
  time: number,
): Promise<string | undefined> {
  const { service, region, url, method, headers, body } = request;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const query = Object.fromEntries([...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)]));
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
    applyChecksum: false,
  });
  const { hostname, protocol, pathname: path } = url;
  const signed = await signer.sign(
    { method, protocol, hostname, path, query, headers: { ...headers, host: url.host }, body },
    { signingDate: new Date(time) },
  );
  return signed.headers.authorization;
}
