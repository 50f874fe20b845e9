// One POST over a kept-alive connection. Only what DynamoDB needs: text out, text in, a limit of time.
import * as http from 'node:http';
import * as https from 'node:https';
import { unavailable } from '../../outage.js';
import { reasonOf, type Runtime } from '../../runtime.js';

export interface Outgoing {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** In ms, from the call to the last byte of the answer. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Incoming {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Transport {
  readonly post: (outgoing: Outgoing) => Promise<Incoming>;
  readonly close: () => void;
}

export interface TransportOptions {
  readonly endpoint: URL;
  readonly runtime: Runtime;
  /** A user's own, for proxies or pinned certificates. */
  readonly agent?: http.Agent | undefined;
}

/** Servers and gateways drop idle connections after about a minute, and a frozen process is not told. */
const IDLE = 45_000;

export function createTransport({ endpoint, runtime, agent: given }: TransportOptions): Transport {
  const library = endpoint.protocol === 'http:' ? http : https;
  const agent = given ?? new library.Agent({ keepAlive: true, maxSockets: 50 });
  const target = { agent, method: 'POST', hostname: endpoint.hostname, port: endpoint.port, path: endpoint.pathname };
  let lastUsed = runtime.now();

  const post = (outgoing: Outgoing): Promise<Incoming> => {
    if (runtime.now() - lastUsed > IDLE) dropIdle(agent);
    lastUsed = runtime.now();
    return new Promise((resolve, reject) => {
      const request = library.request({ ...target, headers: outgoing.headers });
      const stop = (reason: Error): void => void request.destroy(reason);
      const onAbort = (): void => stop(reasonOf(outgoing.signal));
      const cancel = runtime.after(outgoing.timeout, () => stop(timedOut(endpoint, outgoing.timeout)));
      const settle = (): void => {
        cancel();
        outgoing.signal?.removeEventListener('abort', onAbort);
      };
      outgoing.signal?.addEventListener('abort', onAbort, { once: true });
      const fail = (cause: Error): void => {
        settle();
        reject(
          outgoing.signal?.aborted === true || cause.name === 'WaypostError' ? cause : unreachable(endpoint, cause),
        );
      };
      request.on('error', fail);
      request.on('response', (response) => {
        collect(response, fail, (body) => {
          settle();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      });
      request.end(outgoing.body);
    });
  };

  return { post, close: () => given === undefined && agent.destroy() };
}

function collect(response: http.IncomingMessage, fail: (cause: Error) => void, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('error', fail);
  response.on('end', () => done(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()));
}

function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

function timedOut(endpoint: URL, ms: number): Error {
  return unavailable({
    reason: 'timeout',
    message: `${endpoint.host} did not answer within ${Math.round(ms)} ms.`,
    remedy: 'Check the route to it: VPC endpoint, security groups, proxy.',
  });
}

function unreachable(endpoint: URL, cause: Error): Error {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  return unavailable({
    reason: 'network',
    message: `${endpoint.host} cannot be reached (${code}).`,
    remedy: 'Check the route to it: name resolution, VPC endpoint, security groups, proxy.',
    cause,
  });
}
