// An agent or a cache in front of the query endpoint says by `Age` how old its answer is: that age counts.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeRuntime, settle, type FakeRuntime } from '../../test/clock.js';
import { URL_OF_ORDERS, VPC, networkDocument, serviceEntry } from '../../test/documents.js';
import { createRegistry, type Registry } from '../registry.js';
import type { RegistryOptions } from '../options.js';
import { createHttpSource } from './http.js';

describe('a registry behind a cache', () => {
  let server: Server;
  let url: string;
  let runtime: FakeRuntime;
  let registry = createRegistry({ env: {} });
  /** The header of each answer, and how many there were. */
  let age: string;
  let asked: number;

  const open = (options: RegistryOptions = {}): Registry =>
    (registry = createRegistry({ url, network: VPC, runtime, env: {}, ...options }));

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      const body = request.url?.startsWith('/v1/services/') === true ? serviceEntry() : networkDocument();
      response.setHeader('age', age).end(JSON.stringify(body));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // a TCP server's address
  });
  beforeEach(() => {
    runtime = fakeRuntime();
    age = '0';
    asked = 0;
  });
  afterEach(() => registry.close());
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('the HTTP source returns the age of the oldest answer', async () => {
    age = '25';
    const source = createHttpSource({ url });

    expect(await source.read([{ kind: 'service', name: 'orders-api' }])).toMatchObject({ ageMs: 25_000 });
    source.close?.();
  });

  it.each(['', '-5', 'old', '1e9'])('the HTTP source ignores the malformed age "%s"', async (malformed) => {
    age = malformed;
    const source = createHttpSource({ url });

    expect(await source.read([{ kind: 'service', name: 'orders-api' }])).toMatchObject({ ageMs: 0 });
    source.close?.();
  });

  it('an answer is as old as the cache says, and fresh for the rest of its time', async () => {
    age = '20';
    expect(await open().lookup('orders-api')).toMatchObject({ source: 'live', ageMs: 20_000 });

    await runtime.advance(9000);
    expect(await registry.lookup('orders-api')).toMatchObject({ source: 'cache', ageMs: 29_000 });
    expect(asked).toBe(2);

    await runtime.advance(2000);
    age = '0';
    await registry.lookup('orders-api');
    await untilAsked(4);
  });

  it('a cache that answers with old documents is asked again after 5 s at the earliest', async () => {
    age = '200';
    expect(await open().lookup('orders-api')).toMatchObject({ ageMs: 200_000 });

    await runtime.advance(4900);
    expect(await registry.lookup('orders-api')).toMatchObject({ source: 'cache', ageMs: 204_900 });
    expect(asked).toBe(2);
  });

  it('a cache with an older document than memory is not asked again at once either', async () => {
    await open().resolve('orders-api');
    age = '60';
    await runtime.advance(40_000);
    await registry.resolve('orders-api');
    await untilAsked(4);
    await settle();

    for (let calls = 0; calls < 5; calls += 1) {
      await runtime.advance(900);
      expect(await registry.lookup('orders-api')).toMatchObject({ source: 'cache' });
    }
    expect(asked).toBe(4);
  });

  it('an answer from a cache that cannot read the registry is served as stale, with the outage in the status', async () => {
    age = '7200';
    expect(await open().lookup('orders-api')).toMatchObject({
      url: URL_OF_ORDERS,
      source: 'stale',
      ageMs: 7_200_000,
    });
    expect(registry.status()).toMatchObject({ failures: 1, lastError: { details: { reason: 'server-error' } } });
  });

  it('an answer from a cache that is older than `maxStaleMs` is not served', async () => {
    age = '7200';

    await expect(open({ maxStaleMs: 3_600_000 }).resolve('orders-api')).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('last read of the registry is 7200 s ago'),
    });
  });

  async function untilAsked(count: number): Promise<void> {
    while (asked < count) await new Promise((resolve) => setImmediate(resolve));
  }
});
