// A user's own tests, with `waypost/testing`: a registry in memory, in place of one on AWS. For jest or vitest.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestRegistry } from 'waypost/testing';
import { checkOut } from './checkout.js';

it('checks an order out', async () => {
  const paths: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    paths.push(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const registry = createTestRegistry({ 'orders-api': `http://127.0.0.1:${port}/prod/` });

  const outcome = await checkOut(registry, '42');

  server.close();
  server.closeAllConnections();
  expect(outcome).toBe('done');
  expect(paths).toEqual(['/prod/orders/42/checkout']);
});

it('says so when the service is gone', async () => {
  const registry = createTestRegistry({});
  registry.refuse('orders-api', 'SERVICE_GONE');

  await expect(checkOut(registry, '42')).rejects.toMatchObject({ code: 'SERVICE_GONE' });
});
