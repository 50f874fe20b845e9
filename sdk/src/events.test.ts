import { VPC } from '../test/documents.js';
import { memorySource } from '../test/memory-source.js';
import { subscribe } from './events.js';
import { createRegistry } from './registry.js';

it('subscribe reports the events of its channel, until it is ended', async () => {
  const registry = createRegistry({ sources: [memorySource()], network: VPC, env: {} });
  const seen: string[] = [];
  const stop = subscribe('resolve', ({ service, source }) => seen.push(`${service} ${source}`));
  const stopOther = subscribe('mismatch', ({ url }) => seen.push(url));

  await registry.resolve('orders-api');
  await registry.lookup('orders-api');
  stop();
  await registry.lookup('orders-api');
  stopOther();
  registry.close();

  expect(seen).toEqual(['orders-api live', 'orders-api cache']);
});
