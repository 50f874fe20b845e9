// Sends GETs over kept-alive sockets by Node's own client, which takes half the time of `fetch`.
import { IDLE_CONNECTION_MS, type RegistryRuntime } from '../../runtime.js';
import type { Environment } from '../../model/schema.js';
import { agentFor, dropIdle, loadHttp, roundTrip } from '../dynamodb/connection.js';
import type { HttpReply } from '../dynamodb/failure.js';

export interface Transport {
  readonly get: (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<HttpReply>;
  readonly close: () => void;
}

/** Sockets to one endpoint; another origin, to which it redirects, gets sockets of its own. */
export async function openTransport(endpoint: URL, env: Environment, runtime: RegistryRuntime): Promise<Transport> {
  // A proxy does not reach this machine's loopback.
  const agent = await agentFor(endpoint, isLoopback(endpoint) ? { ...env, no_proxy: '*' } : env);
  const { request: openOwn } = await loadHttp(endpoint.protocol);
  let lastUsed = runtime.now();
  return {
    get: async (url, headers, signal) => {
      if (runtime.now() - lastUsed > IDLE_CONNECTION_MS) dropIdle(agent);
      lastUsed = runtime.now();
      const isOwn = url.origin === endpoint.origin;
      const open = isOwn ? openOwn : (await loadHttp(url.protocol)).request;
      const { hostname, port, pathname, search } = url;
      const host = hostname.replace(/^\[|\]$/g, '');
      const target = { hostname: host, port, path: `${pathname}${search}`, headers, signal };
      return roundTrip(open, isOwn ? { ...target, agent } : target);
    },
    close: () => agent.destroy(),
  };
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:127\.[\d.]+|\[::1\]|(?:.*\.)?localhost)$/.test(hostname);
}
