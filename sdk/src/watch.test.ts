import { settle } from '../test/clock.js';
import { URL_OF_ORDERS, VPC, goneEntry } from '../test/documents.js';
import { gate, outage, controlledRegistries } from '../test/memory-source.js';
import type { LookupResult } from './resolve/answer.js';
import type { AddressWatcher } from './resolve/watch.js';
import { createTestRegistry } from './testing.js';

const FALLBACK = 'http://localhost:3001/';

describe('registry.watch', () => {
  let { source, runtime, registryOf, replace } = controlledRegistries();
  const reported: LookupResult[] = [];
  const note: AddressWatcher = (address) => void reported.push(address);
  const urls = (): string[] => reported.map(({ url }) => url);

  beforeEach(() => {
    ({ source, runtime, registryOf, replace } = controlledRegistries());
    reported.length = 0;
  });

  it('watch ends when its signal aborts, and leaves no listener and no timer', async () => {
    const registry = registryOf();
    const controller = new AbortController();
    registry.watch('orders-api', note, { signal: controller.signal });
    await settle();

    controller.abort();
    replace();
    await runtime.advance(3_600_000);

    expect(urls()).toEqual([URL_OF_ORDERS]);
    expect(runtime.waiting()).toBe(0);
  });

  it('watch with an aborted signal never calls its watcher', async () => {
    registryOf().watch('orders-api', note, { signal: AbortSignal.abort() });
    await runtime.advance(3_600_000);

    expect(reported).toEqual([]);
    expect(source.reads).toEqual([]);
  });

  it('watch reports the fallback while the registry has no answer, and its address afterwards', async () => {
    source.failure = outage();
    const stop = registryOf({ fallbacks: { 'orders-api': FALLBACK } }).watch('orders-api', note);
    await settle();
    source.failure = undefined;
    await runtime.advance(61_000);
    stop();

    expect(reported.map(({ url, source: from }) => [url, from])).toEqual([
      [FALLBACK, 'fallback'],
      [URL_OF_ORDERS, 'live'],
    ]);
  });

  it('watch reports the fallback of a service that is gone', async () => {
    const stop = registryOf({ fallbacks: { 'orders-api': FALLBACK } }).watch('orders-api', note);
    await settle();
    source.documents.set('service:orders-api', goneEntry());
    await runtime.advance(61_000);
    stop();

    expect(urls()).toEqual([URL_OF_ORDERS, FALLBACK]);
  });

  it('watch waits for each look at most for its timeout, and then reports the fallback', async () => {
    source.gate = gate().promise;
    const stop = registryOf({ fallbacks: { 'orders-api': FALLBACK } }).watch('orders-api', note, { timeoutMs: 200 });

    await runtime.advance(150);
    const early = urls();
    await runtime.advance(100);
    stop();

    expect(early).toEqual([]);
    expect(urls()).toEqual([FALLBACK]);
  });

  it('watch reports an override once, without a read', async () => {
    const stop = registryOf({ overrides: { 'orders-api': FALLBACK } }).watch('orders-api', note);
    await runtime.advance(3_600_000);
    stop();

    expect(reported).toMatchObject([{ url: FALLBACK, source: 'override' }]);
    expect(source.reads).toEqual([]);
  });

  it.each([
    ['a registry', () => registryOf()],
    ['a registry for tests', () => createTestRegistry({ 'orders-api': FALLBACK })],
  ])('watch of %s refuses a missing watcher at once', (_, open) => {
    const watch = open().watch as (service: string, watcher?: unknown) => unknown;

    expect(() => watch('orders-api')).toThrow('Give a function as its second argument.');
    expect(() => watch('orders-api', { network: VPC })).toThrow('no watcher');
  });

  it('watch of a closed registry throws instead of never calling back', () => {
    const registry = registryOf();
    registry.close();

    expect(() => registry.watch('orders-api', note)).toThrow('The registry is closed.');
  });

  it('watch of a registry for tests ends when its signal aborts', () => {
    const registry = createTestRegistry({ 'orders-api': FALLBACK });
    const controller = new AbortController();
    registry.watch('orders-api', note, { signal: controller.signal });

    controller.abort();
    registry.set('orders-api', 'http://localhost:3002/');

    expect(urls()).toEqual([FALLBACK]);
  });
});
