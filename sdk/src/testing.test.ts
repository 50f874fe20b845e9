import { startGateway } from '../test/gateway.js';
import { createTestRegistry } from './testing.js';

it('knows the services that it is given, and no other', async () => {
  const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001' });

  expect(await registry.resolve('orders-api')).toBe('http://127.0.0.1:3001/');
  expect(registry.peek('orders-api')).toBe('http://127.0.0.1:3001/');
  await expect(registry.lookup('billing-api')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
});

it('throws what it is told to', async () => {
  const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001' });

  registry.refuse('orders-api', 'SERVICE_GONE');

  await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'SERVICE_GONE', status: 410 });
  expect(registry.peek('orders-api')).toBeUndefined();
});

it('tells watchers of a new URL until they stop', () => {
  const registry = createTestRegistry({ 'orders-api': 'http://a.test' });
  const told: string[] = [];

  const stop = registry.watch('orders-api', ({ url }) => told.push(url));
  registry.set('orders-api', 'http://b.test/x');
  stop();
  registry.set('orders-api', 'http://c.test');

  expect(told).toEqual(['http://a.test/', 'http://b.test/x/']);
});

it('calls the service', async () => {
  const gateway = await startGateway();
  gateway.live.add('https://orders.test/');
  const registry = createTestRegistry({ 'orders-api': 'https://orders.test' }, { fetch: gateway.fetch });

  const answer = await registry.fetch('orders-api', 'orders/42');

  expect(await answer.text()).toBe('/orders/42');
  await gateway.stop();
});
