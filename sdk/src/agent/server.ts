// The agent's HTTP server: which bytes it accepts, and how many connections.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AgentFront, type AgentFrontParts } from './front.js';
import { USE_PATH_FORM } from './guard.js';
import { BUSY, invalidCall, rawProblem, type AgentProblem } from './problem.js';

const OPTIONS = {
  maxHeaderSize: 16_384,
  // Explicit, so that NODE_OPTIONS=--insecure-http-parser does not open request smuggling.
  insecureHTTPParser: false,
  headersTimeout: 15_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 5000,
  // The guard refuses a request without a host, with the reason.
  requireHostHeader: false,
};

export interface AgentServerParts extends AgentFrontParts {
  readonly mostConnections: number;
}

export function createAgentServer(parts: AgentServerParts): Server {
  const front = new AgentFront(parts);
  const gate = new ConnectionGate(parts.mostConnections, front);
  // An upload may take as long as an answer.
  const options = { ...OPTIONS, requestTimeout: Math.max(OPTIONS.headersTimeout, parts.deadlines.silence) };
  const answer = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    if (!gate.hasRefused(request.socket)) front.answer(request, response, expectsContinue);
  };
  const server = createServer(options, (request, response) => answer(request, response, false));
  // The guard limits the number. Node would cut the rest off, and could cut off one that the guard must see.
  server.maxHeadersCount = 0;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => answer(request, response, true));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    answer(request, response, false),
  );
  server.on('connect', (_request, socket) => endWith(socket, rawProblem(NO_TUNNEL, NO_TUNNEL_PHRASE)));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => gate.refuseBytes(error, socket));
  server.on('connection', (socket) => gate.limit(socket));
  return server;
}

/** Clients show no more than this of an answer to CONNECT. */
const NO_TUNNEL_PHRASE = 'Call http://<service>.waypost.internal/<path>, not https';

const NO_TUNNEL: AgentProblem = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  title: 'Method not allowed',
  message: 'The agent opens no tunnels (CONNECT), which https:// URLs ask of a proxy.',
  remedy: `Give the client a URL with http://, such as http://<service>.waypost.internal/<path>: the agent itself speaks TLS to the service. ${USE_PATH_FORM}`,
  headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
};

class ConnectionGate {
  readonly #refused = new WeakSet<Duplex>();
  #connections = 0;

  constructor(
    private readonly most: number,
    private readonly front: AgentFront,
  ) {}

  /** A request on a refused connection may be read before it ends. */
  hasRefused(socket: Duplex): boolean {
    return this.#refused.has(socket);
  }

  limit(socket: Duplex): void {
    if (this.#connections >= this.most) {
      this.#refused.add(socket);
      endWith(socket, rawProblem(BUSY, 'Service Unavailable'));
      return;
    }
    this.#connections += 1;
    socket.once('close', () => (this.#connections -= 1));
  }

  /** Bytes that are not a valid request: they end the connection, so that nothing after them is read as another one. */
  refuseBytes(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable || !this.front.canRefuse(socket)) {
      socket.destroy();
      return;
    }
    const [status, phrase] = STATUS_OF_PARSER[error.code ?? ''] ?? [400, 'Bad Request'];
    const problem = invalidCall(`The request is not valid HTTP (${error.code ?? 'unknown'}).`, 'Correct the request.');
    endWith(socket, rawProblem({ ...problem, status }, phrase));
  }
}

const STATUS_OF_PARSER: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

function endWith(socket: Duplex, text: string): void {
  socket.on('error', () => undefined);
  socket.end(text, () => socket.destroy());
}
