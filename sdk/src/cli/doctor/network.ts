// What the doctor asks of the network: a name, a connection, a handshake, one request. Real sockets; nothing is decided here.
import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpsRequest } from 'node:https';
import { connect as netConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

/** What a step came to: a value, or the code of the error that ended it. */
export type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

export interface Handshake {
  /** The certificate is of a trusted authority, and of this very name. */
  readonly trusted: boolean;
  /** Why not: `ERR_TLS_CERT_ALTNAME_INVALID`, `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly why: string | null;
  /** The names that the certificate is for. */
  readonly names: readonly string[];
}

export interface Call {
  readonly host: string;
  readonly address: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Network {
  readonly resolve: (host: string) => Promise<Step<readonly string[]>>;
  readonly connect: (address: string) => Promise<Step<undefined>>;
  readonly handshake: (address: string, host: string) => Promise<Step<Handshake>>;
  /** One request, whose certificate is not judged again: the handshake was. */
  readonly request: (call: Call) => Promise<Step<Response>>;
}

export interface NetworkOptions {
  /** For each step, in ms; 5000 by default. */
  readonly timeout?: number;
  readonly port?: number;
  /** Further authorities to trust, as PEM. */
  readonly ca?: string;
  readonly lookup?: (host: string) => Promise<readonly string[]>;
}

const LONGEST_BODY = 4096;

export function createNetwork(options: NetworkOptions = {}): Network {
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
    request: (call) =>
      within(timeout, (settle) => {
        const request = httpsRequest({ ...requestOf(call, port), ...authority });
        request.once('error', settle);
        request.once('response', (answer) => {
          const chunks: Buffer[] = [];
          let length = 0;
          const finish = () => settle(done(responseOf(answer, Buffer.concat(chunks).subarray(0, LONGEST_BODY))));
          answer.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            length += chunk.length;
            if (length >= LONGEST_BODY) finish();
          });
          answer.once('end', finish).once('error', settle);
        });
        request.end();
        return () => request.destroy();
      }),
  };
}

type Settle<T> = (outcome: Step<T> | Error) => void;

/** Ends what a step opened. */
type End = () => void;

/** Runs a step until it settles or its time is up, and then ends what it opened. */
async function within<T>(timeout: number, start: (settle: Settle<T>) => End): Promise<Step<T>> {
  const { promise, settle } = settling<T>();
  const timer = setTimeout(() => settle({ ok: false, code: 'TIMEOUT' }), timeout);
  const end = start(settle);
  const outcome = await promise;
  clearTimeout(timer);
  end();
  return outcome;
}

function settling<T>(): { readonly promise: Promise<Step<T>>; readonly settle: Settle<T> } {
  let settle: Settle<T> = () => undefined;
  const promise = new Promise<Step<T>>((resolve) => {
    settle = (outcome) => resolve(outcome instanceof Error ? { ok: false, code: codeOf(outcome) } : outcome);
  });
  return { promise, settle };
}

function done<T>(value: T): Step<T> {
  return { ok: true, value };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function lookupAll(host: string): Promise<readonly string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address);
}

interface Secured {
  readonly authorized: boolean;
  readonly authorizationError: unknown;
  getPeerCertificate(): { readonly subjectaltname?: string | undefined };
}

function handshakeOf(socket: Secured): Handshake {
  const { authorized, authorizationError } = socket;
  const why = authorizationError instanceof Error ? codeOf(authorizationError) : authorizationError;
  const { subjectaltname = '' } = socket.getPeerCertificate();
  const names = [...subjectaltname.matchAll(/DNS:([^,\s]+)/g)].map(([, name = '']) => name);
  return { trusted: authorized, why: authorized || typeof why !== 'string' ? null : why, names };
}

/** The address is called and not the name, so that it is the one that was looked at. */
function requestOf({ host, address, path, method, headers }: Call, port: number) {
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

interface Answered {
  readonly statusCode?: number | undefined;
  readonly headersDistinct: NodeJS.Dict<string[]>;
}

function responseOf({ statusCode = 0, headersDistinct }: Answered, body: Uint8Array<ArrayBuffer>): Response {
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const isBare = [101, 204, 205, 304].includes(statusCode);
  // A status outside of what `Response` takes is none of HTTP's.
  const status = statusCode >= 200 && statusCode <= 599 ? statusCode : 599;
  return new Response(isBare ? null : body, { status, headers });
}
