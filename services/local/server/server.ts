// The local server's HTTP server, on 127.0.0.1 only: the query endpoint, the console, and the one route that writes.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parseUrl } from 'waypost/model';
import type { QueryEndpoint } from '../../app/http/endpoint.js';
import type { Reply } from '../../app/http/reply.js';
import { announcesTooLarge } from './body.js';
import { CHANGES_PATH, type Changes } from './changes.js';
import { answerEvents, BODY_LIMIT, type EventPostOptions, EVENTS_PATH } from './event-post.js';
import type { RouteFront } from './front.js';
import { refuseStranger } from './gate.js';
import { type LocalProblem, problemResponse } from './problem.js';
import { StartRefused } from '../terminal/errors.js';

interface HttpServerOptions {
  readonly query: Pick<QueryEndpoint, 'reply'>;
  readonly front: RouteFront;
  /** Absent over a deployed registry, which is shown read-only. */
  readonly events?: EventPostOptions;
  readonly changes?: Changes;
  /** Called with errors that should never happen. */
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Refuses new requests, and waits at most this long for those under way. */
  readonly stop: (patienceMs: number) => Promise<void>;
}

/** @throws StartRefused when the port is in use or forbidden. */
export async function startHttpServer(port: number, options: HttpServerOptions): Promise<HttpServer> {
  const underWay = new Set<Promise<void>>();
  const take = (exchange: HttpExchange): void => {
    const serving = serve(exchange, options).finally(() => underWay.delete(serving));
    underWay.add(serving);
  };
  const server = createServer((request, response) => take({ request, response }));
  // Limits how long a request may take to arrive; an answer may take as long as it needs.
  server.requestTimeout = 120_000;
  server.headersTimeout = 20_000;
  // Long enough that a busy machine does not close an idle connection on which a request has just arrived.
  server.keepAliveTimeout = 75_000;
  // curl sends `Expect: 100-continue` before a large body, and so learns the limit without sending it.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!announcesTooLarge(request, BODY_LIMIT)) response.writeContinue();
    take({ request, response });
  });
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: (patienceMs) => stop({ server, underWay }, patienceMs),
  };
}

interface HttpExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve(exchange: HttpExchange, options: HttpServerOptions): Promise<void> {
  const { request, response } = exchange;
  try {
    const answer = await answerTo(exchange, options);
    if (answer !== undefined) await send(answer, exchange);
  } catch (error) {
    if (response.destroyed || request.errored !== null) return;
    options.onError(error);
    if (response.headersSent) response.destroy();
    else await send(problemResponse(INTERNAL_ERROR), exchange);
  }
}

const INTERNAL_ERROR: LocalProblem = {
  status: 503,
  message: 'Internal error in the local server.',
  remedy: 'Read its output, then send the request again.',
};

async function answerTo(
  exchange: HttpExchange,
  { query, front, events, changes }: HttpServerOptions,
): Promise<Response | Reply | undefined> {
  const { request } = exchange;
  const stranger = refuseStranger(request);
  if (stranger !== undefined) return problemResponse(stranger);
  const target = targetOf(request);
  if (target === undefined) {
    return problemResponse({ status: 400, message: 'The request has no path.', remedy: 'Begin the path with "/".' });
  }
  if (target.pathname === CHANGES_PATH && request.method === 'GET') {
    // 204 makes a browser's EventSource stop reconnecting.
    if (changes === undefined) return new Response(null, { status: 204 });
    changes.follow(exchange);
    return undefined;
  }
  if (target.pathname === EVENTS_PATH && events !== undefined) {
    return request.method === 'POST' ? answerEvents(exchange, events) : postOnly(request);
  }
  const { method = 'GET', headers } = request;
  const header = (name: string): string | undefined => headers[name]?.toString();
  const page = method === 'GET' || method === 'HEAD' ? front(target.pathname, header) : undefined;
  return page ?? query.reply({ method, url: target.href, header });
}

function postOnly({ method }: IncomingMessage): Response {
  const headers = { allow: 'POST' };
  return problemResponse({
    status: 405,
    message: `${String(method)} is not allowed on ${EVENTS_PATH}.`,
    remedy: 'Use POST.',
    headers,
  });
}

function targetOf({ url = '', headers }: IncomingMessage): URL | undefined {
  const whole = `http://${String(headers.host)}${url}`;
  return url.startsWith('/') ? parseUrl(whole) : undefined;
}

async function send(answer: Response | Reply, { request, response }: HttpExchange): Promise<void> {
  const { status, headers, body } = answer instanceof Response ? await replyOf(answer) : answer;
  const text = request.method === 'HEAD' ? null : body;
  response.writeHead(status, text === null ? headers : { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text ?? undefined);
}

interface ReplyBytes {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

async function replyOf(answer: Response): Promise<ReplyBytes> {
  const body = answer.body === null ? null : Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartRefused(
      `Port ${port} on 127.0.0.1 is in use by another program.`,
      'Stop that program, or choose another port: WAYPOST_PORT=4681 npm start',
    );
  }
  if (error.code === 'EACCES') {
    return new StartRefused(
      `This user may not listen on port ${port}.`,
      'Choose a port above 1023: WAYPOST_PORT=4680 npm start',
    );
  }
  return error;
}

interface RunningServer {
  readonly server: Server;
  readonly underWay: ReadonlySet<Promise<void>>;
}

async function stop({ server, underWay }: RunningServer, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection becomes idle only after its answer is sent.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const patience = new AbortController();
  const late = wait(patienceMs, undefined, patience).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await closed;
  clearInterval(idle);
  // Work for a client that has disconnected outlives its connection.
  await Promise.race([Promise.all(underWay), late]);
  patience.abort();
}
