// Loopback servers that behave like the network faults that `waypost doctor` must recognise.
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { CERTIFICATE, KEY } from './certificate.js';

export interface FaultyServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Like a VPC endpoint: TLS with a name under execute-api, and one answer. */
export async function serveHttps(listener: RequestListener): Promise<FaultyServer> {
  return listening(createHttpsServer({ cert: CERTIFICATE, key: KEY }, listener));
}

/** Accepts connections and sends nothing. */
export async function serveSilence(): Promise<FaultyServer> {
  return listening(createTcpServer());
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const { port, close } = await listening(createTcpServer());
  await close();
  return port;
}

/** Drops packets like a closed security group: a listener with a full queue that never accepts. */
export async function serveDropping(): Promise<FaultyServer> {
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

async function listening(server: Server): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port, close };
}
