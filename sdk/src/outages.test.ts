// Outages that last, end, and come back, seen by many callers at once.
import { settle } from '../test/clock.js';
import { URL_OF_ORDERS, serviceEntry, NEW_URL } from '../test/documents.js';
import { memorySource, outage, controlledRegistries } from '../test/memory-source.js';
import type { OutageReason } from './model/errors.js';
import type { RegistrySource } from './sources/source.js';

const HOUR = 3_600_000;

describe('an outage', () => {
  let { source, runtime, registryOf, replace } = controlledRegistries();

  beforeEach(() => {
    ({ source, runtime, registryOf, replace } = controlledRegistries());
    runtime.draw = 0.5;
  });

  it('fifty callers get answers through an outage of three days, and follow the registry afterwards', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    const fifty = () => Promise.all(Array.from({ length: 50 }, () => registry.resolve('orders-api')));
    source.failure = outage();

    const during = new Set<string>();
    for (let hour = 0; hour < 72; hour += 1) {
      for (const url of await fifty()) during.add(url);
      await runtime.advance(HOUR);
    }
    source.failure = undefined;
    replace();
    await runtime.advance(31_000);
    const after = new Set(await fifty());

    expect([...during]).toEqual([URL_OF_ORDERS]);
    expect([...after]).toEqual([NEW_URL]);
    // One read an hour, and one by the first caller after that; never fifty.
    expect(source.reads.length).toBeLessThan(72 * 3);
  });

  it.each<OutageReason>(['denied', 'credentials', 'not-found', 'malformed', 'schema', 'throttled', 'configuration'])(
    'an outage of the kind %s serves memory and lets the registry be read again',
    async (reason) => {
      const registry = registryOf();
      await registry.resolve('orders-api');
      source.failure = outage(reason);
      await runtime.advance(HOUR);

      const during = await registry.lookup('orders-api');
      source.failure = undefined;
      replace();
      await runtime.advance(31_000);
      const after = await registry.lookup('orders-api');

      expect(during).toMatchObject({ url: URL_OF_ORDERS, source: 'stale' });
      expect(after).toMatchObject({ url: NEW_URL, source: 'live' });
    },
  );

  it('repeated outages each serve what was read last', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.failure = outage();
    await runtime.advance(HOUR);
    await registry.resolve('orders-api');
    source.failure = undefined;
    replace();
    await runtime.advance(HOUR);
    await registry.resolve('orders-api');
    source.failure = outage('server-error');
    await runtime.advance(HOUR);

    expect(await registry.lookup('orders-api')).toMatchObject({ url: NEW_URL, source: 'stale' });
  });

  it('a process that starts during an outage recovers without help', async () => {
    const registry = registryOf();
    source.failure = outage();
    await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    source.failure = undefined;

    expect(await registry.resolve('orders-api')).toBe(URL_OF_ORDERS);
  });

  it('a source that throws any value withholds no address in memory', async () => {
    const registry = registryOf({ fallbacks: { 'billing-api': 'http://localhost:3002' } });
    await registry.resolve('orders-api');
    source.failure = new RangeError('a defect of the source');
    await runtime.advance(HOUR);

    expect(await registry.lookup('orders-api')).toMatchObject({ url: URL_OF_ORDERS, source: 'stale' });
    expect(await registry.lookup('billing-api')).toMatchObject({ source: 'fallback' });
    await expect(registry.resolve('other-api')).rejects.toThrow('a defect of the source');
  });

  it('an outage of the first source leads to the second', async () => {
    const broken: RegistrySource = { description: 'broken', read: () => Promise.reject(outage('denied')) };
    const registry = registryOf({ sources: [broken, source] });

    expect(await registry.lookup('orders-api')).toMatchObject({ url: URL_OF_ORDERS, source: 'live' });
  });

  it('an outage of one registry does not affect another in the same process', async () => {
    const other = memorySource();
    const registry = registryOf();
    const independent = registryOf({ sources: [other] });
    await Promise.all([registry.resolve('orders-api'), independent.resolve('orders-api')]);
    source.failure = outage();
    await runtime.advance(HOUR);

    expect(await registry.lookup('orders-api')).toMatchObject({ source: 'stale' });
    expect(await independent.lookup('orders-api')).toMatchObject({ source: 'live' });
  });

  it('an older answer that arrives late does not replace a newer one', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    await runtime.advance(60_000);
    let open = (): void => {};
    source.gate = new Promise((resolve) => (open = resolve));
    await registry.resolve('orders-api'); // starts a read that is held up
    source.gate = undefined;
    replace();
    runtime.freeze(HOUR);
    const newer = await registry.resolve('orders-api');
    source.documents.set('service:orders-api', serviceEntry());

    open();
    await settle();

    expect(newer).toBe(NEW_URL);
    expect(await registry.resolve('orders-api')).toBe(NEW_URL);
  });
});
