// Several replicas of one registry: the first that works is read, and none that lags moves an address back.
import { fakeRuntime, settle, type FakeRuntime } from '../../test/clock.js';
import {
  NEW_URL,
  URL_OF_ORDERS,
  VPC,
  goneEntry,
  networkDocument,
  replacedEntry,
  serviceEntry,
} from '../../test/documents.js';
import { gate, memorySource, outage, type MemorySource } from '../../test/memory-source.js';
import { subscribe, type WaypostEvents } from '../events.js';
import type { ServiceEntry } from '../model/index.js';
import { settingsOf } from '../options.js';
import { createRegistry, type Registry } from '../registry.js';

const MINUTE = 60_000;
const REPLACED_AT = '2026-06-01T11:00:00Z';

/** The entry after its API was replaced, with the time of that. */
const replaced = (): ServiceEntry => {
  const entry = replacedEntry();
  const [region] = entry.regions;
  const current = { ...region!.current!, createdAt: REPLACED_AT, since: REPLACED_AT };
  return { ...entry, regions: [{ ...region!, current }] };
};

describe('a registry with two replicas', () => {
  let near: MemorySource;
  let far: MemorySource;
  let runtime: FakeRuntime;
  let registry: Registry;

  const readsOf = (...sources: readonly MemorySource[]): number[] => sources.map(({ reads }) => reads.length);
  const publish = (entry: ServiceEntry, ...sources: readonly MemorySource[]): void => {
    for (const source of sources) source.documents.set('service:orders-api', entry);
  };
  const open = (): Registry => createRegistry({ sources: [near, far], network: VPC, runtime, env: {} });
  /** Another read than the last: what is in memory is too old to serve. */
  const later = (): Promise<void> => runtime.advance(6 * MINUTE);

  beforeEach(() => {
    runtime = fakeRuntime();
    runtime.draw = 0.5;
    near = Object.assign(memorySource(), { description: 'near' });
    far = Object.assign(memorySource(), { description: 'far' });
    registry = open();
  });
  afterEach(() => registry.close());

  it('a registry reads only the first replica while that works', async () => {
    await registry.resolve('orders-api');

    expect(readsOf(near, far)).toEqual([1, 0]);
    expect(registry.status()).toMatchObject({ source: 'near, then far', answeredBy: 'near' });
  });

  it('a registry reads the next replica when the first does not answer, and shows which one did', async () => {
    const events: WaypostEvents['refresh'][] = [];
    const stop = subscribe('refresh', (event) => void events.push(event));
    near.failure = outage('throttled');

    expect(await registry.lookup('orders-api')).toMatchObject({ url: URL_OF_ORDERS, source: 'live', ageMs: 0 });

    stop();
    expect(registry.status()).toMatchObject({ state: 'ok', answeredBy: 'far' });
    expect(events).toMatchObject([{ answeredBy: 'far' }]);
  });

  it('a registry goes over to the next replica within its timeout when the first hangs', async () => {
    near.gate = gate().promise;

    const found = registry.lookup('orders-api', { timeoutMs: 3000 });
    await runtime.advance(1500);

    expect(await found).toMatchObject({ url: URL_OF_ORDERS, source: 'live' });
    expect(registry.status()).toMatchObject({ answeredBy: 'far' });
  });

  it('a replica that does not know the name has answered: the next one is not read', async () => {
    near.documents.delete('service:orders-api');

    await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    expect(readsOf(near, far)).toEqual([1, 0]);
  });

  it('a replica that failed is left alone during its cool-down, then probed by one read for nobody', async () => {
    near.failure = outage();
    await registry.resolve('orders-api');

    await runtime.advance(29_000);
    await registry.resolve('billing-api');
    expect(readsOf(near, far)).toEqual([1, 2]);

    await runtime.advance(2000);
    await Promise.all(['a-api', 'b-api', 'c-api'].map((name) => registry.resolve(name).catch(() => undefined)));
    await settle();

    expect(near.reads).toHaveLength(2);
    expect(near.options.at(-1)).toMatchObject({ background: true, once: true });
  });

  it('a registry comes back to the first replica once a probe finds it working', async () => {
    near.failure = outage();
    await registry.resolve('orders-api');
    near.failure = undefined;

    await later();
    await registry.resolve('orders-api');
    expect(registry.status()).toMatchObject({ answeredBy: 'far' });

    await later();
    await registry.resolve('orders-api');
    expect(registry.status()).toMatchObject({ answeredBy: 'near' });
    expect(readsOf(near, far)).toEqual([3, 2]);
  });

  it('a probe that hangs takes no time of a caller', async () => {
    near.failure = outage();
    await registry.resolve('orders-api');
    near.gate = gate().promise;

    await later();
    expect(await registry.lookup('orders-api')).toMatchObject({ source: 'live' });
  });

  it('a registry whose replicas are all down asks each of them', async () => {
    near.failure = far.failure = outage();
    await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    near.failure = undefined;

    expect(await registry.resolve('orders-api')).toBe(URL_OF_ORDERS);
  });

  it('after an outage of all replicas, a registry stays with the first one that answers again', async () => {
    near.failure = far.failure = outage();
    await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    far.failure = undefined;
    await registry.resolve('orders-api');
    await registry.resolve('billing-api').catch(() => undefined);

    expect(readsOf(near, far)).toEqual([2, 3]);
  });

  describe('that lags', () => {
    /** Memory has the new API from the first replica; the other one has only the old API. */
    beforeEach(async () => {
      publish(replaced(), near);
      await registry.resolve('orders-api');
      near.failure = outage();
    });

    it('a replica that lags moves no address back, and the age of the address grows', async () => {
      await later();

      expect(await registry.lookup('orders-api')).toMatchObject({ url: NEW_URL, ageMs: 6 * MINUTE });
      expect(registry.status()).toMatchObject({ failures: 0, answeredBy: 'far' });
    });

    it('a replica that does not know the name yet takes no address away', async () => {
      far.documents.delete('service:orders-api');
      await later();

      expect(await registry.lookup('orders-api')).toMatchObject({ url: NEW_URL, source: 'live' });
    });

    it('a registry is not read for each call while the other replica lags', async () => {
      await later();
      for (let calls = 0; calls < 5; calls += 1) await registry.resolve('orders-api');

      expect(readsOf(far)).toEqual([1]);
    });

    it('a registry takes what the replica says once it has caught up', async () => {
      await later();
      await registry.resolve('orders-api');
      publish(replaced(), far);
      await later();

      expect(await registry.lookup('orders-api')).toMatchObject({ url: NEW_URL, ageMs: 0 });
    });

    it('a registry takes a removal that is later than the API in memory', async () => {
      const gone = goneEntry();
      const [region] = gone.regions;
      publish(
        { ...gone, regions: [{ ...region!, removal: { ...region!.removal!, at: '2026-06-01T12:03:00Z' } }] },
        far,
      );
      await later();

      await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'SERVICE_GONE' });
    });

    it('a registry takes an earlier document after an hour without a confirmation', async () => {
      await runtime.advance(61 * MINUTE);

      expect(await registry.resolve('orders-api')).toBe(URL_OF_ORDERS);
    });

    it('a registry takes an earlier document for a call that met a dead address', async () => {
      const dead = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) });
      const called: string[] = [];
      const fetch = async (input: unknown): Promise<Response> => {
        const { url } = input instanceof Request ? input : { url: String(input) };
        called.push(url);
        if (url.startsWith(NEW_URL)) throw dead;
        return new Response('ok');
      };
      const calling = createRegistry({ sources: [near, far], network: VPC, runtime, env: {}, fetch });
      near.failure = undefined;
      await calling.resolve('orders-api');
      near.failure = outage();

      const response = await calling.fetch('orders-api', 'x');

      expect(await response.text()).toBe('ok');
      expect(called).toEqual([`${NEW_URL}x`, `${URL_OF_ORDERS}x`]);
      calling.close();
    });

    it('a snapshot is not moved back by a replica that lags', async () => {
      const snapshot = registry.snapshot();
      const cold = createRegistry({ sources: [near, far], network: VPC, runtime, env: {}, snapshot });

      expect(await cold.resolve('orders-api')).toBe(NEW_URL);
      cold.close();
    });

    it('a network keeps the endpoint that the other replica does not know yet', async () => {
      const young = networkDocument();
      const [vpc] = young.networks;
      const endpoint = { ...vpc!.endpoints[0]!, vpceId: 'vpce-0aaaaaaaaaaaaaaaa', createdAt: REPLACED_AT };
      near.failure = undefined;
      near.documents.set(`network:${VPC}`, networkDocument(VPC, [{ ...vpc!, endpoints: [endpoint] }]));
      await later();
      const before = await registry.resolve('orders-api');
      near.failure = outage();
      await later();

      expect(before).toContain('vpce-0aaaaaaaaaaaaaaaa');
      expect(await registry.resolve('orders-api')).toBe(before);
    });
  });

  it('one replica may go back: what it says is its newest word', async () => {
    const alone = createRegistry({ sources: [near], network: VPC, runtime, env: {} });
    publish(replaced(), near);
    await alone.resolve('orders-api');
    publish(serviceEntry(), near);
    await later();

    expect(await alone.resolve('orders-api')).toBe(URL_OF_ORDERS);
    alone.close();
  });
});

describe('the tables of a registry', () => {
  const tableIn = (region: string): string => `arn:aws:dynamodb:${region}:111122223333:table/waypost-prod`;
  const [EAST, WEST, EU] = ['us-east-1', 'us-west-2', 'eu-west-1'].map(tableIn) as [string, string, string];
  const tablesOf = (table: string | readonly string[], region = 'us-west-2'): readonly string[] =>
    settingsOf({ table, env: { AWS_REGION: region } }).tables;

  it.each<[string, string | readonly string[], readonly string[]]>([
    ['the one in the region of the process first, then the given order', [EAST, EU, WEST], [WEST, EAST, EU]],
    ['the given order, if none is in the region of the process', [EU, EAST], [EU, EAST]],
    ['a text with commas', `${EAST},${WEST}`, [WEST, EAST]],
    ['the region * as that of the process', [tableIn('*'), EU], [WEST, EU]],
    ['the same table once', [tableIn('*'), WEST], [WEST]],
    ['a name as a table in the region of the process', ['waypost-prod', EU], ['waypost-prod', EU]],
  ])('the tables of a registry are %s', (_, table, tables) => {
    expect(tablesOf(table)).toEqual(tables);
  });

  it.each<[string, string | readonly string[]]>([
    ['an empty list', []],
    ['a list with an empty text', [EU, '']],
    ['a malformed ARN beside a good one', `${EU},arn:aws:s3:::bucket`],
    ['a space after the comma', `${EU}, ${EAST}`],
  ])('createRegistry refuses %s', (_, table) => {
    expect(() => tablesOf(table)).toThrow(/table/);
  });

  it('the environment may name several tables', () => {
    const env = { AWS_REGION: 'us-west-2', WAYPOST_TABLE: `${EAST},${WEST}` };

    expect(createRegistry({ env }).status()).toMatchObject({ source: `table ${WEST}, then table ${EAST}` });
  });
});
