// Private APIs behind one HTTPS server: by host and stage, with API Gateway's headers, and Forbidden for what is not alive.
import { Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent, createServer, type Server } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import { forbid } from '../../../test/gateway.js';
import { CERTIFICATE, KEY } from '../../cli/doctor/test/certificate.js';
import type { ConnectionPools } from '../send-call.js';

export interface PrivateApis {
  /** The base URLs that are alive: `https://{host}/{stage}/`. */
  readonly live: Set<string>;
  /** Hosts that refuse the connection. */
  readonly refusing: Set<string>;
  /** `METHOD host path` of each call. */
  readonly calls: string[];
  /** Answers for what is alive; 200 with the path by default. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Connections that lead every name here, and trust its certificate. */
  readonly pools: ConnectionPools;
  readonly stop: () => Promise<void>;
}

export async function startPrivateApis(): Promise<PrivateApis> {
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    const { host = '' } = request.headers;
    const { method = '', url = '' } = request;
    apis.calls.push(`${method} ${host} ${url}`);
    if ([...apis.live].some((base) => `https://${host}${url}`.startsWith(base))) apis.answer(request, response);
    else request.resume().on('end', () => forbid(response));
  });
  const port = await portOf(server);
  const closed = await closedPort();
  const apis: PrivateApis = {
    live: new Set(),
    refusing: new Set(),
    calls: [],
    answer: (request, response) => void response.end(request.url),
    pools: {
      http: new HttpAgent({ keepAlive: true }),
      https: new LeadingAgent((host) => (apis.refusing.has(host) ? closed : port)),
    },
    stop: async () => {
      apis.pools.https.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return apis;
}

class LeadingAgent extends HttpsAgent {
  constructor(private readonly portFor: (host: string) => number) {
    super({ keepAlive: true, rejectUnauthorized: true });
  }

  override createConnection(options: ConnectionOptions & { readonly host?: string }): Duplex {
    const port = this.portFor(options.host ?? '');
    return connect({ ...options, host: '127.0.0.1', port, ca: CERTIFICATE });
  }
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  return (server.address() as AddressInfo).port; // a TCP server has one
}

/** A port on which nobody listens. */
export function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createTcpServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server has one
      server.close(() => resolve(port));
    });
  });
}
