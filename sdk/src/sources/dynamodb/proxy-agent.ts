// Sends an agent's sockets through a proxy.
import type * as http from 'node:http';
import type * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { ProxyError } from './failure.js';

export interface Tunnels {
  readonly endpoint: URL;
  readonly proxy: URL;
  /** Node's `request` for the proxy's protocol. */
  readonly open: typeof https.request;
  /** The certificates to trust; Node's own by default. */
  readonly ca: string | undefined;
}

/** The agent with sockets that are tunnels. TLS runs through a tunnel as it does without one, certificate checks included. */
export function withTunnels(agent: http.Agent, tunnels: Tunnels): http.Agent {
  const { protocol } = tunnels.endpoint;
  const startTls = agent.createConnection.bind(agent);
  agent.createConnection = (target, created) => {
    openTunnel(tunnels, `${target.host}:${target.port}`).then(
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
function openTunnel({ proxy, open, ca }: Tunnels, target: string): Promise<Duplex> {
  const { hostname, port, username, password } = proxy;
  const host = hostname.replace(/^\[|\]$/g, '');
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    host: target,
    ...(user !== ':' && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  // Without `servername`, Node would check the proxy's certificate against the header `host`. An IP address is no server name.
  const servername = /^[\d.]+$|:/.test(host) ? '' : host;
  return new Promise((resolve, reject) => {
    const request = open({ method: 'CONNECT', host, port, path: target, headers, servername, agent: false, ca });
    request.on('error', (cause: NodeJS.ErrnoException) => {
      reject(new ProxyError(proxy.host, `cannot be reached (${cause.code ?? cause.message})`, cause));
    });
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new ProxyError(proxy.host, `answered HTTP ${statusCode}`));
    });
    request.end();
  });
}
