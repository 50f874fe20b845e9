// The SDK's own connection to DynamoDB: signed POSTs over kept-alive sockets, retried, with the clock's error corrected.
// Loaded by the first request, which also loads Node's modules for HTTP and TLS.
import type * as http from 'node:http';
import { CLOCK_SKEW_MS, IDLE_CONNECTION_MS } from '../../freshness.js';
import { isObject } from '../../model/schema.js';
import { limited, retrying } from '../../retry.js';
import { reasonOf, type Environment, type RegistryRuntime } from '../../runtime.js';
import { credentialProvider, type CredentialProvider, type Credentials } from '../credentials.js';
import { signatureOf } from '../sign.js';
import { EXPIRED, SKEWED, TimeoutError, failureOf, outageOf, unreachable, type HttpReply } from './failure.js';
import { agentFor, loadHttp } from './proxy-agent.js';
import type { Table } from './table.js';

/** The options of one operation. */
export interface SendOptions {
  /** Ends it; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole operation, attempts and pauses included, in ms. */
  readonly timeout?: number | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
  /** A single attempt. */
  readonly once?: boolean | undefined;
}

/** Any operation of DynamoDB's, in its own JSON: `send('Query', { TableName, … })`. */
export type Send = (
  operation: string,
  body: object,
  options?: SendOptions,
) => Promise<Readonly<Record<string, unknown>>>;

export interface Connection {
  readonly send: Send;
  /** Ends idle sockets; a later request opens new ones. */
  readonly close: () => void;
}

export interface ConnectOptions {
  readonly table: Table;
  /** The user's own agent, for pinned certificates. */
  readonly agent: http.Agent | undefined;
  readonly credentials: Credentials | CredentialProvider | undefined;
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
  readonly timeout: number;
  readonly attemptTimeout: number;
}

/** What all attempts of a connection share. */
interface ConnectionState extends Omit<ConnectOptions, 'agent' | 'credentials'> {
  readonly open: typeof http.request;
  readonly agent: http.Agent;
  readonly credentials: CredentialProvider;
  /** The server's time minus this machine's, in ms, once a refusal has shown that they differ. */
  skew: number;
  lastUsed: number;
}

interface Operation {
  readonly operation: string;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
  /** The clock was corrected for it. */
  readonly shifted: boolean;
  /** The credentials were renewed for it. */
  readonly refreshed: boolean;
}

export async function connect(options: ConnectOptions): Promise<Connection> {
  const { table, env, runtime, credentials } = options;
  const { request: open } = await loadHttp(table.endpoint.protocol);
  const { agent = await agentFor(table.endpoint, env) } = options;
  const provider = credentialProvider(credentials, env);
  const state = { ...options, open, agent, credentials: provider, skew: 0, lastUsed: runtime.now() };
  return {
    send: (operation, body, sendOptions = {}) => {
      const { signal, timeout = options.timeout } = sendOptions;
      const request = { operation, body: JSON.stringify(body), signal, shifted: false, refreshed: false };
      const retry = { ...sendOptions, runtime, timeout, attemptTimeout: options.attemptTimeout };
      return retrying((left) => attempt(state, request, left), retry);
    },
    close: () => {
      if (options.agent === undefined) agent.destroy();
    },
  };
}

/** One attempt, which is repeated at once with the server's time or with new credentials where those were refused. */
async function attempt(
  state: ConnectionState,
  request: Operation,
  timeout: number,
): Promise<Readonly<Record<string, unknown>>> {
  const { runtime, table } = state;
  const reply = await post(state, request, timeout);
  const answer = readJson(reply.body);
  if (reply.status === 200 && isObject(answer)) return answer;
  const failure = failureOf(reply, answer);
  const skew = Date.parse(reply.headers.date ?? '') - runtime.now();
  if (SKEWED.has(failure.type) && Math.abs(skew - state.skew) > CLOCK_SKEW_MS && !request.shifted) {
    state.skew = skew;
    return attempt(state, { ...request, shifted: true }, timeout);
  }
  if (EXPIRED.has(failure.type) && !request.refreshed) return attempt(state, { ...request, refreshed: true }, timeout);
  throw outageOf(failure, table);
}

async function post(state: ConnectionState, request: Operation, timeout: number): Promise<HttpReply> {
  const { body, signal } = request;
  const headers = await sign(state, request);
  try {
    return await exchange(state, { headers, body, signal, timeout });
  } catch (cause) {
    throw signal?.aborted === true ? reasonOf(signal) : unreachable(state.table, cause);
  }
}

async function sign(state: ConnectionState, { operation, body, refreshed }: Operation) {
  const { endpoint, region } = state.table;
  const credentials = await state.credentials({ forceRefresh: refreshed });
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  };
  const request = { service: 'dynamodb', region, url: endpoint, method: 'POST', headers, body };
  return { ...headers, ...(await signatureOf(request, credentials, state.runtime.now() + state.skew)) };
}

interface Outgoing {
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: string;
  /** From the call to the last byte of the answer, in ms. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

function exchange(state: ConnectionState, { headers, body, timeout, signal }: Outgoing): Promise<HttpReply> {
  const { open, agent, runtime, table } = state;
  const { hostname, port, pathname } = table.endpoint;
  if (runtime.now() - state.lastUsed > IDLE_CONNECTION_MS) dropIdle(agent);
  state.lastUsed = runtime.now();
  const limits = { timeout, signal, tooLate: () => new TimeoutError(timeout) };
  return limited(runtime, limits, (limit) => {
    const request = open({ agent, method: 'POST', hostname, port, path: pathname, headers, signal: limit });
    return new Promise((resolve, reject) => {
      request.on('error', reject);
      request.on('response', (response) => {
        const { statusCode: status = 0 } = response;
        collect(response).then((text) => resolve({ status, headers: response.headers, body: text }), reject);
      });
      request.end(body);
    });
  });
}

function collect(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()));
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}
