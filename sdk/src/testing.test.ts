import { startGateway } from '../test/gateway.js';
import { createTestRegistry } from './testing.js';

it('a registry for tests knows only the given services', async () => {
  const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001' });

  expect(await registry.resolve('orders-api')).toBe('http://127.0.0.1:3001/');
  expect(registry.peek('orders-api')).toBe('http://127.0.0.1:3001/');
  await expect(registry.lookup('billing-api')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
});

it('a registry for tests throws the given error', async () => {
  const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001' });

  registry.refuse('orders-api', 'SERVICE_GONE');

  await expect(registry.resolve('orders-api')).rejects.toMatchObject({
    code: 'SERVICE_GONE',
    details: { removals: [] },
  });
  expect(registry.peek('orders-api')).toBeUndefined();
});

it('a registry for tests reports a new URL to watchers until they stop', () => {
  const registry = createTestRegistry({ 'orders-api': 'http://a.test' });
  const reported: string[] = [];

  const stop = registry.watch('orders-api', ({ url }) => reported.push(url));
  registry.set('orders-api', 'http://b.test/x');
  stop();
  registry.set('orders-api', 'http://c.test');

  expect(reported).toEqual(['http://a.test/', 'http://b.test/x/']);
});

it('a registry for tests calls the service', async () => {
  const gateway = await startGateway();
  gateway.live.add('https://orders.test/');
  const registry = createTestRegistry({ 'orders-api': 'https://orders.test' }, { fetch: gateway.fetch });

  const answer = await registry.fetch('orders-api', 'orders/42');

  expect(await answer.text()).toBe('/orders/42');
  await gateway.stop();
});
