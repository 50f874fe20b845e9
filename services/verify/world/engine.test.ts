// The same histories through the use case and the store on the real engine, one by one and by many at once: its two tables
// are what the registry in memory is.
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describeOnEngine, startEngine, type TestEngine } from '../../../sdk/test/engine.js';
import { applyFacts } from '../../app/ingest/apply.js';
import type { Store } from '../../app/ports.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { createVpcEndpoint, deleteVpcEndpoints } from '../../core/test/cloudtrail/endpoint-events.js';
import type { CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import { createRig, type Rig } from '../../test/rig.js';
import { config, delivery, history } from './arbitraries.js';
import { deliver, type Arrival } from './delivery.js';
import { createMirror, type Kept } from './mirror.js';
import { LONG, runs } from './runs.js';
import { expectSame, plain } from './telling.js';
import { playOut } from './world.js';

/** A failing history is not made smaller here: its seed is, by the same property in memory. */
const once = <T>(short: number) => ({ ...runs<T>(short), endOnFailure: true });

async function tell(rig: Rig, { event }: Pick<Arrival, 'event'>): Promise<void> {
  const outcome = parseEvent(event, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
  if (outcome.outcome === 'facts') await applyFacts(rig.apply, outcome.facts);
}

/** Tells all arrivals, so many at once. */
async function tellAll(rig: Rig, arrivals: readonly Arrival[], appliers: number): Promise<void> {
  const waiting = [...arrivals];
  const applier = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await tell(rig, next);
  };
  await Promise.all(Array.from({ length: appliers }, applier));
}

/** What the tables hold but revisions, times of recording and the log, in the form of the registry in memory. */
async function dump(store: Store): Promise<object> {
  const kept: Kept = { ...createMirror({ registry: 'prod', naming: 'tag', owners: [] }).kept };
  for await (const page of store.scan()) {
    for (const { kind, value } of page) {
      if (kind === 'api') kept.apis.set(`${value.region} ${value.apiId} ${value.account}`, value);
      if (kind === 'endpoint') kept.endpoints.set(`${value.region} ${value.vpceId} ${value.account}`, value);
      if (kind === 'name') kept.names.set(value.name, value);
      if (kind === 'vpc') kept.vpcs.set(value.vpcId, value);
      if (kind === 'network-name') kept.networkNames.set(value.name, value);
      if (kind === 'networkSummary') kept.networkSummary = value;
    }
  }
  for await (const page of store.documents()) {
    for (const { key, value } of page) kept.documents.set(`${key.pk} ${key.sk}`, value);
  }
  return asJson(plain(kept));
}

/** As items hold it: a member without a value is none. */
function asJson(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object; // of an object
}

describeOnEngine('on the engine', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  /** A registry of its own for as long as `use` takes. */
  async function withRig<T>(settings: RegistryConfig, use: (rig: Rig) => Promise<T>): Promise<T> {
    const rig = await createRig(settings, engine);
    try {
      return await use(rig);
    } finally {
      const { readers, records } = rig.tables;
      for (const TableName of [readers, records]) await rig.client.send(new DeleteTableCommand({ TableName }));
      await rig.stop();
    }
  }

  const dumpAfter = (
    arrivals: readonly Arrival[],
    { settings, appliers }: { settings: RegistryConfig; appliers: number },
  ) =>
    withRig(settings, async (rig) => {
      await tellAll(rig, arrivals, appliers);
      return dump(rig.store);
    });

  it(
    'keeps in its tables what the registry in memory keeps, in two different orders',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, delivery, delivery, config, async (scenes, one, other, settings) => {
          const { calls } = playOut(scenes);
          const mirror = createMirror(settings);
          for (const { event } of calls) mirror.take(event);
          const expected = asJson(plain(mirror.kept));

          expectSame(await dumpAfter(deliver(calls, one), { settings, appliers: 1 }), expected);
          expectSame(await dumpAfter(deliver(calls, other), { settings, appliers: 1 }), expected);
        }),
        once(15),
      );
    },
    LONG,
  );

  it(
    'keeps the same when eight apply at once',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, delivery, config, async (scenes, delivered, settings) => {
          const { calls } = playOut(scenes);
          const mirror = createMirror(settings);
          for (const { event } of calls) mirror.take(event);

          const dumped = await dumpAfter(deliver(calls, delivered), { settings, appliers: 8 });

          expectSame(dumped, asJson(plain(mirror.kept)));
        }),
        once(10),
      );
    },
    LONG,
  );

  it('says of an endpoint that it is deleted, though a hundred younger ones of its VPC were before', async () => {
    const settings: RegistryConfig = { registry: 'prod', naming: 'tag', owners: [] };
    const mirror = createMirror(settings);
    const events = outlived(101);
    for (const event of events) mirror.take(event);

    const dumped = await withRig(settings, async (rig) => {
      for (const event of events) await tell(rig, { event });
      return dump(rig.store);
    });

    expectSame(dumped, asJson(plain(mirror.kept)));
    expect(mirror.kept.documents.get('NETWORK#vpce-00 v1')).toMatchObject({
      endpoint: { vpceId: 'vpce-00', deleted: '2026-01-02T01:00:00Z' },
    });
  });
});

/** One endpoint, which so many younger ones of its VPC do not outlive. */
function outlived(younger: number): readonly CloudTrailEvent[] {
  const vpcId = 'vpc-0a1b2c3d';
  const at = (second: number) => new Date(Date.UTC(2026, 0, 2) + second * 1000).toISOString().replace('.000', '');
  const ids = Array.from({ length: younger }, (_, index) => `vpce-0${(index + 1).toString(16)}`);
  return [
    createVpcEndpoint({ vpceId: 'vpce-00', vpcId, at: at(0) }),
    ...ids.flatMap((vpceId, index) => [
      createVpcEndpoint({ vpceId, vpcId, at: at(10 + 2 * index) }),
      deleteVpcEndpoints({ vpceIds: [vpceId], at: at(11 + 2 * index) }),
    ]),
    deleteVpcEndpoints({ vpceIds: ['vpce-00'], at: at(3600) }),
  ];
}
