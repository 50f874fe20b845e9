// A server that answers as API Gateway does: by host and stage, with its headers, and with Forbidden for unknown ones.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NEW_URL, URL_OF_ORDERS, replacedEntry } from './documents.js';
import type { MemorySource } from './memory-source.js';

export interface GatewayCall {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Gateway {
  /** The global `fetch`, with all hosts resolved to this server but those in `refusing` and `unknown`. */
  readonly fetch: typeof globalThis.fetch;
  /** The base URLs that are alive, `https://{host}/{stage}/`; at first that of `orders-api`. */
  readonly live: Set<string>;
  /** Hosts that refuse the connection. */
  readonly refusing: Set<string>;
  /** Hosts whose name is not found. */
  readonly unknown: Set<string>;
  readonly calls: GatewayCall[];
  /** Answers for the live addresses; 200 with the path by default. */
  answer: (call: GatewayCall, response: ServerResponse) => void;
  readonly stop: () => Promise<void>;
}

export async function startGateway(): Promise<Gateway> {
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a request without encoding reads as buffers
    const { method = '', url: path = '', headers } = request;
    const host = String(headers['x-test-host']);
    const call = { host, method, path, headers, body: Buffer.concat(chunks).toString() };
    gateway.calls.push(call);
    response.setHeader('x-amzn-requestid', 'test');
    if ([...gateway.live].some((base) => `https://${host}${path}`.startsWith(base))) gateway.answer(call, response);
    else forbid(response);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const closed = await closedPort();
  const gateway: Gateway = {
    live: new Set([URL_OF_ORDERS]),
    refusing: new Set(),
    unknown: new Set(),
    calls: [],
    answer: (call, response) => void response.end(call.path),
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (gateway.unknown.has(url.hostname)) throw notFound(url.hostname);
      const headers = new Headers(init?.headers);
      headers.set('x-test-host', url.host);
      const target = gateway.refusing.has(url.hostname) ? closed : port;
      return fetch(`http://127.0.0.1:${target}${url.pathname}${url.search}`, { ...init, headers });
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return gateway;
}

/** An error of the gateway itself. */
export function refuse(response: ServerResponse, type: string, body: object): void {
  response.writeHead(403, { 'x-amzn-errortype': type, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** The answer for an API that does not exist. */
export function forbid(response: ServerResponse): void {
  refuse(response, 'ForbiddenException', { message: 'Forbidden' });
}

/** Deletes the API of `orders-api`, creates its successor, and updates the registry. */
export function replaceApi({ live }: Gateway, { documents }: MemorySource): void {
  live.clear();
  live.add(NEW_URL);
  documents.set('service:orders-api', replacedEntry());
}

/** What `fetch` throws for a name that is not found. */
function notFound(hostname: string): Error {
  const cause = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
  return new TypeError('fetch failed', { cause });
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server has one
      server.close(() => resolve(port));
    });
  });
}
