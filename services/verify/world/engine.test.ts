// The same histories through the use cases and the store on the real engine, one event at a time and several at once: the two
// tables equal the registry in memory.
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describeOnEngine, startEngine, type TestEngine } from '../../../sdk/test/engine.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { createVpcEndpoint, deleteVpcEndpoints } from '../../core/test/cloudtrail/endpoint-events.js';
import type { CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import { createRig, type Rig } from '../../test/rig.js';
import { config, delivery, history } from './arbitraries.js';
import { asStored, expectSame, plain } from './comparison.js';
import { deliver } from './delivery.js';
import { dump } from './dump.js';
import { createMirror } from './mirror.js';
import { LONG, runs } from './runs.js';
import { runScenes } from './world.js';

/** A failing history is not shrunk here: the same property in memory (the target `order`) shrinks it much faster. */
const once = <T>(short: number) => ({ ...runs<T>(short), endOnFailure: true });

async function apply(rig: Rig, event: unknown): Promise<void> {
  const outcome = parseEvent(event, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
  if (outcome.outcome === 'facts') await applyFacts(rig.apply, outcome.facts);
}

/** What a registry in memory holds after these events. */
function expectedAfter(events: readonly unknown[], settings: RegistryConfig): object {
  const mirror = createMirror(settings);
  for (const event of events) mirror.applyEvent(event);
  return asStored(plain(mirror.state));
}

describeOnEngine('the store on the engine', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  /** What the tables of a new registry hold after these events, with some of them applied at once. */
  async function dumpAfter(events: readonly unknown[], settings: RegistryConfig, atOnce = 1): Promise<object> {
    const rig = await createRig(settings, engine);
    try {
      const waiting = [...events];
      const work = async () => {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) await apply(rig, event);
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      const { kept } = await dump(rig.store, settings);
      return asStored(plain(kept));
    } finally {
      const { readers, records } = rig.tables;
      for (const TableName of [readers, records]) await rig.client.send(new DeleteTableCommand({ TableName }));
      await rig.stop();
    }
  }

  it(
    'the tables equal the registry in memory after one history in two different orders',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, delivery, delivery, config, async (scenes, one, other, settings) => {
          const { calls } = runScenes(scenes);
          const expected = expectedAfter(eventsOf(calls), settings);

          expectSame(await dumpAfter(eventsOf(deliver(calls, one)), settings), expected);
          expectSame(await dumpAfter(eventsOf(deliver(calls, other)), settings), expected);
        }),
        once(3),
      );
    },
    LONG,
  );

  it(
    'the tables equal the registry in memory when eight functions apply events at once',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, delivery, config, async (scenes, delivered, settings) => {
          const { calls } = runScenes(scenes);

          const dumped = await dumpAfter(eventsOf(deliver(calls, delivered)), settings, 8);

          expectSame(dumped, expectedAfter(eventsOf(calls), settings));
        }),
        once(2),
      );
    },
    LONG,
  );

  it(
    'the tables show an endpoint as deleted after a hundred younger ones of its VPC were deleted before it',
    async () => {
      const settings: RegistryConfig = { registry: 'prod', naming: 'tag', owners: [] };
      const events = outlived(101);

      const dumped = await dumpAfter(events, settings);

      expectSame(dumped, expectedAfter(events, settings));
      expect(dumped).toMatchObject({
        documents: {
          'NETWORK#vpce-00 v1': { endpoint: { vpceId: 'vpce-00', deleted: '2026-01-02T01:00:00Z' } },
        },
      });
    },
    LONG,
  );
});

const eventsOf = (all: readonly { readonly event: CloudTrailEvent }[]) => all.map(({ event }) => event);

/** Events of one endpoint that outlives a number of younger ones of its VPC. */
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
