// Decides about each request of a client: refuses it, answers it, or passes it to its service.
import type { Duplex } from 'node:stream';
import { isServiceName } from '../model/schema.js';
import { fitsGlob } from '../model/glob.js';
import type { BookHealth } from './address-book.js';
import { targetOf, type CallTarget } from './call-target.js';
import { admit, refuseWithoutToken, USE_PATH_FORM, type GuardPolicy } from './guard.js';
import { LOOK_UP_ROOT, type LookUp } from './look-up/look-up.js';
import { passCall, type Exchange, type PassParts } from './pass-call.js';
import { answerProblem, invalidCall, type AgentProblem } from './problem.js';

export interface AgentLimits {
  readonly connections: number;
  /** Requests under way. */
  readonly pending: number;
}

export interface AgentFrontParts extends PassParts {
  readonly policy: GuardPolicy;
  /** Globs of the services that may be called. */
  readonly services: readonly string[];
  readonly limits: AgentLimits;
  readonly lookUp: LookUp;
  readonly health: () => BookHealth;
  /** Whether the agent ends: each answer closes its connection. */
  readonly isDraining: () => boolean;
}

export const BUSY: AgentProblem = {
  status: 503,
  code: 'AGENT_BUSY',
  title: 'Agent busy',
  message: 'The agent has too many calls under way.',
  remedy: 'Try again in a moment.',
  retryAfter: 1,
};

export class AgentFront {
  readonly #answering = new WeakSet<Duplex>();
  #pending = 0;

  constructor(private readonly parts: AgentFrontParts) {}

  /** Whether a request of this connection is being answered. */
  isAnswering(socket: Duplex): boolean {
    return this.#answering.has(socket);
  }

  answer(exchange: Exchange): void {
    const { request, response } = exchange;
    const { socket } = request;
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
    const { policy } = this.parts;
    const admitted = admit(request, policy);
    if ('code' in admitted) return admitted;
    const { host, target } = admitted;
    if (host.kind === 'agent' && target.path === '/healthz') {
      this.#answerHealth(exchange);
      return undefined;
    }
    const stranger = refuseWithoutToken(request, policy, target.isProxied);
    if (stranger !== undefined) return stranger;
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
    if (!request.complete) response.shouldKeepAlive = false;
    void this.parts.lookUp.answer(request, response, path);
    return undefined;
  }

  /** Counts the request where there is room for it. */
  #isBusy({ response }: Exchange): boolean {
    if (this.#pending >= this.parts.limits.pending) return true;
    this.#pending += 1;
    response.once('close', () => (this.#pending -= 1));
    return false;
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

  #answerHealth({ request, response }: Exchange): void {
    const { ready, registry, lastReadAt = null } = this.parts.health();
    if (!request.complete) response.shouldKeepAlive = false;
    const status = this.parts.isDraining() ? 'draining' : ready ? 'ready' : 'starting';
    response.writeHead(status === 'ready' ? 200 : 503, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify({ status, registry, lastReadAt }));
  }
}

function noSuchPath(path: string): AgentProblem {
  return {
    status: 404,
    code: 'NO_SUCH_PATH',
    title: 'No such path',
    message: `The agent has nothing at ${JSON.stringify(path.slice(0, 80))}.`,
    remedy: 'Call /svc/<service>/<path>, look an address up at /v1/services/<service>/address, or GET /healthz.',
  };
}
