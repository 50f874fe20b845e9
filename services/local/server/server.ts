// The local server's HTTP server, on 127.0.0.1 alone: the query endpoint, the pages for people, and the one route that writes.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { QueryEndpoint } from '../../app/http/endpoint.js';
import type { Reply } from '../../app/http/reply.js';
import { saysTooLarge } from './body.js';
import { CHANGES_PATH, type Changes } from './changes.js';
import { answerEvents, BODY_LIMIT, type EventPostOptions, EVENTS_PATH } from './event-post.js';
import type { Front } from './front.js';
import { refuseStranger } from './gate.js';
import { problemResponse } from './problem.js';
import { StartRefused } from '../start-refused.js';

export interface LocalServerOptions {
  readonly query: Pick<QueryEndpoint, 'reply'>;
  readonly front: Front;
  /** Absent where nothing can be written: over a deployed registry. */
  readonly events?: EventPostOptions;
  readonly changes?: Changes;
  /** Told of what should never happen. */
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no more requests, and waits for those under way, but not longer than this. */
  readonly stop: (patienceMs: number) => Promise<void>;
}

/** @throws StartRefused when the port is taken or forbidden. */
export async function startHttpServer(port: number, options: LocalServerOptions): Promise<HttpServer> {
  const underWay = new Set<Promise<void>>();
  const take = (exchange: Exchange): void => {
    const serving = serve(exchange, options).finally(() => underWay.delete(serving));
    underWay.add(serving);
  };
  const server = createServer((request, response) => take({ request, response }));
  // The whole request must have come in this time; an answer may take as long as it needs.
  server.requestTimeout = 120_000;
  server.headersTimeout = 20_000;
  // A busy machine may be late to read a request that has come on an idle connection, and must not have closed it by then.
  server.keepAliveTimeout = 75_000;
  // curl asks before it sends a large body, and so learns the limit without sending it.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!saysTooLarge(request, options.events?.limit ?? BODY_LIMIT)) response.writeContinue();
    take({ request, response });
  });
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: (patienceMs) => stop({ server, underWay }, patienceMs),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve(exchange: Exchange, options: LocalServerOptions): Promise<void> {
  const { request, response } = exchange;
  try {
    const answer = await answerTo(exchange, options);
    if (answer !== undefined) await send(answer, exchange);
  } catch (error) {
    if (response.destroyed || request.errored !== null) return;
    options.onError(error);
    if (response.headersSent) response.destroy();
    else
      await send(problemResponse({ status: 503, message: 'The local server failed.', remedy: 'Ask again.' }), exchange);
  }
}

async function answerTo(
  exchange: Exchange,
  { query, front, events, changes }: LocalServerOptions,
): Promise<Response | Reply | undefined> {
  const { request } = exchange;
  const stranger = refuseStranger(request);
  if (stranger !== undefined) return problemResponse(stranger);
  const target = targetOf(request);
  if (target === undefined) {
    return problemResponse({ status: 400, message: 'The request names no path.', remedy: 'Begin it with "/".' });
  }
  if (target.pathname === CHANGES_PATH && request.method === 'GET') {
    // Nothing to follow, and no need to try again.
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
    message: `${String(method)} is not taken here.`,
    remedy: 'Use POST.',
    headers,
  });
}

function targetOf({ url = '', headers }: IncomingMessage): URL | undefined {
  const whole = `http://${String(headers.host)}${url}`;
  return url.startsWith('/') && URL.canParse(whole) ? new URL(whole) : undefined;
}

async function send(answer: Response | Reply, { request, response }: Exchange): Promise<void> {
  const { status, headers, body } = answer instanceof Response ? await replyOf(answer) : answer;
  const text = request.method === 'HEAD' ? null : body;
  response.writeHead(status, text === null ? headers : { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text ?? undefined);
}

interface Bytes {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

async function replyOf(answer: Response): Promise<Bytes> {
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
      `Port ${port} of 127.0.0.1 is taken by another program.`,
      'Stop that one, or choose another port: WAYPOST_PORT=4681 npm start',
    );
  }
  if (error.code === 'EACCES') {
    return new StartRefused(`This user may not listen on port ${port}.`, 'Choose one above 1023: WAYPOST_PORT=4680');
  }
  return error;
}

interface Serving {
  readonly server: Server;
  readonly underWay: ReadonlySet<Promise<void>>;
}

async function stop({ server, underWay }: Serving, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive becomes idle when its answer is given.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const patience = new AbortController();
  const late = wait(patienceMs, undefined, patience).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await closed;
  clearInterval(idle);
  // What is done for a client that went away outlives its connection.
  await Promise.race([Promise.all(underWay), late]);
  patience.abort();
}
