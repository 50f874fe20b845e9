// A 403 whose body is long, or never ends: the diagnosis reads only its beginning, and the caller gets the whole.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRegistry, type Registry } from '../registry.js';

const CHUNK = Buffer.alloc(65_536, 'x');

let server: Server;
let registry: Registry;
let answer: (response: ServerResponse) => void;
let sent: number;

beforeEach(async () => {
  sent = 0;
  server = createServer((_, response) => {
    response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' });
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`; // a TCP server's address
  registry = createRegistry({ overrides: { 'orders-api': url }, sources: [], env: {} });
});

afterEach(() => {
  registry.close();
  server.closeAllConnections();
  server.close();
});

function pour(response: ServerResponse): void {
  while (!response.destroyed) {
    sent += CHUNK.length;
    if (!response.write(CHUNK)) return void response.once('drain', () => pour(response));
  }
}

it('registry.fetch diagnoses a 403 whose body never ends, and reads little of it', async () => {
  answer = pour;

  const refused = await registry.fetch('orders-api', 'x');

  expect(refused.diagnosis).toMatchObject({ reason: 'resource-policy' });
  expect(sent).toBeLessThan(32 * 1_048_576);
  await refused.body?.cancel();
});

it('registry.fetch waits one second for the body of a 403 that stays silent', async () => {
  answer = (response) => response.flushHeaders();

  const refused = await registry.fetch('orders-api', 'x');

  expect(refused.diagnosis).toMatchObject({ reason: 'resource-policy' });
  await refused.body?.cancel();
});

it('registry.fetch leaves the whole body of a diagnosed 403 to the caller', async () => {
  answer = (response) => response.end(JSON.stringify({ message: 'no', more: 'x'.repeat(200_000) }));

  const refused = await registry.fetch('orders-api', 'x');

  expect(await refused.json()).toMatchObject({ message: 'no' });
});
