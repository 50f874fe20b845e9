// The command behind a proxy: the query endpoint is read through the one that the environment names.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { VPC, networkDocument, serviceEntry } from '../../../test/documents.js';
import { runHere } from '../test/harness.js';

let endpoint: Server;
let proxy: Server;
let tunnels: string[];
const portOf = (server: Server): number => (server.address() as AddressInfo).port; // a TCP server has one

const BODIES: Readonly<Record<string, object>> = {
  '/v1/services/orders-api': serviceEntry(),
  [`/v1/networks/${VPC}`]: networkDocument(),
};

beforeAll(async () => {
  endpoint = createServer(({ url = '' }, response) => response.end(JSON.stringify(BODIES[url] ?? { services: [] })));
  proxy = createServer().on('connect', ({ url = '' }, socket) => {
    tunnels.push(url);
    const upstream = connect(portOf(endpoint), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await Promise.all([endpoint, proxy].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
});
beforeEach(() => {
  tunnels = [];
});
afterAll(() => {
  for (const server of [endpoint, proxy]) {
    server.closeAllConnections();
    server.close();
  }
});

const runBehindProxy = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runHere(args, {
    env: {
      WAYPOST_URL: 'http://registry.invalid',
      WAYPOST_NETWORK: VPC,
      HTTP_PROXY: `http://127.0.0.1:${String(portOf(proxy))}`,
      ...env,
    },
  });

it.each([['resolve', 'orders-api'], ['list']])(
  'waypost %s reads the query endpoint through HTTP_PROXY',
  async (...args) => {
    expect(await runBehindProxy(args)).toMatchObject({ code: 0 });
    expect(new Set(tunnels)).toEqual(new Set(['registry.invalid:80']));
  },
);

it('waypost reads the query endpoint directly if NO_PROXY names its host', async () => {
  const { code, stderr } = await runBehindProxy(['resolve', 'orders-api'], { NO_PROXY: '.invalid' });

  expect(code).toBe(3);
  expect(stderr).toContain('registry.invalid cannot be reached');
  expect(tunnels).toEqual([]);
}, 30_000);
