// Sends signed calls to an AWS service that speaks JSON over HTTP. For a few calls, this replaces the service's client.
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4, type SignatureV4Init } from '@smithy/signature-v4';
import { isObject, partitionOf } from 'waypost/model';

export interface JsonCallsParts {
  /** The name of the service in signatures and in its endpoint's host. */
  readonly service: string;
  /** The first part of `X-Amz-Target`. */
  readonly target: string;
  readonly region: string;
  /** Default: the service's own endpoint. */
  readonly endpoint: string | undefined;
  readonly credentials: SignatureV4Init['credentials'];
}

export type JsonAnswer = Readonly<Record<string, unknown>>;

const TIMEOUT_MS = 30_000;

/** Sends one call. A failure has the form of the SDK's errors, so that `failureOf` can read it. */
export function createJsonCalls({ service, target, region, endpoint: own, credentials }: JsonCallsParts) {
  const endpoint = new URL(own ?? `https://${service}.${region}.${partitionOf(region).dnsSuffix}/`);
  const signer = new SignatureV4({ service, region, credentials, sha256: NodeSha256 });
  return async (operation: string, input: object): Promise<JsonAnswer> => {
    const { protocol, hostname, port, host } = endpoint;
    const body = JSON.stringify(input);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: '/',
      headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${target}.${operation}` },
      body,
    });
    const { host: _, ...sent } = headers;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: sent,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && isObject(answer)) return answer;
    throw errorOf(response, isObject(answer) ? answer : {});
  };
}

function errorOf({ status, ok, headers }: Response, { __type, Message, message }: JsonAnswer): Error {
  const name = (typeof __type === 'string' ? __type : 'UnreadableAnswer').split('#').at(-1) ?? '';
  const text = Message ?? message;
  const error = new Error(typeof text === 'string' ? text : 'The answer has no message.');
  const retryAfter = headers.get('retry-after');
  return Object.assign(error, {
    name,
    $metadata: { httpStatusCode: ok ? undefined : status },
    ...(retryAfter === null ? {} : { $response: { headers: { 'retry-after': retryAfter } } }),
  });
}

type RunningHash = ReturnType<typeof createHash | typeof createHmac>;

/** The hash that the signer needs, implemented by Node's. */
class NodeSha256 {
  private hash: RunningHash;

  constructor(private readonly secret?: string | Uint8Array | ArrayBuffer | ArrayBufferView) {
    this.hash = this.fresh();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.fresh();
  }

  private fresh(): RunningHash {
    const { secret } = this;
    if (secret === undefined) return createHash('sha256');
    return createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret));
  }
}

function bytesOf(data: Uint8Array | ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
