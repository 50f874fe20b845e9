// Servers on the loopback that behave as a network does that is in the way of a call.
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { CERTIFICATE, KEY } from './certificate.js';

export interface Served {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** An endpoint: TLS with a name under execute-api, and one answer. */
export async function serveHttps(listener: RequestListener): Promise<Served> {
  return listening(createHttpsServer({ cert: CERTIFICATE, key: KEY }, listener));
}

/** Takes connections, and says nothing. */
export async function serveSilence(): Promise<Served> {
  return listening(createTcpServer());
}

/** A port that nothing has. */
export async function closedPort(): Promise<number> {
  const { port, close } = await listening(createTcpServer());
  await close();
  return port;
}

/** As behind a closed security group: packets are dropped. A listener that never accepts, its queue full. */
export async function serveDropping(): Promise<Served> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const fillers = Array.from({ length: 4 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => undefined));
  await Promise.race(fillers.map((filler) => new Promise((resolve) => filler.once('connect', resolve))));
  return {
    port,
    close: async () => {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

async function listening(server: Server): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port, close };
}
