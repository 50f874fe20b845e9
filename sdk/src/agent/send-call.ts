// Sends one attempt of a call to a service, and resolves when the head of the answer has arrived.
import { Agent as HttpAgent, request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { AnswerHead } from '../fetch/evidence.js';
import { markUnsent } from '../fetch/unsent.js';
import { IDLE_CONNECTION_MS } from '../runtime.js';
import type { Destination } from '../resolve/answer.js';
import { requestHeaders } from './call-headers.js';
import { callUrl, type CallUrl } from './call-url.js';
import type { SilenceWatch } from './silence.js';
import type { SendableBody } from './whole-body.js';

/** The connections to services; kept alive between calls. */
export interface ConnectionPools {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

const POOL_OPTIONS = { keepAlive: true, timeout: IDLE_CONNECTION_MS };

/** TLS connections. They differ only in host and port, so a name made of Node's two dozen options would add nothing. */
export class TlsPool extends HttpsAgent {
  constructor() {
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED does not switch it off.
    super({ ...POOL_OPTIONS, rejectUnauthorized: true });
  }

  override getName({ host, port }: AgentOptions = {}): string {
    return `${host}:${port}`;
  }
}

export function createPools(): ConnectionPools {
  return { http: new HttpAgent(POOL_OPTIONS), https: new TlsPool() };
}

/** In ms. */
export interface CallDeadlines {
  readonly connect: number;
  /** The longest time in which a service may send nothing. */
  readonly silence: number;
}

interface SentCall {
  readonly pools: ConnectionPools;
  readonly deadlines: CallDeadlines;
  readonly silence: SilenceWatch;
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
  readonly url: CallUrl;
  /** The address under which it lies. */
  readonly base: string;
}

export function sendCall(call: SentCall, to: Destination): Promise<ServiceAnswer> {
  const url = callUrl(to.url, call.path);
  return new Promise((resolve, reject) => {
    const sending = open(call, url, to);
    call.onSend(sending);
    call.silence.follow(sending);
    let isUp = false;
    const fail = (error: Error): void => {
      call.body?.release(sending);
      if (!isUp) markUnsent(error);
      reject(error);
    };
    sending.on('error', fail);
    sending.on('socket', (socket) => {
      isUp = isConnected(socket);
      if (!isUp) awaitConnection(sending, socket, { limit: call.deadlines.connect, onUp: () => (isUp = true) });
    });
    sending.on('information', ({ statusCode, headers }) => call.onInformation(statusCode, headers));
    sending.on('response', (message) => {
      const get = (name: string): string | null => textOf(message.headers[name]);
      resolve({ status: message.statusCode ?? 0, headers: { get }, message, url, base: to.url });
    });
    if (call.body === undefined) sending.end();
    else call.body.sendTo(sending);
  });
}

function open(call: SentCall, url: CallUrl, to: Destination): ClientRequest {
  const { pools, dropped, length } = call;
  const isSecure = url.protocol === 'https:';
  const options: RequestOptions & Pick<ConnectionOptions, 'servername'> = {
    protocol: url.protocol,
    agent: isSecure ? pools.https : pools.http,
    // The certificate must fit the URL; Node would take the name from the Host header.
    servername: url.servername,
    method: call.request.method,
    hostname: url.connectTo,
    port: url.port,
    path: url.path,
    headers: requestHeaders(call.request, { host: url.host, headers: to.headers, dropped, length }),
    insecureHTTPParser: false,
  };
  return request(options);
}

/** TLS included, before which nothing is sent. */
function isConnected(socket: Socket): boolean {
  return !socket.connecting && !('secureConnecting' in socket && socket.secureConnecting === true);
}

interface ConnectionWait {
  /** In ms. */
  readonly limit: number;
  readonly onUp: () => void;
}

/** Nothing is sent before the connection is up, so its failure counts as evidence of a dead address. */
function awaitConnection(sending: ClientRequest, socket: Socket, { limit, onUp }: ConnectionWait): void {
  const tooSlow = (): void => {
    const error = Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' });
    sending.destroy(error);
  };
  const timer = setTimeout(tooSlow, limit);
  socket.once(sending.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer);
    onUp();
  });
  socket.once('close', () => clearTimeout(timer));
}

function textOf(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}
