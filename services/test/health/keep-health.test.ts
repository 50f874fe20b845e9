// Tests on the real engine that the health beside a summary follows what lies beneath it, in any order of computations.
import { listKey, serviceKey, networkListKey, type ServiceHealth } from 'waypost/model';
import { streamEvent } from '../../adapters/lambda/test/stream-event.js';
import { deliveryOf } from '../../adapters/lambda/stream-keys.js';
import { createHealthStore } from '../../adapters/dynamodb/health-store.js';
import { systemSleep } from '../../adapters/settings/runtime.js';
import { healthChangeOf, keepHealth } from '../../app/health/keep-health.js';
import type { HealthChange, HealthStore, SummaryRow } from '../../app/health/ports.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { rebuild } from '../../app/upkeep/rebuild.js';
import { changeIn } from '../../handlers/health-keeper.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { closed, opened, ready } from '../../core/test/facts.js';
import { createRig, type Rig } from '../rig.js';

const NAMES = ['orders-api', 'billing-api'] as const;

describeOnEngine('the health of summaries', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig();
    await applyFacts(rig.apply, [
      opened('vpce-0a', 10, { state: 'available' }),
      ...NAMES.flatMap((service, index) => {
        const apiId = `aaaaaaaaa${String(index)}`;
        return ready(apiId, 20, { tags: { service }, vpceIds: ['vpce-0a'] });
      }),
    ]);
  });
  afterEach(() => rig.stop());

  const keep = (change: HealthChange, own: Partial<HealthStore> = {}, delivery?: string) => {
    const { client, tables, store } = rig;
    const runtime = { sleep: systemSleep, random: () => 0 };
    const health = createHealthStore({ client, table: tables.readers, store, ...runtime });
    const deps = { registry: rig.config.registry, now: () => 1_800_000_000_000, ...runtime };
    return keepHealth({ ...deps, store: { ...health, ...own } }, change, delivery);
  };
  const listed = async () => {
    const { items } = await rig.source.list();
    return Object.fromEntries(items.map(({ name, health }) => [name, health]));
  };
  const closeEndpoint = () => applyFacts(rig.apply, [closed('vpce-0a', 30)]);
  const openEndpoint = () => applyFacts(rig.apply, [opened('vpce-0b', 40, { state: 'available' })]);

  it('a service has no health until it is computed, and then only the named service has one', async () => {
    expect(await listed()).toEqual({ 'orders-api': undefined, 'billing-api': undefined });

    const result = await keep({ services: ['orders-api'], vpcIds: [] });

    expect(result).toEqual({ computed: 1, changed: ['orders-api'] });
    expect(await listed()).toEqual({ 'orders-api': 'unknown', 'billing-api': undefined });
  });

  it('one deleted endpoint blocks every service that it served', async () => {
    await keep('all');
    await closeEndpoint();

    const { changed } = await keep({ services: [], vpcIds: ['vpc-0a'] });

    expect([...changed].sort()).toEqual([...NAMES].sort());
    expect(await listed()).toEqual({ 'orders-api': 'blocked', 'billing-api': 'blocked' });
  });

  it('a health that is computed from earlier documents never overwrites a later one', async () => {
    await keep('all');
    await closeEndpoint();
    let isFirst = true;
    // The endpoint comes back after this computation read the networks, and another computation takes it in and ends first.
    const networks = async () => {
      const read = await rig.store.liveNetworks();
      if (isFirst) {
        isFirst = false;
        await openEndpoint();
        expect((await keep({ services: NAMES, vpcIds: [] })).changed).toEqual([]);
      }
      return read;
    };

    await keep({ services: ['orders-api'], vpcIds: [] }, { networks });

    expect(await listed()).toEqual({ 'orders-api': 'unknown', 'billing-api': 'unknown' });
  });

  it('a computation that is always overtaken fails, so that its change is delivered again', async () => {
    const put = async (_row: SummaryRow, _health: ServiceHealth | undefined) => false;

    await expect(keep('all', { put })).rejects.toThrow('overtaken too often');
  });

  it('the next delivery of a change goes on where a crash stopped the last one', async () => {
    const written: string[] = [];
    const { client, tables, store } = rig;
    const health = createHealthStore({ client, table: tables.readers, store, sleep: systemSleep, random: () => 0 });
    let first: Promise<boolean> | undefined;
    const put: HealthStore['put'] = async (row, ...others) => {
      if (first === undefined) {
        written.push(row.name);
        return (first = health.put(row, ...others));
      }
      await first;
      throw new Error('The process dies.');
    };
    const change = { services: [], vpcIds: ['vpc-0a'] };

    await expect(keep(change, { put }, 'delivery-1')).rejects.toThrow('The process dies.');
    const next = await keep(change, {}, 'delivery-1');

    expect(next.computed).toBe(1);
    expect(next.changed).toEqual(NAMES.filter((name) => !written.includes(name)));
    expect(await listed()).toEqual({ 'orders-api': 'unknown', 'billing-api': 'unknown' });
    expect((await keep(change, {}, 'delivery-2')).computed).toBe(2);
  });

  it('a deleted summary is not created again', async () => {
    const deleteSummary = () =>
      rig.store.commit([{ kind: 'document', key: listKey('orders-api'), value: null }]).then(() => []);

    await keep({ services: ['orders-api'], vpcIds: [] }, { networks: deleteSummary });

    expect(await listed()).toEqual({ 'billing-api': undefined });
  });

  it('a computation of everything writes only what changed', async () => {
    await keep('all');
    const written: string[] = [];
    const put = async ({ name }: SummaryRow) => {
      written.push(name);
      return true;
    };

    expect(await keep('all', { put })).toEqual({ computed: 0, changed: [] });
    await closeEndpoint();
    await keep('all', { put });

    expect(written.sort()).toEqual([...NAMES].sort());
  });

  it('a rebuild finds no difference in summaries that have a health', async () => {
    await keep('all');

    expect((await rebuild(rig.store, rig.config, { dryRun: true })).differences).toEqual([]);
  });
});

it('the stream names the services and the networks that changed, and nothing else matters', () => {
  const keys = [serviceKey('orders-api'), serviceKey('orders-api'), networkListKey('vpc-0a'), listKey('orders-api')];

  expect(changeIn(streamEvent(keys))).toEqual({ services: ['orders-api'], vpcIds: ['vpc-0a'] });
  expect(healthChangeOf([listKey('orders-api')])).toBeUndefined();
  expect(changeIn({ health: 'all' })).toBe('all');
  expect(() => changeIn({ Records: [{}] })).toThrow('Unknown event');
});

it('a delivery is the same for the same records alone, and nothing else has one', () => {
  const [one, other] = [serviceKey('orders-api'), serviceKey('billing-api')];

  expect(deliveryOf(streamEvent([one, other]))).toBe(deliveryOf(streamEvent([one, other])));
  expect(deliveryOf(streamEvent([one, other]))).not.toBe(deliveryOf(streamEvent([one])));
  expect(deliveryOf({ health: 'all' })).toBeUndefined();
});
