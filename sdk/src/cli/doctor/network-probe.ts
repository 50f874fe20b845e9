// The network operations of `waypost doctor` on real sockets: DNS, TCP, TLS and one HTTPS request. It judges nothing.
import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpsRequest } from 'node:https';
import { connect as netConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

/** A value, or the code of the error. */
type ProbeResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

interface Handshake {
  /** The certificate is from a trusted authority and for this name. */
  readonly trusted: boolean;
  /** Why it is not trusted: `ERR_TLS_CERT_ALTNAME_INVALID`, `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly why: string | null;
  /** The names that the certificate is for. */
  readonly names: readonly string[];
}

interface ProbeRequest {
  readonly host: string;
  readonly address: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface NetworkProbe {
  readonly resolve: (host: string) => Promise<ProbeResult<readonly string[]>>;
  readonly connect: (address: string) => Promise<ProbeResult<undefined>>;
  readonly handshake: (address: string, host: string) => Promise<ProbeResult<Handshake>>;
  /** Sends one request without checking the certificate, which `handshake` has checked. */
  readonly request: (request: ProbeRequest) => Promise<ProbeResult<Response>>;
}

interface ProbeOptions {
  /** Of each operation, in ms; 5000 by default. */
  readonly timeout?: number;
  readonly port?: number;
  /** Another authority to trust, in PEM. */
  readonly ca?: string;
  readonly lookup?: (host: string) => Promise<readonly string[]>;
}

/** In bytes; the rest is not read. */
const MOST_BODY = 4096;

export function createNetworkProbe(options: ProbeOptions = {}): NetworkProbe {
  const { timeout = 5000, port = 443, ca, lookup = lookupAll } = options;
  const authority = ca === undefined ? {} : { ca };
  return {
    resolve: (host) =>
      within(timeout, (settle) => {
        lookup(host).then((value) => settle(done(value)), settle);
        return () => undefined;
      }),
    connect: (address) =>
      within(timeout, (settle) => {
        const socket = netConnect({ host: address, port });
        socket.once('connect', () => settle(done(undefined))).once('error', settle);
        return () => socket.destroy();
      }),
    handshake: (address, host) =>
      within(timeout, (settle) => {
        const socket = tlsConnect({ host: address, port, servername: host, rejectUnauthorized: false, ...authority });
        socket.once('secureConnect', () => settle(done(handshakeOf(socket)))).once('error', settle);
        return () => socket.destroy();
      }),
    request: (probe) =>
      within(timeout, (settle) => {
        const request = httpsRequest({ ...requestOf(probe, port), ...authority });
        request.once('error', settle);
        request.once('response', (answer) => {
          const chunks: Buffer[] = [];
          let length = 0;
          const finish = () => settle(done(responseOf(answer, Buffer.concat(chunks).subarray(0, MOST_BODY))));
          answer.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            length += chunk.length;
            if (length >= MOST_BODY) finish();
          });
          answer.once('end', finish).once('error', settle);
        });
        request.end();
        return () => request.destroy();
      }),
  };
}

type Settle<T> = (result: ProbeResult<T> | Error) => void;

/** Closes what an operation opened. */
type Close = () => void;

/** Runs an operation until it settles or times out, then closes what it opened. */
async function within<T>(timeout: number, start: (settle: Settle<T>) => Close): Promise<ProbeResult<T>> {
  const { promise, settle } = settling<T>();
  const timer = setTimeout(() => settle({ ok: false, code: 'TIMEOUT' }), timeout);
  const close = start(settle);
  const result = await promise;
  clearTimeout(timer);
  close();
  return result;
}

function settling<T>(): { readonly promise: Promise<ProbeResult<T>>; readonly settle: Settle<T> } {
  let settle: Settle<T> = () => undefined;
  const promise = new Promise<ProbeResult<T>>((resolve) => {
    settle = (result) => resolve(result instanceof Error ? { ok: false, code: codeOf(result) } : result);
  });
  return { promise, settle };
}

function done<T>(value: T): ProbeResult<T> {
  return { ok: true, value };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function lookupAll(host: string): Promise<readonly string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address);
}

interface SecureSocket {
  readonly authorized: boolean;
  readonly authorizationError: unknown;
  getPeerCertificate(): { readonly subjectaltname?: string | undefined };
}

function handshakeOf(socket: SecureSocket): Handshake {
  const { authorized, authorizationError } = socket;
  const why = authorizationError instanceof Error ? codeOf(authorizationError) : authorizationError;
  const { subjectaltname = '' } = socket.getPeerCertificate();
  const names = [...subjectaltname.matchAll(/DNS:([^,\s]+)/g)].map(([, name = '']) => name);
  return { trusted: authorized, why: authorized || typeof why !== 'string' ? null : why, names };
}

/** Connects to the resolved address instead of the name, so that the address that was examined is called. */
function requestOf({ host, address, path, method, headers }: ProbeRequest, port: number) {
  return {
    host: address,
    port,
    servername: host,
    path,
    method,
    headers: { 'user-agent': 'waypost-doctor', ...headers, host },
    rejectUnauthorized: false,
    agent: false,
  };
}

interface ReceivedHead {
  readonly statusCode?: number | undefined;
  readonly headersDistinct: NodeJS.Dict<string[]>;
}

function responseOf({ statusCode = 0, headersDistinct }: ReceivedHead, body: Uint8Array<ArrayBuffer>): Response {
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const isBare = [101, 204, 205, 304].includes(statusCode);
  // `Response` accepts only these; any other status is not HTTP.
  const status = statusCode >= 200 && statusCode <= 599 ? statusCode : 599;
  return new Response(isBare ? null : body, { status, headers });
}
