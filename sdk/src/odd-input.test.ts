import { URL_OF_ORDERS, VPC } from '../test/documents.js';
import { gate, memorySource } from '../test/memory-source.js';
import { createRegistry } from './registry.js';

describe('a registry', () => {
  it('createRegistry refuses options that are not an object', async () => {
    const none = null as unknown as object;

    expect(() => createRegistry(none)).toThrow('an object of options');
    await expect(
      createRegistry({ sources: [memorySource()], network: VPC, env: {} }).resolve('orders-api', none),
    ).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it.each([Infinity, 1e12])('a call with a timeout of %d ms waits for a slow registry', async (timeoutMs) => {
    const source = memorySource();
    const { promise, open } = gate();
    source.gate = promise;
    setTimeout(open, 20);

    const registry = createRegistry({ sources: [source], network: VPC, env: {}, timeoutMs });

    await expect(registry.resolve('orders-api')).resolves.toBe(URL_OF_ORDERS);
  });

  it.each<[string, object, string]>([
    ['an option that does not exist', { tabel: 'x' }, 'tabel'],
    ['text that is no network', { network: 'vpc-XYZ!' }, 'network'],
    ['a negative timeout', { timeoutMs: -1 }, 'timeoutMs'],
    ['a time that is no number', { freshForMs: '30s' }, 'freshForMs'],
    ['sources that are null', { sources: null }, 'sources'],
    ['one source that is no list', { sources: memorySource() }, 'sources'],
    ['overrides as a text', { overrides: 'orders-api=http://x' }, 'overrides'],
    ['a table that is no text', { table: {} }, 'table'],
    ['an override of no service', { overrides: { 'Not A Name': 'http://x' } }, 'overrides.Not A Name'],
    ['a fallback that is no URL', { fallbacks: { 'orders-api': 'x' } }, 'fallbacks.orders-api'],
  ])('createRegistry refuses %s and names the option', (_, options, named) => {
    const attempt = (): unknown => {
      try {
        return createRegistry({ sources: [memorySource()], env: {}, ...options });
      } catch (error) {
        return error;
      }
    };

    expect(attempt()).toMatchObject({ code: 'INVALID_REQUEST', details: { option: named } });
  });

  it('a call with an unknown option is refused', async () => {
    const registry = createRegistry({ sources: [memorySource()], env: {} });

    const resolving = registry.resolve('orders-api', { stagee: 'x' } as object);

    await expect(resolving).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { option: 'stagee' } });
  });

  it('a call with an option of the wrong type is refused', async () => {
    const registry = createRegistry({ sources: [memorySource()], env: {} });

    const resolving = registry.resolve('orders-api', { network: null } as object);

    await expect(resolving).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { option: 'network' } });
  });

  it.each(['Orders API', '', '__proto__', '../x', 'a'.repeat(300)])(
    'the service name %j is refused without a read',
    async (name) => {
      const source = memorySource();
      const registry = createRegistry({ sources: [source], env: {} });

      await expect(registry.resolve(name)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
      expect(source.reads).toEqual([]);
    },
  );

  it('a call without a service name is refused', async () => {
    const registry = createRegistry({ sources: [memorySource()], network: VPC, env: {} });

    await expect(registry.resolve(undefined as unknown as string)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
