// The lower bound of a read over HTTP: writes the same bytes to a socket and reads the response.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen } from './listen.js';

/** Records the bytes that `call` sends to the port passed to it, which forwards them to `port`. */
export async function recordRequest(port: number, call: (port: number) => Promise<unknown>): Promise<Buffer> {
  const sent: Buffer[] = [];
  const server = createServer((inner) => {
    const outer = connect(port, '127.0.0.1');
    inner.on('data', (chunk: Buffer) => sent.push(chunk));
    inner.pipe(outer).pipe(inner);
    for (const socket of [inner, outer]) socket.on('error', () => undefined);
  });
  await call(await listen(server));
  server.close();
  return Buffer.concat(sent);
}

export interface RawSocket {
  /** Sends the bytes and waits for the whole response. */
  readonly send: (bytes: Buffer) => Promise<Buffer>;
  readonly close: () => void;
}

const END_OF_HEAD = '\r\n\r\n';

/** Reads one response at a time, by its content-length. A server closes the socket when it is idle. */
export async function openRawSocket(port: number): Promise<RawSocket> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let received: Buffer = Buffer.alloc(0);
  let settle = (_answer: Buffer): void => undefined;
  let fail = (_error: Error): void => undefined;
  socket.on('close', () => fail(new Error('The server closed the raw socket.')));
  socket.on('error', (error) => fail(error));
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const head = received.indexOf(END_OF_HEAD);
    if (head < 0) return;
    const length = Number(/content-length: *(\d+)/i.exec(received.toString('latin1', 0, head))?.[1] ?? 0);
    if (received.length < head + END_OF_HEAD.length + length) return;
    const answer = received;
    received = Buffer.alloc(0);
    settle(answer);
  });
  return {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        [settle, fail] = [resolve, reject];
        socket.write(bytes);
      }),
    close: () => void socket.destroy(),
  };
}
