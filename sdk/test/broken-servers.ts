// Servers on loopback whose calls fail in one phase each: before anything was sent, or after.
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { CERTIFICATE, KEY } from '../src/cli/doctor/test/certificate.js';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './localhost-certificate.js';

export interface BrokenServers {
  /** The base URL of each phase's server. */
  readonly unsent: Readonly<Record<string, string>>;
  readonly sent: Readonly<Record<string, string>>;
  /** Likewise, over TLS; the clients must trust the authority of localhost. */
  readonly sentByTls: Readonly<Record<string, string>>;
  /** A server that answers with the method. */
  readonly healthy: string;
  /** The calls that arrived at the servers of `sent` and `sentByTls`. */
  readonly arrived: string[];
  readonly stop: () => Promise<void>;
}

export async function startBrokenServers(): Promise<BrokenServers> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const arrived: string[] = [];
  const open = async (server: Server, scheme: string): Promise<string> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket.on('error', () => undefined));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has one
  };
  const onFirstBytes = (react: (socket: Socket) => void): Server =>
    createServer((socket) => void socket.once('data', () => react(socket)));
  const answeredPosts = new Set<string>();
  const closed = await open(createServer(), 'http');
  servers.pop()?.close();
  const noting = (end: (socket: Socket) => void): Server =>
    createHttpServer((request) => {
      arrived.push(`${request.method} ${request.url}`);
      end(request.socket);
    });
  /** As `noting`; `end` gets the connection below TLS. */
  const notingTls = (end: (socket: Socket, response: ServerResponse) => void): Server => {
    const below = new Map<number | undefined, Socket>();
    const server = createHttpsServer({ cert: LOCALHOST_CERTIFICATE, key: LOCALHOST_KEY }, (request, response) => {
      arrived.push(`${request.method} ${request.url}`);
      const socket = below.get(request.socket.remotePort);
      if (socket !== undefined) end(socket, response);
    });
    return server.on('connection', (socket: Socket) => void below.set(socket.remotePort, socket));
  };
  return {
    unsent: {
      'its name is unknown': 'https://orders.invalid',
      'the connection is refused': closed,
      'the handshake is cut off': await open(
        onFirstBytes((socket) => socket.end()),
        'https',
      ),
      'the handshake is reset': await open(
        onFirstBytes((socket) => socket.resetAndDestroy()),
        'https',
      ),
      'the server speaks no TLS': await open(
        onFirstBytes((socket) => socket.end('HTTP/1.1 400 x\r\n\r\n')),
        'https',
      ),
      // Trusted or not, the certificate is of other names.
      'the certificate does not fit': await open(createHttpsServer({ cert: CERTIFICATE, key: KEY }), 'https'),
    },
    sent: {
      'the connection ends after the request': await open(
        noting((socket) => socket.end()),
        'http',
      ),
      'the connection is reset after the request': await open(
        noting((socket) => socket.resetAndDestroy()),
        'http',
      ),
    },
    sentByTls: {
      'the TLS connection ends after the request': await open(
        notingTls((socket) => socket.destroy()),
        'https',
      ),
      'the TLS connection is reset after the request': await open(
        notingTls((socket) => socket.resetAndDestroy()),
        'https',
      ),
      'the answer is no TLS': await open(
        notingTls((socket) => socket.end('HTTP/1.1 400 x\r\n\r\n')),
        'https',
      ),
      // A client that keeps its connection checks no certificate for the second call.
      'the TLS connection ends after the second POST': await open(
        notingTls((socket, response) => {
          const { method = '' } = response.req;
          if (method === 'POST' && answeredPosts.has(method)) socket.destroy();
          else response.end(method);
          answeredPosts.add(method);
        }),
        'https',
      ),
    },
    healthy: await open(
      createHttpServer((request, response) => void request.resume().on('end', () => response.end(request.method))),
      'http',
    ),
    arrived,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
