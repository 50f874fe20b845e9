// The agent for DynamoDB's endpoint: direct, or through the proxy that the environment names.
import type * as http from 'node:http';
import type * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { readVariable, type Environment } from '../../runtime.js';
import { WaypostError } from '../../model/errors.js';

/** How sockets to DynamoDB are kept. */
const POOL = { keepAlive: true, maxSockets: 50 } as const;

/** Node's module for a protocol, which takes longer to load than the whole package. */
export function loadHttp(protocol: string): Promise<typeof https> {
  // Both modules have the members that are used here.
  return import(protocol === 'http:' ? 'node:http' : 'node:https') as Promise<typeof https>;
}

/** The agent for an endpoint. */
export async function agentFor(endpoint: URL, env: Environment): Promise<http.Agent> {
  const { Agent } = await loadHttp(endpoint.protocol);
  const agent = new Agent(POOL);
  const proxy = readProxy(endpoint, env);
  return proxy === undefined ? agent : withTunnels(agent, endpoint, proxy);
}

/** The agent with sockets that are tunnels. TLS runs through a tunnel as it does without one, certificate checks included. */
function withTunnels(agent: http.Agent, { protocol }: URL, proxy: URL): http.Agent {
  const startTls = agent.createConnection.bind(agent);
  agent.createConnection = (target, created) => {
    openTunnel(proxy, `${target.host}:${target.port}`).then(
      (socket) => {
        // The option is `tls.connect`'s, which Node's types of an agent leave out.
        const secured = protocol === 'https:' ? startTls({ ...target, socket } as http.ClientRequestArgs) : socket;
        created?.(null, secured ?? socket);
      },
      // `openTunnel` rejects with errors, and beside an error Node reads no socket.
      (error: unknown) => created?.(error as Error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

/** A tunnel to `target` (`host:port`), opened by CONNECT. */
async function openTunnel(proxy: URL, target: string): Promise<Duplex> {
  const { protocol, hostname, port, username, password } = proxy;
  const { request: open } = await loadHttp(protocol);
  const host = hostname.replace(/^\[|\]$/g, '');
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    host: target,
    ...(user !== ':' && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  // Without `servername`, Node would check the proxy's certificate against the header `host`. An IP address is no server name.
  const servername = /^[\d.]+$|:/.test(host) ? '' : host;
  return new Promise((resolve, reject) => {
    const request = open({ method: 'CONNECT', host, port, path: target, headers, servername, agent: false });
    request.on('error', reject);
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new Error(`the proxy answered HTTP ${statusCode}`));
    });
    request.end();
  });
}

/** The proxy that the environment names for an endpoint, read as curl and most others do; undefined if `NO_PROXY` excludes it. */
function readProxy(endpoint: URL, env: Environment): URL | undefined {
  const kind = endpoint.protocol === 'http:' ? 'http_proxy' : 'https_proxy';
  const names = [kind, kind.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  const proxy = names.map((name) => readVariable(env, name)).find((value) => value !== undefined);
  const excluded = readVariable(env, 'no_proxy') ?? readVariable(env, 'NO_PROXY') ?? '';
  if (proxy === undefined || isExcluded(endpoint, excluded)) return undefined;
  const text = proxy.includes('://') ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw misconfigured();
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
  return new WaypostError({
    code: 'INVALID_REQUEST',
    // The URL may contain a password, so the message does not repeat it.
    message: 'The proxy in the environment is not an http(s) URL.',
    remedy: 'Set HTTPS_PROXY as in http://proxy.example:3128, or NO_PROXY for DynamoDB.',
    details: { what: 'proxy' },
  });
}
