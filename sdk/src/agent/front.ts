// Decides about each request of a client: refuses it, answers it, or passes it to its service.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ASKED } from '../model/question.js';
import { isServiceName } from '../model/schema.js';
import { quote } from '../model/text.js';
import type { BookHealth } from './address-book.js';
import { ClientConnections } from './client-connections.js';
import { endUnread } from './call-headers.js';
import { isAnyGlob } from './call-signer.js';
import { targetOf, type CallTarget } from './call-target.js';
import type { Exchange } from './exchange.js';
import { admit, refuseWithoutToken, type GuardPolicy } from './guard.js';
import { LOOK_UP_ROOT, type LookUp } from './look-up/look-up.js';
import type { AgentMetrics } from './metrics.js';
import { passCall, type PassParts } from './pass-call.js';
import { answerProblem, BUSY, internalProblem, invalidCall, type AgentProblem } from './problem.js';
import { logRequest, type RequestLogParts } from './request-log.js';

export interface AgentFrontParts extends PassParts {
  readonly policy: () => GuardPolicy;
  /** Globs of the services that may be called. */
  readonly services: () => readonly string[];
  readonly mostPending: number;
  readonly lookUp: LookUp;
  readonly health: () => BookHealth;
  readonly metrics: AgentMetrics;
  readonly log: RequestLogParts;
  /** Whether the agent ends: each answer closes its connection. */
  readonly isDraining: () => boolean;
}

export class AgentFront {
  readonly #connections = new ClientConnections();
  /** Requests that wait for their answers. */
  #pending = 0;

  constructor(private readonly parts: AgentFrontParts) {}

  /** Whether bytes of this connection that are not HTTP can be answered. */
  canRefuse(socket: Duplex): boolean {
    return this.#connections.canRefuse(socket);
  }

  answer(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    const trace = { startedAt: this.parts.runtime.now(), sends: 0 };
    const exchange: Exchange = { request, response, expectsContinue, trace, isPending: false };
    // The connection ends with the answer before it.
    if (!this.#connections.begin(exchange)) return;
    // It comes once; `once` would cost each request a wrapper.
    response.on('close', () => {
      this.#connections.end(exchange);
      if (exchange.isPending) this.#pending -= 1;
      this.#note(exchange);
    });
    // A client that resets its connection is no error of the agent. Node reports it on a request only to those who listen.
    response.on('error', ignore);
    if (this.parts.isDraining()) response.shouldKeepAlive = false;
    const problem = this.#serveSafely(exchange);
    if (problem !== undefined) answerProblem(exchange, problem);
  }

  /** A defect of ours fails one request, never the agent. */
  #serveSafely(exchange: Exchange): AgentProblem | undefined {
    try {
      return this.#serve(exchange);
    } catch (error) {
      return internalProblem(error);
    }
  }

  #note({ request, response, trace }: Exchange): void {
    const { metrics, log, runtime } = this.parts;
    // 499, as in nginx: the client left before it had an answer.
    const status = response.headersSent ? response.statusCode : 499;
    const finished = { trace, status, durationMs: Math.max(0, runtime.now() - trace.startedAt) };
    metrics.observe(finished);
    logRequest(log, request, finished);
  }

  /** Answers the request, or returns why it is refused. */
  #serve(exchange: Exchange): AgentProblem | undefined {
    const { request } = exchange;
    const policy = this.parts.policy();
    const admitted = admit(request, policy);
    if ('code' in admitted) {
      // Nothing is read after a request that may be hostile.
      exchange.response.shouldKeepAlive = false;
      return admitted;
    }
    const { host, target } = admitted;
    const own = host.kind === 'agent' ? target.path.replace(/\?.*$/s, '') : undefined;
    if (own === '/healthz') {
      this.#answerHealth(exchange);
      return undefined;
    }
    const stranger = refuseWithoutToken(request, policy, target.isProxied);
    if (stranger !== undefined) return stranger;
    if (own === '/metrics') {
      this.#answerMetrics(exchange);
      return undefined;
    }
    const called = targetOf(host, target);
    if (called !== undefined) return this.#refuseService(called.service) ?? this.#pass(exchange, called);
    return target.path.startsWith(LOOK_UP_ROOT) ? this.#lookUp(exchange, target.path) : noSuchPath(target.path);
  }

  #pass(exchange: Exchange, target: CallTarget): AgentProblem | undefined {
    if (this.#isBusy(exchange)) return BUSY;
    void passCall(this.parts, exchange, target);
    return undefined;
  }

  #lookUp(exchange: Exchange, path: string): AgentProblem | undefined {
    const { request, response } = exchange;
    if (this.#isBusy(exchange)) return BUSY;
    endUnread(request, response);
    void this.parts.lookUp.answer(exchange, path);
    return undefined;
  }

  /** Counts the request where there is room for it. */
  #isBusy(exchange: Exchange): boolean {
    if (this.#pending >= this.parts.mostPending) return true;
    this.#pending += 1;
    exchange.isPending = true;
    return false;
  }

  #refuseService(service: string): AgentProblem | undefined {
    const isName: boolean = isServiceName(service);
    if (!isName) {
      return invalidCall(`${quote(service)} is no service name.`, `Call ${ASKED.service.wanted}: \`waypost list\`.`);
    }
    if (isAnyGlob(service, this.parts.services())) return undefined;
    return {
      status: 403,
      code: 'SERVICE_NOT_ALLOWED',
      title: 'Service not allowed',
      message: `This agent may not call ${service}.`,
      remedy: `Start the agent with --services that match ${service}.`,
    };
  }

  #answerHealth(exchange: Exchange): void {
    const { ready, registry, lastReadAt = null, answeredBy = null } = this.parts.health();
    const status = this.parts.isDraining() ? 'draining' : ready ? 'ready' : 'starting';
    const body = JSON.stringify({ status, registry, lastReadAt, answeredBy });
    answerText(exchange, { status: status === 'ready' ? 200 : 503, type: 'application/json', body });
  }

  #answerMetrics(exchange: Exchange): void {
    const body = this.parts.metrics.write({ health: this.parts.health(), pending: this.#pending });
    answerText(exchange, { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body });
  }
}

function ignore(): void {
  // Nothing to do.
}

interface OwnPage {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function answerText({ request, response }: Exchange, { status, type, body }: OwnPage): void {
  endUnread(request, response);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function noSuchPath(path: string): AgentProblem {
  return {
    status: 404,
    code: 'NO_SUCH_PATH',
    title: 'No such path',
    message: `The agent has nothing at ${JSON.stringify(path.slice(0, 80))}.`,
    remedy:
      'Call /svc/<service>/<path>, look an address up at /v1/services/<service>/address, or GET /healthz or /metrics.',
  };
}
