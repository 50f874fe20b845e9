// Sends one attempt of a call to a service, and resolves when the head of the answer has arrived.
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { joinPath } from '../fetch/call.js';
import type { AnswerHead } from '../fetch/evidence.js';
import { markUnsent } from '../fetch/unsent.js';
import { IDLE_CONNECTION_MS } from '../runtime.js';
import type { Destination } from '../resolve/answer.js';
import { requestHeaders } from './call-headers.js';
import { UpstreamSilent } from './upstream-silent.js';
import type { SendableBody } from './whole-body.js';

/** The connections to services; kept alive between calls. */
export interface ConnectionPools {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export function createPools(): ConnectionPools {
  const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED does not switch it off.
  return { http: new HttpAgent(options), https: new HttpsAgent({ ...options, rejectUnauthorized: true }) };
}

/** In ms. */
export interface CallDeadlines {
  readonly connect: number;
  /** The longest time in which a service may send nothing. */
  readonly silence: number;
}

export interface SentCall {
  readonly pools: ConnectionPools;
  readonly deadlines: CallDeadlines;
  readonly request: Pick<IncomingMessage, 'method' | 'headers' | 'rawHeaders'>;
  /** Path and query under the service's own. */
  readonly path: string;
  /** Undefined where the request has none. */
  readonly body: SendableBody | undefined;
  /** Called with each request before it is sent. */
  readonly onSend: (sending: ClientRequest) => void;
  /** Headers of the client that are left out. */
  readonly dropped: readonly string[];
  /** The length of a body that is sent whole. */
  readonly length: number | undefined;
  /** Called for each informational answer (1xx). */
  readonly onInformation: (status: number, headers: IncomingMessage['headers']) => void;
}

export interface ServiceAnswer extends AnswerHead {
  readonly message: IncomingMessage;
  /** The URL that was called. */
  readonly url: URL;
  /** The address under which it lies. */
  readonly base: string;
}

export function sendCall(call: SentCall, to: Destination): Promise<ServiceAnswer> {
  const url = new URL(joinPath(to.url, call.path));
  return new Promise((resolve, reject) => {
    const sending = open(call, url, to);
    call.onSend(sending);
    const isUp = watchConnection(sending);
    const fail = (error: Error): void => {
      call.body?.release(sending);
      if (!isUp()) markUnsent(error);
      reject(error);
    };
    sending.on('error', fail);
    sending.on('timeout', () => sending.destroy(new UpstreamSilent(call.deadlines.silence)));
    sending.on('socket', (socket) => limitConnecting(sending, socket, call.deadlines.connect));
    sending.on('information', ({ statusCode, headers }) => call.onInformation(statusCode, headers));
    sending.on('response', (message) => {
      const get = (name: string): string | null => textOf(message.headers[name]);
      resolve({ status: message.statusCode ?? 0, headers: { get }, message, url, base: to.url });
    });
    if (call.body === undefined) sending.end();
    else call.body.sendTo(sending);
  });
}

function open({ pools, request, deadlines, dropped, length }: SentCall, url: URL, to: Destination): ClientRequest {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'https:';
  const options = {
    method: request.method,
    hostname,
    port: url.port === '' ? undefined : url.port,
    path: `${url.pathname}${url.search}`,
    headers: requestHeaders(request, { host: url.host, headers: to.headers, dropped, length }),
    timeout: deadlines.silence,
    insecureHTTPParser: false,
  };
  if (!isSecure) return requestHttp({ ...options, agent: pools.http });
  // The certificate must fit the URL; Node would take the name from the Host header.
  return requestHttps({ ...options, agent: pools.https, servername: isIP(hostname) === 0 ? hostname : '' });
}

/** Tells whether the connection is up, TLS included, before which nothing is sent. */
function watchConnection(sending: ClientRequest): () => boolean {
  let isUp = false;
  sending.once('socket', (socket) => {
    const isSecuring = 'secureConnecting' in socket && socket.secureConnecting === true;
    isUp = !socket.connecting && !isSecuring;
    if (!isUp) socket.once(upEvent(sending), () => (isUp = true));
  });
  return () => isUp;
}

function upEvent({ protocol }: ClientRequest): string {
  return protocol === 'https:' ? 'secureConnect' : 'connect';
}

/** Nothing is sent before the connection is up, so its failure counts as evidence of a dead address. */
function limitConnecting(sending: ClientRequest, socket: Socket, limit: number): void {
  if (!socket.connecting) return;
  const tooSlow = (): void => {
    const error = Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' });
    sending.destroy(error);
  };
  const timer = setTimeout(tooSlow, limit);
  for (const event of [upEvent(sending), 'close']) socket.once(event, () => clearTimeout(timer));
}

function textOf(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}
