// Healing by the clock: which calls wait for the registry, for how long, and that none fails while an API is replaced.
import { setTimeout as pause } from 'node:timers/promises';
import { URL_OF_ORDERS, VPC, goneEntry, serviceEntry } from '../../test/documents.js';
import { forbid, startGateway, type Gateway } from '../../test/gateway.js';
import { memorySource, type MemorySource } from '../../test/memory-source.js';
import { apiIdOf, duplicatesOf, loadWhileSwapping } from '../../test/swaps.js';
import { createRegistry, type Registry } from '../registry.js';
import { HEAL_BURST, systemRuntime, type RegistryRuntime } from '../runtime.js';
import type { RegistrySource } from '../sources/source.js';
import type { RegistryFetchInit } from './call.js';

describe('registry.fetch', () => {
  let gateway: Gateway;
  let source: MemorySource;
  let registry: Registry;
  let beforeRead: () => void;

  const urlOf = (apiId: string): string => URL_OF_ORDERS.replace('a1b2c3d4e5', apiId);
  const kill = (): void => gateway.live.clear();
  const create = (apiId = 'z9z9z9z9z9'): void => {
    gateway.live.add(urlOf(apiId));
    source.documents.set('service:orders-api', serviceEntry('orders-api', { apiId, generation: 2 }));
  };
  const statusOf = async (path: string, init?: RegistryFetchInit): Promise<number> =>
    (await registry.fetch('orders-api', path, init)).status;
  /** How long something takes, in ms. */
  const timeOf = async (work: Promise<unknown>): Promise<number> => {
    const start = Date.now();
    await work;
    return Date.now() - start;
  };

  beforeEach(async () => {
    gateway = await startGateway();
    source = memorySource();
    beforeRead = () => undefined;
    const watched: RegistrySource = {
      ...source,
      read: (keys, options) => {
        beforeRead();
        return source.read(keys, options);
      },
    };
    registry = createRegistry({ sources: [watched], network: VPC, env: {}, fetch: gateway.fetch });
    expect(await statusOf('first')).toBe(200);
  });

  afterEach(async () => {
    registry.close();
    await gateway.stop();
  });

  it.each<[string, () => void]>([
    ['still has the old one', () => undefined],
    ['reports the service as gone', () => void source.documents.set('service:orders-api', goneEntry())],
  ])('loses no call while an API is replaced and the registry %s for a moment', async (_, meanwhile) => {
    const before = source.reads.length;
    kill();
    meanwhile();

    const calls = Promise.all(Array.from({ length: 20 }, (_call, index) => statusOf(`orders/${index}`)));
    await pause(400);
    create();

    expect(new Set(await calls)).toEqual(new Set([200]));
    expect(source.reads.length - before).toBeLessThanOrEqual(6);
  });

  it('waits for another address while the old one no longer answers', async () => {
    kill();
    expect(await statusOf('orders/1')).toBe(403);

    const calling = statusOf('orders/2');
    await pause(1200);
    create();

    expect(await calling).toBe(200);
  });

  it('ends a wait as soon as the address answers a call that was sent after the failure', async () => {
    gateway.answer = ({ path }, response) => (path.includes('blocked') ? forbid(response) : void response.end('ok'));

    const calling = timeOf(statusOf('blocked'));
    await pause(100);
    await statusOf('fine');
    const took = await calling;
    const again = await timeOf(statusOf('blocked'));

    expect(took).toBeLessThan(300);
    expect(again).toBeLessThan(100);
  });

  it('waits a second at most for an address that the registry confirms', async () => {
    gateway.answer = (_, response) => forbid(response);

    const took = await timeOf(statusOf('blocked'));

    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(1400);
  });

  it('waits no longer than the call’s own timeout, and not after its abort', async () => {
    const ending = new AbortController();
    kill();

    const limited = timeOf(statusOf('orders', { waypost: { timeoutMs: 200 } }));
    const aborted = timeOf(statusOf('orders', { signal: ending.signal }));
    setTimeout(() => ending.abort(), 100);

    expect(await limited).toBeLessThan(400);
    expect(await aborted).toBeLessThan(300);
  });

  it('does not wait after a POST’s 403', async () => {
    kill();

    expect(await timeOf(statusOf('orders', { method: 'POST', body: 'x' }))).toBeLessThan(200);
  });

  it('follows an address that changes twice during a call', async () => {
    kill();
    create('b1b1b1b1b1');
    gateway.answer = (_, response) => void response.end('ok');
    gateway.live.clear();
    let reads = 0;
    beforeRead = () => {
      reads += 1;
      if (reads === 2) create('c1c1c1c1c1');
    };

    expect(await statusOf('orders/1')).toBe(200);
    expect(gateway.calls.slice(1).map(({ host }) => host.slice(0, 10))).toEqual([
      'a1b2c3d4e5',
      'b1b1b1b1b1',
      'c1c1c1c1c1',
    ]);
  });

  it('ends by the call’s own timeout although the address changes during each attempt', async () => {
    let round = 0;
    beforeRead = () => {
      round += 1;
      create(apiIdOf(round));
    };
    gateway.answer = (_, response) => void setTimeout(() => forbid(response), 80);

    const times = Array.from({ length: 20 }, async (_, index) => {
      await pause(index * 50);
      return timeOf(statusOf('orders', { waypost: { timeoutMs: 200 } }));
    });

    expect(Math.max(...(await Promise.all(times)))).toBeLessThan(3000);
  });

  it('waits for the next read that the limit of reads allows, though it is more than a second away', async () => {
    registry.close();
    registry = createRegistry({ sources: [source], network: VPC, env: {}, fetch: gateway.fetch, runtime: fasterBy(8) });
    await statusOf('first');

    const statuses = new Set<number>();
    for (let round = 1; round <= HEAL_BURST.most + 1; round += 1) {
      kill();
      create(apiIdOf(round));
      statuses.add(await statusOf('orders'));
    }

    expect([...statuses]).toEqual([200]);
  });

  it('asks the registry after a first failure, even if time passes between two readings of the clock', async () => {
    let ticks = 0;
    const runtime = { ...systemRuntime, now: () => Date.now() + (ticks += 1) };
    registry.close();
    registry = createRegistry({ sources: [source], network: VPC, env: {}, fetch: gateway.fetch, runtime });
    await registry.resolve('orders-api');
    kill();
    create(apiIdOf(1));

    expect(await statusOf('orders')).toBe(200);
  });

  it('does not flood a registry that alternates between two dead addresses', async () => {
    kill();
    let turn = 0;
    beforeRead = () => {
      turn += 1;
      const apiId = turn % 2 === 0 ? 'b1b1b1b1b1' : 'c1c1c1c1c1';
      source.documents.set('service:orders-api', serviceEntry('orders-api', { apiId }));
    };
    const before = gateway.calls.length;

    await Promise.all(Array.from({ length: 10 }, () => statusOf('orders')));

    expect(turn).toBeLessThanOrEqual(20);
    expect(gateway.calls.length - before).toBeLessThanOrEqual(30);
  });

  it.each<[string, number]>([
    ['at the same moment as the registry learns of it', 0],
    ['a moment before the registry learns of it', 30],
  ])('loses no GET or PUT and repeats no POST while the API is replaced each half second, %s', async (_, lag) => {
    const result = await loadWhileSwapping({
      seconds: 1.6,
      rate: 200,
      every: 500,
      call: async (method, path) => statusOf(path, { method, ...(method === 'GET' ? {} : { body: path }) }),
      swap: async (round) => {
        kill();
        await pause(lag);
        create(apiIdOf(round));
      },
    });

    expect(result.failed).toEqual({});
    expect(result.calls).toBeGreaterThan(200);
    expect(duplicatesOf(gateway.calls.map(({ method, path }) => `${method} ${path}`))).toEqual([]);
    expect(source.reads.length).toBeLessThan(40);
  });
});

/** A clock that runs faster than real time by this factor. */
function fasterBy(factor: number): RegistryRuntime {
  const start = Date.now();
  return {
    ...systemRuntime,
    now: () => start + (Date.now() - start) * factor,
    after: (ms, callback, background) => systemRuntime.after(ms / factor, callback, background),
  };
}
