// What a process does whose clock is set back by an hour: nothing that it read before outranks what it reads now.
import { fakeRuntime, type FakeRuntime } from '../test/clock.js';
import { URL_OF_ORDERS, VPC, serviceEntry } from '../test/documents.js';
import { memorySource, type MemorySource } from '../test/memory-source.js';
import { unavailable } from './outage.js';
import { createRegistry, type Registry } from './registry.js';

const HOUR = 3_600_000;
const NEW_URL = URL_OF_ORDERS.replace('a1b2c3d4e5', 'z9z9z9z9z9');
const outage = unavailable({ reason: 'network', message: 'Down.', remedy: '' });

describe('a registry whose clock is set back', () => {
  let source: MemorySource;
  let runtime: FakeRuntime;
  let registry: Registry;

  const replace = (): void =>
    void source.documents.set('service:orders-api', serviceEntry('orders-api', { apiId: 'z9z9z9z9z9', generation: 2 }));

  beforeEach(() => {
    source = memorySource();
    runtime = fakeRuntime();
    registry = createRegistry({ sources: [source], network: VPC, runtime, env: {} });
  });

  it('looks again, believes what it reads, and keeps it as long as ever', async () => {
    await registry.resolve('orders-api');
    replace();

    runtime.freeze(-HOUR);
    const first = await registry.lookup('orders-api');
    const second = await registry.lookup('orders-api');

    expect(first).toMatchObject({ url: NEW_URL, source: 'live', ageMs: 0 });
    expect(second).toMatchObject({ url: NEW_URL, source: 'cache', ageMs: 0 });
    expect(source.reads).toHaveLength(2);
  });

  it('takes back a refusal', async () => {
    await expect(registry.resolve('pay-api')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    source.documents.set('service:pay-api', serviceEntry('pay-api'));

    runtime.freeze(-HOUR);

    await expect(registry.resolve('pay-api')).resolves.toBe(URL_OF_ORDERS);
  });

  it('ends the pause after a read that failed', async () => {
    runtime.draw = 0.9;
    await registry.resolve('orders-api');
    source.failure = outage;
    await runtime.advance(10 * 60_000);
    await registry.resolve('orders-api');
    source.failure = undefined;
    replace();

    runtime.freeze(-HOUR);

    await expect(registry.resolve('orders-api')).resolves.toBe(NEW_URL);
  });

  it('tells no age below zero', async () => {
    await registry.resolve('orders-api');
    source.failure = outage;

    runtime.freeze(-HOUR);
    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: URL_OF_ORDERS, source: 'stale', ageMs: 0 });
    expect(registry.status()).toMatchObject({ state: 'failing', stale: [] });
  });
});
