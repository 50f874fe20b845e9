// The agent's HTTP server: what it accepts, how much of it, and which part answers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isServiceName } from '../model/schema.js';
import type { BookHealth } from './address-book.js';
import { targetOf, type CallTarget } from './call-target.js';
import { fitsGlob } from '../model/policy.js';
import { admit, refuseWithoutToken, USE_PATH_FORM, type GuardPolicy } from './guard.js';
import { passCall, type Exchange, type PassParts } from './pass-call.js';
import { answerProblem, invalidCall, rawProblem, type AgentProblem } from './problem.js';

export interface AgentLimits {
  readonly connections: number;
  /** Requests under way. */
  readonly pending: number;
}

export const LIMITS: AgentLimits = { connections: 1024, pending: 512 };

export interface ServerParts extends PassParts {
  readonly policy: GuardPolicy;
  /** Globs of the services that may be called. */
  readonly services: readonly string[];
  readonly limits: AgentLimits;
  readonly health: () => BookHealth;
  /** Whether the agent ends: each answer closes its connection. */
  readonly isDraining: () => boolean;
}

const OPTIONS = {
  maxHeaderSize: 16_384,
  // Explicit, so that NODE_OPTIONS=--insecure-http-parser does not open request smuggling.
  insecureHTTPParser: false,
  headersTimeout: 15_000,
  /** An upload may take as long as an answer. */
  requestTimeout: 900_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 5000,
};

export function createAgentServer(parts: ServerParts): Server {
  const front = new AgentFront(parts);
  const server = createServer(OPTIONS, (request, response) => {
    front.answer({ request, response, expectsContinue: false });
  });
  // The guard limits the number. Node would cut the rest off, and could cut off one that the guard must see.
  server.maxHeadersCount = 0;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    front.answer({ request, response, expectsContinue: true });
  });
  server.on('connect', (_request, socket) => endWith(socket, rawProblem(NO_TUNNEL, 'Method Not Allowed')));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => front.refuseBytes(error, socket));
  server.on('connection', (socket) => front.limitConnections(socket));
  return server;
}

const NO_TUNNEL: AgentProblem = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  title: 'Method not allowed',
  message: 'The agent opens no tunnels (CONNECT).',
  remedy: USE_PATH_FORM,
};

const BUSY: AgentProblem = {
  status: 503,
  code: 'AGENT_BUSY',
  title: 'Agent busy',
  message: 'The agent has too many calls under way.',
  remedy: 'Try again in a moment.',
  retryAfter: 1,
};

class AgentFront {
  readonly #answering = new WeakSet<Duplex>();
  readonly #refused = new WeakSet<Duplex>();
  #pending = 0;
  #connections = 0;

  constructor(private readonly parts: ServerParts) {}

  answer(exchange: Exchange): void {
    const { request, response } = exchange;
    const { socket } = request;
    if (this.#refused.has(socket)) return;
    this.#answering.add(socket);
    response.once('close', () => this.#answering.delete(socket));
    // A client that resets its connection is no error of the agent.
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    if (this.parts.isDraining()) response.shouldKeepAlive = false;
    const problem = this.#serve(exchange);
    if (problem !== undefined) answerProblem(request, response, problem);
  }

  /** Answers the request, or returns why it is refused. */
  #serve(exchange: Exchange): AgentProblem | undefined {
    const { request } = exchange;
    const { policy, health, isDraining } = this.parts;
    const host = admit(request, policy);
    if ('code' in host) return host;
    const { url = '' } = request;
    if (host.kind === 'agent' && url === '/healthz') {
      answerHealth(exchange, { ...health(), draining: isDraining() });
      return undefined;
    }
    const target = targetOf(host, url);
    return (
      refuseWithoutToken(request, policy) ??
      (target === undefined ? noSuchPath(url) : (this.#refuseService(target.service) ?? this.#pass(exchange, target)))
    );
  }

  #pass(exchange: Exchange, target: CallTarget): AgentProblem | undefined {
    if (this.#pending >= this.parts.limits.pending) return BUSY;
    this.#pending += 1;
    exchange.response.once('close', () => (this.#pending -= 1));
    void passCall(this.parts, exchange, target);
    return undefined;
  }

  #refuseService(service: string): AgentProblem | undefined {
    const isName: boolean = isServiceName(service);
    if (!isName) {
      return invalidCall(`${JSON.stringify(service.slice(0, 80))} is no service name.`, USE_PATH_FORM);
    }
    if (this.parts.services.some((glob) => fitsGlob(service, glob))) return undefined;
    return {
      status: 403,
      code: 'SERVICE_NOT_ALLOWED',
      title: 'Service not allowed',
      message: `This agent may not call ${service}.`,
      remedy: `Start the agent with --services that match ${service}.`,
    };
  }

  /** Bytes that are not a valid request: they end the connection, so that nothing after them is read as another one. */
  refuseBytes(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable || this.#answering.has(socket)) {
      socket.destroy();
      return;
    }
    const [status, phrase] = STATUS_OF_PARSER[error.code ?? ''] ?? [400, 'Bad Request'];
    const problem = invalidCall(`The request is not valid HTTP (${error.code ?? 'unknown'}).`, 'Correct the request.');
    endWith(socket, rawProblem({ ...problem, status }, phrase));
  }

  limitConnections(socket: Duplex): void {
    if (this.#connections >= this.parts.limits.connections) {
      // A request on it may be read before it ends.
      this.#refused.add(socket);
      endWith(socket, rawProblem(BUSY, 'Service Unavailable'));
      return;
    }
    this.#connections += 1;
    socket.once('close', () => (this.#connections -= 1));
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

function noSuchPath(url: string): AgentProblem {
  return {
    status: 404,
    code: 'NO_SUCH_PATH',
    title: 'No such path',
    message: `The agent has nothing at ${JSON.stringify(url.slice(0, 80))}.`,
    remedy: 'Call /svc/<service>/<path>, or GET /healthz.',
  };
}

interface ShownHealth extends BookHealth {
  readonly draining: boolean;
}

function answerHealth({ request, response }: Exchange, { ready, draining, registry, lastReadAt }: ShownHealth): void {
  if (!request.complete) response.shouldKeepAlive = false;
  const status = draining ? 'draining' : ready ? 'ready' : 'starting';
  response.writeHead(status === 'ready' ? 200 : 503, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ status, registry, lastReadAt: lastReadAt ?? null }));
}
