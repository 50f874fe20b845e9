// Your own tests, for jest or vitest, with a registry in memory from `waypost/testing`.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestRegistry } from 'waypost/testing';
import { checkOut } from './checkout.js';

it('checkOut calls the checkout of the order', async () => {
  const paths: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    paths.push(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const registry = createTestRegistry({ 'orders-api': `http://127.0.0.1:${port}/prod/` });

  const outcome = await checkOut(registry, '42');

  server.close();
  server.closeAllConnections();
  expect(outcome).toBe('done');
  expect(paths).toEqual(['/prod/orders/42/checkout']);
});

it('checkOut fails with SERVICE_GONE if the service is gone', async () => {
  const registry = createTestRegistry({});
  registry.refuse('orders-api', 'SERVICE_GONE');

  await expect(checkOut(registry, '42')).rejects.toMatchObject({ code: 'SERVICE_GONE' });
});
