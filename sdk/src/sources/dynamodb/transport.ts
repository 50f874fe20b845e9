// One POST over a kept-alive connection. Only what DynamoDB needs: text out, text in, a limit of time.
import type * as http from 'node:http';
import { readVariable, type Environment } from '../../environment.js';
import { loadOnce } from '../../load-once.js';
import { reasonOf, type Runtime } from '../../runtime.js';
import { POOL } from './pool.js';

export interface Outgoing {
  readonly headers: http.OutgoingHttpHeaders;
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
  /** A user's own, for pinned certificates. */
  readonly agent?: http.Agent | undefined;
  readonly env: Environment;
}

/** There was no answer in time. */
export class TimeoutError extends Error {
  constructor(readonly ms: number) {
    super();
  }
}

/** Servers and gateways drop idle connections after about a minute, and a frozen process is not told. */
const IDLE = 45_000;

export function createTransport({ endpoint, runtime, agent: given, env }: TransportOptions): Transport {
  const { hostname, port, pathname: path } = endpoint;
  const load = loadOnce(async () => {
    const { Agent, request } = await loadLibrary(endpoint);
    const proxy = given === undefined ? readProxy(env, endpoint.protocol) : undefined;
    const own = proxy === undefined ? undefined : await throughProxy(proxy, endpoint, env);
    return (loaded = { request, agent: given ?? own ?? new Agent(POOL) });
  });
  let loaded: Client | undefined;
  let lastUsed = runtime.now();

  const post = async (outgoing: Outgoing): Promise<Incoming> => {
    const client = loaded ?? (await load());
    if (runtime.now() - lastUsed > IDLE) dropIdle(client.agent);
    lastUsed = runtime.now();
    return new Promise((resolve, reject) => {
      const request = client.request({
        agent: client.agent,
        method: 'POST',
        hostname,
        port,
        path,
        headers: outgoing.headers,
      });
      const stop = (reason: Error): void => void request.destroy(reason);
      const onAbort = (): void => stop(reasonOf(outgoing.signal));
      const cancel = runtime.after(outgoing.timeout, () => stop(new TimeoutError(outgoing.timeout)));
      const settle = (): void => {
        cancel();
        outgoing.signal?.removeEventListener('abort', onAbort);
      };
      outgoing.signal?.addEventListener('abort', onAbort, { once: true });
      const fail = (cause: Error): void => {
        settle();
        reject(cause);
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

  return { post, close: () => given === undefined && loaded?.agent.destroy() };
}

interface Client {
  readonly request: typeof http.request;
  readonly agent: http.Agent;
}

/** Not before the first request: an ES module's own imports are loaded with a bundle that may never read a table. */
async function loadLibrary({ protocol }: URL): Promise<Pick<typeof http, 'Agent' | 'request'>> {
  return protocol === 'http:' ? import('node:http') : import('node:https');
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

/** The proxy that the environment names for a protocol, as curl and most others read it. */
function readProxy(env: Environment, protocol: string): string | undefined {
  const kind = protocol === 'http:' ? 'http_proxy' : 'https_proxy';
  const names = [kind, kind.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  return names.map((name) => readVariable(env, name)).find((proxy) => proxy !== undefined);
}

async function throughProxy(proxy: string, endpoint: URL, env: Environment): Promise<http.Agent | undefined> {
  const { proxyAgent } = await import('./proxy-agent.js');
  return proxyAgent(proxy, endpoint, env);
}
