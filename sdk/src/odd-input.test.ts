import { URL_OF_ORDERS, VPC } from '../test/documents.js';
import { gate, memorySource } from '../test/memory-source.js';
import { createRegistry } from './registry.js';

describe('a registry', () => {
  it('refuses options that are none, as callers without types may give them', async () => {
    const none = null as unknown as object;

    expect(() => createRegistry(none)).toThrow('an object of options');
    await expect(
      createRegistry({ sources: [memorySource()], network: VPC, env: {} }).resolve('orders-api', none),
    ).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it.each([Infinity, 1e12])('waits for a slow registry where the time given is %d ms', async (timeout) => {
    const source = memorySource();
    const { promise, open } = gate();
    source.gate = promise;
    setTimeout(open, 20);

    const registry = createRegistry({ sources: [source], network: VPC, env: {}, timeout });

    await expect(registry.resolve('orders-api')).resolves.toBe(URL_OF_ORDERS);
  });

  it('refuses a name that is left out', async () => {
    const registry = createRegistry({ sources: [memorySource()], network: VPC, env: {} });

    await expect(registry.resolve(undefined as unknown as string)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
