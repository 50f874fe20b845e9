// A server in front of the engine: records requests, answers by script, and accepts ARNs, which the engine does not.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Recorded {
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The number of the connection. */
  readonly port: number | undefined;
}

interface Scripted {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One answer of the script: a canned one, `hang`, `reset`, or `forward` to the engine; with `-after`, the engine has done it
 * first, and the client gets no answer.
 */
export type ProxyStep = Scripted | 'hang' | 'reset' | 'forward' | 'hang-after' | 'reset-after';

export interface DynamoProxy {
  readonly url: string;
  readonly requests: Recorded[];
  /** Taken one by one; when it is empty, requests are forwarded. */
  readonly script: ProxyStep[];
  /** Called for each request. */
  onRequest: () => void;
  /** Called each time a client is left without an answer. */
  onHang: () => void;
  readonly stop: () => Promise<void>;
}

interface ProxyOptions {
  readonly engine: string;
  /** The step of a request beyond the script; `forward` by default. */
  readonly fate?: () => ProxyStep;
  /** How long each request waits before it is forwarded, in ms, or what it waits for; 0 by default. */
  readonly delay?: () => number | Promise<void>;
  /** Answers of the engine go out under this ARN, and requests for it in under `name`. */
  readonly arn?: { readonly arn: string; readonly name: string };
}

const FORWARDED: ReadonlySet<ProxyStep> = new Set(['forward', 'hang-after', 'reset-after']);

export async function startProxy({
  engine,
  arn,
  fate = () => 'forward',
  delay = () => 0,
}: ProxyOptions): Promise<DynamoProxy> {
  const requests: Recorded[] = [];
  const script: ProxyStep[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const target = String(request.headers['x-amz-target']);
    requests.push({
      operation: target.split('.')[1] ?? '',
      headers: request.headers,
      body,
      port: request.socket.remotePort,
    });
    const step = script.shift() ?? fate();
    proxy.onRequest();
    const wait = delay();
    if (typeof wait === 'object') await wait;
    else if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const scripted = typeof step === 'object' ? step : FORWARDED.has(step) ? await forward(request, body) : undefined;
    if (step === 'reset' || step === 'reset-after') return void request.socket.resetAndDestroy();
    if (scripted === undefined || step === 'hang-after') {
      proxy.onHang();
      return;
    }
    response.writeHead(scripted.status, { 'content-type': 'application/x-amz-json-1.0', ...scripted.headers });
    response.end(scripted.body);
  };
  const forward = async (request: IncomingMessage, body: string): Promise<Scripted> => {
    const inward = arn === undefined ? body : body.replaceAll(arn.arn, arn.name);
    const headers: Record<string, string> = {};
    for (const name of ['x-amz-target', 'x-amz-date', 'authorization', 'content-type']) {
      headers[name] = String(request.headers[name]);
    }
    const answered = await fetch(engine, { method: 'POST', body: inward, headers });
    const text = await answered.text();
    const outward = arn === undefined ? text : text.replaceAll(`"${arn.name}"`, `"${arn.arn}"`);
    return { status: answered.status, body: outward };
  };
  const server = createServer((request, response) => {
    // An engine that ends meanwhile gives no answer, and a client may have left.
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const stop = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  const proxy: DynamoProxy = {
    url: `http://127.0.0.1:${port}`,
    requests,
    script,
    onRequest: () => {},
    onHang: () => {},
    stop,
  };
  return proxy;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request without encoding reads as buffers
  return Buffer.concat(chunks).toString();
}
