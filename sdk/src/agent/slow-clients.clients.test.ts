// Clients that send or read slowly: others are served meanwhile, and the agent's memory stays bounded.
import { connect, type Socket } from 'node:net';
import { bundleCommand, type CommandBundle, type RunningCommand } from '../cli/test/bundle.js';
import { serve, type TestServer } from '../cli/test/harness.js';

const LARGE = Buffer.alloc(20_971_520, 'a');
const SLOW = 60;

describe('waypost agent with slow clients', () => {
  let bundle: CommandBundle;
  let api: TestServer;
  let running: RunningCommand;
  let url: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    bundle = bundleCommand();
    api = await serve((request, response) => {
      if (request.url === '/large') response.end(LARGE);
      else request.resume().on('end', () => response.end('ok'));
    });
    const env = {
      WAYPOST_URL: 'http://127.0.0.1:9',
      WAYPOST_AGENT_PORT: '0',
      WAYPOST_OVERRIDES: `orders-api=${api.url}`,
    };
    running = bundle.start(['agent'], env);
    const [line = ''] = await running.untilLines(1);
    url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? '';
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    running.child.kill('SIGKILL');
    await running.finished;
    bundle.remove();
    await api.stop();
  });

  /** Opens connections that begin with this text, and read what comes back unless they are paused. */
  const open = (text: string, count = SLOW): { received: string }[] =>
    Array.from({ length: count }, () => {
      const client = { received: '' };
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => void socket.write(text));
      if (!text.includes('/large')) socket.on('data', (chunk) => (client.received += chunk.toString()));
      socket.on('error', () => undefined);
      sockets.push(socket);
      return client;
    });
  const memory = async (): Promise<number> =>
    Number(/memory_bytes (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1]) / 1e6;
  /** How many of 100 calls were answered. */
  const callOthers = async (): Promise<number> => {
    let answered = 0;
    for (let call = 0; call < 100; call += 1) {
      const { status } = await fetch(`${url}/svc/orders-api/x`, { signal: AbortSignal.timeout(5000) });
      if (status === 200) answered += 1;
    }
    return answered;
  };

  it('serves others while heads arrive slowly, and ends those with 408', async () => {
    const slow = open('GET /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\nX: ');
    const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('y')), 500);

    expect(await callOthers()).toBe(100);
    while (slow.some(({ received }) => received === '')) await new Promise((resolve) => setTimeout(resolve, 100));
    clearInterval(drip);

    expect(slow.every(({ received }) => received.startsWith('HTTP/1.1 408 '))).toBe(true);
  }, 40_000);

  it('serves others while bodies arrive slowly', async () => {
    open('POST /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nhello');
    const drip = setInterval(() => sockets.forEach((socket) => socket.write('y')), 100);

    expect(await callOthers()).toBe(100);
    clearInterval(drip);
  }, 40_000);

  it('serves others while clients do not read 20 MB each, and keeps next to nothing of it', async () => {
    const before = await memory();
    open('GET /svc/orders-api/large HTTP/1.1\r\nHost: localhost\r\n\r\n').forEach(() => undefined);
    for (const socket of sockets) socket.pause();

    expect(await callOthers()).toBe(100);
    // 60 answers of 20 MB are 1.2 GB.
    expect((await memory()) - before).toBeLessThan(100);
  }, 40_000);
});
