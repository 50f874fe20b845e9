import { settle } from '../test/clock.js';
import {
  URL_OF_ORDERS,
  VPC,
  VPCE,
  endpointOf,
  goneEntry,
  network,
  networkDocument,
  networksDocument,
  notReadyEntry,
  serviceEntry,
  NEW_URL,
} from '../test/documents.js';
import { gate, outage, controlledRegistries } from '../test/memory-source.js';
import { createRegistry } from './registry.js';
import type { RegistrySnapshot } from './snapshot.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe('a registry', () => {
  let { source, runtime, registryOf, replace } = controlledRegistries();

  beforeEach(() => {
    ({ source, runtime, registryOf, replace } = controlledRegistries());
  });

  it('resolve returns the live URL of a name by one read', async () => {
    const registry = registryOf();

    const url = await registry.resolve('orders-api');

    expect(url).toBe(URL_OF_ORDERS);
    expect(source.reads).toEqual([['service:orders-api', `network:${VPC}`]]);
  });

  it('lookup returns the whole address with its source', async () => {
    const registry = registryOf();

    const first = await registry.lookup('orders-api');
    await runtime.advance(10_000);
    const second = await registry.lookup('orders-api');

    expect(first).toMatchObject({
      url: URL_OF_ORDERS,
      registry: 'prod',
      form: 'endpoint-alias',
      source: 'live',
      ageMs: 0,
    });
    expect(second).toMatchObject({ apiId: 'a1b2c3d4e5', vpceId: VPCE, source: 'cache', ageMs: 10_000 });
  });

  it('a second service takes a read of one key', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');

    await registry.resolve('billing-api');

    expect(source.reads[1]).toEqual(['service:billing-api']);
  });

  it('ten thousand concurrent calls share one read', async () => {
    const registry = registryOf();

    const urls = await Promise.all(Array.from({ length: 10_000 }, () => registry.resolve('orders-api')));

    expect(new Set(urls)).toEqual(new Set([URL_OF_ORDERS]));
    expect(source.reads).toHaveLength(1);
  });

  it('services share the read of their network', async () => {
    const registry = registryOf();

    await Promise.all([registry.resolve('orders-api'), registry.resolve('billing-api')]);

    expect(source.reads).toEqual([['service:orders-api', `network:${VPC}`], ['service:billing-api']]);
  });

  it('an answer is served without a read for thirty seconds', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');

    await runtime.advance(29_999);
    await registry.resolve('orders-api');

    expect(source.reads).toHaveLength(1);
  });

  it('jitter shortens freshForMs by up to a fifth', async () => {
    runtime.draw = 0.999;
    const registry = registryOf();
    await registry.resolve('orders-api');

    await runtime.advance(24_100);
    await registry.resolve('orders-api');

    expect(source.reads).toHaveLength(2);
  });

  it('a stale answer is served while one refresh runs, up to five minutes', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();
    await runtime.advance(4 * MINUTE);

    const during = await registry.resolve('orders-api');
    await settle();
    const after = await registry.lookup('orders-api');

    expect(during).toBe(URL_OF_ORDERS);
    expect(after).toMatchObject({ url: NEW_URL, source: 'cache' });
    expect(source.reads).toHaveLength(2);
  });

  it('a call waits for the refresh of an answer older than five minutes', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();
    await runtime.advance(6 * MINUTE);

    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: NEW_URL, source: 'live', ageMs: 0 });
  });

  it('a process frozen for an hour during a read waits for a new read', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    await runtime.advance(MINUTE);
    source.gate = new Promise(() => {});
    await registry.resolve('orders-api'); // starts a read that will never end
    source.gate = undefined;
    replace();

    runtime.freeze(HOUR);
    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: NEW_URL, source: 'live' });
  });

  it('a stale answer is served through three days of outage, with its age', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.failure = outage();
    await runtime.advance(72 * HOUR);

    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: URL_OF_ORDERS, source: 'stale', ageMs: 72 * HOUR });
    expect(registry.status()).toMatchObject({
      state: 'failing',
      stale: [{ service: 'orders-api', ageMs: 72 * HOUR, denied: false }],
    });
  });

  it('a registry recovers after an outage without help', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.failure = outage();
    await runtime.advance(72 * HOUR);
    await registry.resolve('orders-api');
    source.failure = undefined;
    replace();

    await runtime.advance(31_000);
    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: NEW_URL, source: 'live' });
    expect(registry.status().state).toBe('ok');
  });

  it('a registry reads as rarely during an outage as before, by single attempts, and never stops', async () => {
    runtime.draw = 0.5;
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.failure = outage();
    await runtime.advance(10 * MINUTE);
    const before = source.reads.length;

    for (let second = 0; second < 600; second += 1) {
      await registry.resolve('orders-api');
      await runtime.advance(1000);
    }

    const asked = source.reads.length - before;
    // The cool-down is a minute at most, and half of that with this draw. The first caller waited, for more than one attempt.
    expect(asked).toBe(600 / 30);
    expect(source.options.slice(before + 1).every(({ once }) => once === true)).toBe(true);
  });

  it('callers do not wait between attempts during a cool-down', async () => {
    runtime.draw = 0.99;
    const registry = registryOf();
    await registry.resolve('orders-api');
    await runtime.advance(10 * MINUTE);
    source.failure = outage();
    await registry.resolve('orders-api');
    source.gate = new Promise(() => {});

    const found = await registry.lookup('orders-api');

    expect(found.source).toBe('stale');
  });

  it('a call waits at most for its timeout and then serves memory', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    await runtime.advance(6 * MINUTE);
    source.gate = new Promise(() => {});

    const looking = registry.lookup('orders-api', { timeoutMs: 200 });
    await runtime.advance(200);

    expect(await looking).toMatchObject({ source: 'stale' });
  });

  it('an answer older than maxStaleMs is not served', async () => {
    const registry = registryOf({ maxStaleMs: HOUR });
    await registry.resolve('orders-api');
    source.failure = outage();
    await runtime.advance(2 * HOUR);

    const resolving = registry.resolve('orders-api');

    await expect(resolving).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });

  it('a cold process throws REGISTRY_UNAVAILABLE during an outage', async () => {
    const registry = registryOf();
    source.failure = outage();

    const resolving = registry.resolve('orders-api');

    await expect(resolving).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', retryable: true });
  });

  it('a cold process times out when the registry hangs', async () => {
    const registry = registryOf();
    source.gate = new Promise(() => {});

    const resolving = registry.resolve('orders-api', { timeoutMs: 100 }).catch((error: unknown) => error);
    await runtime.advance(100);

    expect(await resolving).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'timeout' } });
  });

  it('a signal ends the wait of its own caller only', async () => {
    const registry = registryOf();
    const held = gate();
    source.gate = held.promise;
    const controller = new AbortController();
    const aborted = registry.resolve('orders-api', { signal: controller.signal }).catch((error: unknown) => error);
    const waiting = registry.resolve('orders-api');

    controller.abort(new Error('enough'));
    held.open();

    expect(await aborted).toMatchObject({ message: 'enough' });
    expect(await waiting).toBe(URL_OF_ORDERS);
    expect(source.reads).toHaveLength(1);
  });

  it.each([
    ['SERVICE_NOT_FOUND', null],
    ['SERVICE_GONE', goneEntry()],
    ['SERVICE_NOT_READY', notReadyEntry()],
  ])('a refusal with %s is fresh for five seconds at most', async (code, entry) => {
    source.documents.set('service:orders-api', entry);
    const registry = registryOf();

    const first = registry.resolve('orders-api');
    await expect(first).rejects.toMatchObject({ code });
    await runtime.advance(4000);
    await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code });
    const readsWithin = source.reads.length;
    source.documents.set('service:orders-api', serviceEntry());
    await runtime.advance(1000);

    expect(readsWithin).toBe(1);
    expect(await registry.resolve('orders-api')).toBe(URL_OF_ORDERS);
  });

  it.each([
    ['SERVICE_GONE', goneEntry()],
    ['SERVICE_NOT_READY', notReadyEntry()],
  ])('a refusal with %s is obeyed although memory has an address', async (code, entry) => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.documents.set('service:orders-api', entry);
    await runtime.advance(6 * MINUTE);

    const resolving = registry.resolve('orders-api');

    await expect(resolving).rejects.toMatchObject({ code });
    expect(registry.peek('orders-api')).toBeUndefined();
  });

  it.each([['service:orders-api'], [`network:${VPC}`]])(
    'memory is served while the registry denies %s',
    async (key) => {
      const registry = registryOf();
      await registry.resolve('orders-api');
      source.documents.set(key, null);

      for (let round = 0; round < 20; round += 1) {
        await runtime.advance(6 * MINUTE);
        const found = await registry.lookup('orders-api');
        expect(found).toMatchObject({ url: URL_OF_ORDERS, source: 'stale' });
      }

      expect(registry.status()).toMatchObject({ state: 'degraded', stale: [{ service: 'orders-api', denied: true }] });
    },
  );

  it('the new address is served once the registry no longer denies the name', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.documents.set('service:orders-api', null);
    await runtime.advance(6 * MINUTE);
    await registry.resolve('orders-api');
    replace();

    await runtime.advance(6000);

    expect(await registry.lookup('orders-api')).toMatchObject({ url: NEW_URL, source: 'live' });
  });

  it('a network without its endpoint is refused', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    source.documents.set(`network:${VPC}`, networkDocument(VPC, [network({ endpoints: [] })]));
    await runtime.advance(6 * MINUTE);

    const resolving = registry.resolve('orders-api');

    await expect(resolving).rejects.toMatchObject({ code: 'UNREACHABLE_FROM_NETWORK' });
  });

  it('peek returns memory of any age and starts a refresh', async () => {
    const registry = registryOf();
    const before = registry.peek('orders-api');
    await registry.resolve('orders-api');
    replace();
    await runtime.advance(HOUR);

    const old = registry.peek('orders-api');
    await settle();

    expect(before).toBeUndefined();
    expect(old).toBe(URL_OF_ORDERS);
    expect(registry.peek('orders-api')).toBe(NEW_URL);
  });

  it('a caller without a network uses the only one', async () => {
    const registry = registryOf({ network: undefined });

    const url = await registry.resolve('orders-api');

    expect(url).toBe(URL_OF_ORDERS);
    expect(source.reads).toEqual([['service:orders-api', 'networks']]);
  });

  it('a truncated network summary takes a second read', async () => {
    source.documents.set('networks', {
      count: 101,
      networks: [],
      regions: [{ region: 'us-west-2', vpcs: 50, only: null }],
    });
    source.documents.set(`network:${VPCE}`, { ...networkDocument(VPCE), endpoint: { vpceId: VPCE, deleted: null } });
    const registry = registryOf({ network: undefined });

    const url = await registry.resolve('orders-api');

    expect(url).toBe(URL_OF_ORDERS);
    expect(source.reads).toEqual([['service:orders-api', 'networks'], [`network:${VPCE}`]]);
  });

  it('a caller without a network keeps its endpoint when a second network appears', async () => {
    const registry = registryOf({ network: undefined });
    await registry.resolve('orders-api');
    const other = 'vpce-0aaaaaaaaaaaaaaa1';
    const second = network({ vpcId: 'vpc-0b', endpoints: [endpointOf({ vpceId: other })] });
    source.documents.set('networks', networksDocument([network(), second]));
    source.documents.set(`network:${VPCE}`, { ...networkDocument(VPCE), endpoint: { vpceId: VPCE, deleted: null } });
    const entry = serviceEntry('orders-api', { apiId: 'z9z9z9z9z9', vpceIds: [VPCE, other] });
    source.documents.set('service:orders-api', entry);
    await runtime.advance(6 * MINUTE);

    const found = await registry.lookup('orders-api');
    const cold = registryOf({ network: undefined }).resolve('orders-api');

    expect(found).toMatchObject({ url: NEW_URL, source: 'live' });
    await expect(cold).rejects.toMatchObject({ code: 'NETWORK_REQUIRED' });
  });

  it('resolve throws HEADERS_REQUIRED for an address with headers, which lookup returns', async () => {
    source.documents.set('service:orders-api', serviceEntry('orders-api', { vpceIds: [] }));
    const registry = registryOf();

    const resolving = registry.resolve('orders-api');

    await expect(resolving).rejects.toMatchObject({ code: 'HEADERS_REQUIRED' });
    expect((await registry.lookup('orders-api')).headers).toEqual({ 'x-apigw-api-id': 'a1b2c3d4e5' });
  });

  it('a call’s own network, stage and region replace those of the registry', async () => {
    source.documents.set(
      'service:orders-api',
      serviceEntry('orders-api', {
        stages: [
          { name: 'prod', since: '2026-01-02T03:04:05Z' },
          { name: 'blue', since: '2026-01-02T03:04:05Z' },
        ],
      }),
    );
    source.documents.set('network:central', networkDocument('central', [network({ name: 'central' })]));
    const registry = registryOf();

    const url = await registry.resolve('orders-api', { stage: 'blue', network: 'central', region: 'us-west-2' });

    expect(url).toBe(URL_OF_ORDERS.replace('/prod/', '/blue/'));
    expect(await registry.resolve('orders-api')).toBe(URL_OF_ORDERS);
  });

  it('an override is served without a read', async () => {
    const registry = registryOf({ overrides: { 'orders-api': 'http://localhost:3001/v2' } });

    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: 'http://localhost:3001/v2/', source: 'override', ageMs: 0 });
    expect(registry.peek('orders-api')).toBe('http://localhost:3001/v2/');
    expect(source.reads).toEqual([]);
  });

  it.each([
    ['an outage', () => void (source.failure = outage())],
    ['an unknown name', () => void source.documents.delete('service:orders-api')],
    ['a gone service', () => void source.documents.set('service:orders-api', goneEntry())],
  ])('a fallback is served after %s', async (_, fail) => {
    fail();
    const registry = registryOf({ fallbacks: { 'orders-api': URL_OF_ORDERS } });

    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: URL_OF_ORDERS, source: 'fallback', apiId: 'a1b2c3d4e5', stage: 'prod' });
    expect(await registry.resolve('orders-api')).toBe(URL_OF_ORDERS);
  });

  it('an invalid request gets no fallback', async () => {
    const registry = registryOf({ fallbacks: { 'orders-api': URL_OF_ORDERS } });

    const resolving = registry.resolve('orders-api', { network: 'Not A Network' });

    await expect(resolving).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('status reports a fallback that differs from the registry until they agree', async () => {
    const registry = registryOf({ fallbacks: { 'orders-api': NEW_URL } });
    await registry.resolve('orders-api');
    const before = registry.status().mismatches;
    replace();
    await runtime.advance(6 * MINUTE);
    await registry.resolve('orders-api');

    expect(before).toEqual([{ service: 'orders-api', url: URL_OF_ORDERS, fallback: NEW_URL }]);
    expect(registry.status()).toMatchObject({ state: 'ok', mismatches: [] });
  });

  it('a snapshot of any age serves another process during an outage', async () => {
    const first = registryOf();
    await first.resolve('orders-api');
    const snapshot = JSON.parse(JSON.stringify(first.snapshot())) as RegistrySnapshot;
    source.failure = outage();
    await runtime.advance(1000 * HOUR);

    const second = registryOf({ snapshot, maxStaleMs: HOUR });

    expect(second.peek('orders-api')).toBe(URL_OF_ORDERS);
    expect(await second.lookup('orders-api')).toMatchObject({
      registry: 'prod',
      source: 'snapshot',
      ageMs: 1000 * HOUR,
    });
    expect(second.snapshot().registry).toBe('prod');
  });

  it('the registry’s answer replaces that of a snapshot', async () => {
    const first = registryOf();
    await first.resolve('orders-api');
    const second = registryOf({ snapshot: first.snapshot() });
    replace();

    const found = await second.lookup('orders-api');

    expect(found).toMatchObject({ url: NEW_URL, source: 'live' });
  });

  it('a snapshot serves what the registry denies', async () => {
    const first = registryOf();
    await first.resolve('orders-api');
    const second = registryOf({ snapshot: first.snapshot() });
    source.documents.clear();

    const found = await second.lookup('orders-api');

    expect(found).toMatchObject({ url: URL_OF_ORDERS, source: 'snapshot' });
  });

  it('a registry with an unreadable snapshot starts and reports it', async () => {
    const registry = registryOf({ snapshot: '/nowhere/waypost.json' });

    const url = await registry.resolve('orders-api');

    expect(url).toBe(URL_OF_ORDERS);
    expect(registry.status()).toMatchObject({ state: 'degraded', snapshotError: { code: 'REGISTRY_UNAVAILABLE' } });
  });

  it('watch reports the address, and again when it changes', async () => {
    const registry = registryOf();
    const reported: string[] = [];
    const stop = registry.watch('orders-api', ({ url }) => reported.push(url));
    await settle();
    replace();

    await runtime.advance(31_000);
    await runtime.advance(31_000);
    stop();
    source.documents.set('service:orders-api', serviceEntry());
    await runtime.advance(HOUR);

    expect(reported).toEqual([URL_OF_ORDERS, NEW_URL]);
    expect(runtime.waiting()).toBe(0);
  });

  it('close ends watches and reads', async () => {
    const registry = registryOf();
    registry.watch('orders-api', () => {});
    await settle();

    registry.close();

    expect(runtime.waiting()).toBe(0);
    expect(registry.peek('orders-api')).toBe(URL_OF_ORDERS);
    await expect(registry.resolve('billing-api')).rejects.toMatchObject({ details: { reason: 'closed' } });
  });

  it('close ends a read under way, and memory is still served', async () => {
    const registry = registryOf();
    const known = await registry.resolve('orders-api');
    await runtime.advance(HOUR);
    source.gate = gate().promise;
    const old = registry.lookup('orders-api');
    const cold = registry.resolve('billing-api');
    cold.catch(() => undefined);
    await settle();

    registry.close();

    await expect(old).resolves.toMatchObject({ url: known, source: 'stale' });
    await expect(cold).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'closed' } });
    expect(source.options.map(({ signal }) => signal?.aborted)).toEqual(source.options.map(() => true));
  });

  it('thousands of unknown names evict no address', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    for (let index = 0; index < 10_050; index += 1) await registry.resolve(`nobody-${index}`).catch(() => undefined);
    source.failure = outage();

    expect(registry.peek('orders-api')).toBe(URL_OF_ORDERS);
    expect(registry.peek('nobody-1')).toBeUndefined();
  });

  it('createRegistry reads its options from the environment', async () => {
    const env = {
      WAYPOST_NETWORK: 'central',
      WAYPOST_OVERRIDES: 'billing-api=http://localhost:3002',
      WAYPOST_FALLBACKS: ' orders-api=http://localhost:3001/x ,',
      AWS_REGION: 'us-west-2',
    };
    const registry = createRegistry({ sources: [source], runtime, env });

    expect(await registry.resolve('billing-api')).toBe('http://localhost:3002/');
    expect(await registry.resolve('orders-api')).toBe('http://localhost:3001/x/');
    expect(source.reads).toEqual([['service:orders-api', 'network:central']]);
  });

  it('an unconfigured registry names what to configure', async () => {
    const registry = createRegistry({ env: {}, runtime });

    await expect(registry.resolve('orders-api')).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      remedy: expect.stringContaining('WAYPOST_TABLE'),
    });
  });
});
