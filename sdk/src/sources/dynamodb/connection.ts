// The SDK's own connections over kept-alive sockets: to DynamoDB by signed POSTs, retried, with the clock's error corrected; to a
// query endpoint by GETs. Loaded by the first request, which also loads Node's modules for HTTP and TLS.
import type * as http from 'node:http';
import type * as https from 'node:https';
import {
  files,
  nodeModule,
  CLOCK_SKEW_MS,
  IDLE_CONNECTION_MS,
  limited,
  type StopHook,
  retrying,
  readVariable,
  reasonOf,
  type RegistryRuntime,
  type WaitLimits,
} from '../../runtime.js';
import { invalidRequest, type WaypostError } from '../../model/errors.js';
import { messageOf, quote } from '../../model/text.js';
import { defined, isObject, type Environment, parseJson, parseUrl } from '../../model/schema.js';
import { timedOut, unavailable } from '../../outage.js';
import {
  createPostSigner,
  credentialProvider,
  type CredentialProvider,
  type PostSigner,
  type SigningCredentials,
} from '../sign.js';
import { EXPIRED, SKEWED, failureOf, noReply, outageOf, type HttpReply } from './failure.js';
import { withTunnels } from './proxy-agent.js';
import type { Connection, Table } from './table.js';

export interface ConnectOptions {
  readonly table: Table;
  /** The user's own agent, for pinned certificates. */
  readonly agent?: http.Agent | undefined;
  readonly credentials?: SigningCredentials | CredentialProvider | undefined;
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
}

/** What all attempts of a connection share. */
interface ConnectionState extends Pick<ConnectOptions, 'table' | 'runtime'> {
  readonly send: (headers: readonly string[], sent: SentBody) => Promise<HttpReply>;
  readonly agent: http.Agent;
  readonly sign: PostSigner;
  readonly credentials: CredentialProvider;
  /** The server's time minus this machine's, in ms, once a refusal has shown that they differ. */
  skew: number;
  lastUsed: number;
}

interface Operation {
  readonly target: string;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
  /** The clock was corrected for it. */
  readonly shifted: boolean;
  /** The credentials were renewed for it. */
  readonly refreshed: boolean;
}

export function connect(options: ConnectOptions): Connection {
  const { table, env, runtime, attemptTimeoutMs } = options;
  const { endpoint, region } = table;
  const { request: open } = httpFor(endpoint.protocol);
  const { agent = agentFor(endpoint, env) } = options;
  const { port, pathname: path } = endpoint;
  const hostname = hostOf(endpoint);
  const state = {
    ...{ table, runtime, agent, skew: 0, lastUsed: runtime.now() },
    send: (headers: readonly string[], sent: SentBody) =>
      roundTrip(open, { agent, method: 'POST', hostname, port, path, headers }, sent),
    sign: createPostSigner({ service: 'dynamodb', region, url: endpoint }, 'application/x-amz-json-1.0'),
    credentials: credentialProvider(options.credentials, env),
  };
  return {
    send: (operation, body, { signal, background, once, timeoutMs = options.timeoutMs } = {}) => {
      const target = `DynamoDB_20120810.${operation}`;
      const request = { target, body: JSON.stringify(body), signal, shifted: false, refreshed: false };
      const retry = { runtime, timeoutMs, attemptTimeoutMs, signal, background, once };
      return retrying((left) => attempt(state, request, left), retry);
    },
    close: () => {
      if (!options.agent) agent.destroy();
    },
  };
}

export interface Transport {
  readonly get: (url: URL, headers: Readonly<Record<string, string>>, onStop: StopHook) => Promise<HttpReply>;
  readonly close: () => void;
}

/**
 * Sends GETs by Node's own client, which takes half the time of `fetch`. The sockets lead to one endpoint; another origin, to
 * which it redirects, gets sockets of its own.
 */
export function openTransport(endpoint: URL, env: Environment, runtime: RegistryRuntime): Transport {
  // A proxy does not reach this machine's loopback.
  const agent = agentFor(endpoint, isLoopback(endpoint) ? { ...env, no_proxy: '*' } : env);
  const { request: openOwn } = httpFor(endpoint.protocol);
  let lastUsed = runtime.now();
  return {
    get: (url, headers, onStop) => {
      if (runtime.now() - lastUsed > IDLE_CONNECTION_MS) dropIdle(agent);
      lastUsed = runtime.now();
      const isOwn = url.origin === endpoint.origin;
      const open = isOwn ? openOwn : httpFor(url.protocol).request;
      const { port, pathname, search } = url;
      const target = { hostname: hostOf(url), port, path: `${pathname}${search}`, headers };
      return roundTrip(open, isOwn ? { ...target, agent } : target, { onStop });
    },
    close: () => agent.destroy(),
  };
}

/** An IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const isLoopback = ({ hostname }: URL): boolean => /^(?:127\.[\d.]+|\[::1\]|(?:.*\.)?localhost)$/.test(hostname);

/** One attempt, which is repeated at once with the server's time or with new credentials where those were refused. */
async function attempt(
  state: ConnectionState,
  request: Operation,
  timeoutMs: number,
): Promise<Readonly<Record<string, unknown>>> {
  const { runtime, table } = state;
  const { target, body, signal, refreshed } = request;
  const credentials = await state.credentials({ forceRefresh: refreshed });
  const headers = state.sign({ target, body, time: runtime.now() + state.skew }, credentials);
  const reply = await post(state, { headers, body }, { signal, timeoutMs });
  const answer = parseJson(reply.body);
  if (reply.status === 200 && isObject(answer)) return answer;
  const failure = failureOf(reply, answer);
  const skew = serverTime(reply) - runtime.now();
  if (SKEWED.has(failure.type) && Math.abs(skew - state.skew) > CLOCK_SKEW_MS && !request.shifted) {
    state.skew = skew;
    return attempt(state, { ...request, shifted: true }, timeoutMs);
  }
  if (EXPIRED.has(failure.type) && !request.refreshed)
    return attempt(state, { ...request, refreshed: true }, timeoutMs);
  throw outageOf(failure, table);
}

function post(
  state: ConnectionState,
  { headers, body }: { readonly headers: readonly string[]; readonly body: string },
  { signal, timeoutMs }: WaitLimits,
): Promise<HttpReply> {
  const { runtime, table, agent } = state;
  const now = runtime.now();
  if (now - state.lastUsed > IDLE_CONNECTION_MS) dropIdle(agent);
  state.lastUsed = now;
  const limits = { timeoutMs, signal, tooLate: () => timedOut(table.endpoint.host, timeoutMs) };
  return limited(runtime, limits, (onStop) => state.send(headers, { body, onStop })).catch((cause: unknown) => {
    throw signal?.aborted === true ? reasonOf(signal) : noReply(table, cause);
  });
}

interface SentBody {
  readonly body?: string;
  readonly onStop?: StopHook;
}

/** Sends a request and reads its whole answer. */
const roundTrip = (
  open: typeof http.request,
  options: http.RequestOptions,
  { body = '', onStop }: SentBody = {},
): Promise<HttpReply> =>
  new Promise((resolve, reject) => {
    const request = open(options);
    onStop?.((error) => request.destroy(error));
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode: status = 0 } = response;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status, response, body: String(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)) });
      });
    });
    request.end(body);
  });

/** NaN if the server does not send it. */
const serverTime = ({ response }: HttpReply): number => Date.parse(response.headers.date ?? '');

/** Ends the idle sockets: a server may have done so while this process was frozen. */
function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

/** How sockets to a registry are kept. */
const POOL = { keepAlive: true, maxSockets: 50 } as const;

/** Node's module for a protocol, which takes longer to load than the whole package. */
function httpFor(protocol: string): typeof https {
  // Both modules have the members that are used here.
  return nodeModule(protocol === 'http:' ? 'node:http' : 'node:https') as typeof https;
}

/** The agent for an endpoint: direct, or through the proxy that the environment names. */
function agentFor(endpoint: URL, env: Environment): http.Agent {
  const { Agent } = httpFor(endpoint.protocol);
  const proxy = readProxy(endpoint, env);
  const ca = [endpoint, proxy].some((url) => url?.protocol === 'https:') ? readBundle(env) : undefined;
  const agent = new Agent({ ...POOL, ...defined({ ca }) });
  // All its sockets lead to one endpoint. The name that Node builds for each request would contain every certificate of the bundle.
  agent.getName = () => endpoint.host;
  if (!proxy) return agent;
  const { request: open } = httpFor(proxy.protocol);
  return withTunnels(agent, { endpoint, proxy, open, ca });
}

/** The certificates that `AWS_CA_BUNDLE` names, which AWS's tools trust instead of the usual ones. */
function readBundle(env: Environment): string | undefined {
  const path = readVariable(env, 'AWS_CA_BUNDLE');
  if (path === undefined) return undefined;
  try {
    return files().readFileSync(path, 'utf8');
  } catch (cause) {
    throw unavailable({
      reason: 'configuration',
      message: `AWS_CA_BUNDLE names ${quote(path)}, which cannot be read: ${messageOf(cause)}.`,
      remedy: 'Correct AWS_CA_BUNDLE, or unset it.',
      cause,
    });
  }
}

/** The proxy that the environment names for an endpoint, read as curl and most others do; undefined if `NO_PROXY` excludes it. */
function readProxy(endpoint: URL, env: Environment): URL | undefined {
  const kind = endpoint.protocol === 'http:' ? 'http_proxy' : 'https_proxy';
  const proxy = readVariable(env, kind, kind.toUpperCase(), 'all_proxy', 'ALL_PROXY');
  const excluded = readVariable(env, 'no_proxy', 'NO_PROXY') ?? '';
  if (proxy === undefined || isExcluded(endpoint, excluded)) return undefined;
  const text = proxy.includes('://') ? proxy : `http://${proxy}`;
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw misconfigured();
  return url;
}

/** `NO_PROXY` lists hosts and domains, each with its subdomains and optionally a port; `*` is everything. */
function isExcluded({ hostname, port, protocol }: URL, text: string): boolean {
  const own = port || (protocol === 'http:' ? '80' : '443');
  return text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, domain = '', only = own] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      return only === own && (hostname === domain || hostname.endsWith(`.${domain}`));
    });
}

function misconfigured(): WaypostError {
  // The URL may contain a password, so the message does not repeat it.
  return invalidRequest(
    'The proxy in the environment is not an http(s) URL.',
    'Set HTTPS_PROXY as in http://proxy.example:3128, or NO_PROXY for DynamoDB.',
    'proxy',
  );
}
