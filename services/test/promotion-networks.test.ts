// Tests what a promotion adopts of networks: endpoints that the hub never heard of, and which account a network's name belongs to.
import type { NetworkDocument } from 'waypost/model';
import { applyFacts } from '../app/ingest/apply.js';
import type { Fact } from '../core/records/fact.js';
import { describeOnEngine } from '../../sdk/test/engine.js';
import {
  EAST,
  WEST,
  createTwoHubs,
  endpointDeletionOf,
  endpointOf,
  replicate,
  type CreatedEndpoint,
  type TestHub,
} from './hubs.js';

const [OLDER, YOUNGER] = ['111122223333', '444455556666'];
const [VPC, OTHER_VPC] = ['vpc-0a', 'vpc-0b'];
const [FIRST, SECOND] = ['vpce-01', 'vpce-02'];

const endpoint = (more: Partial<CreatedEndpoint> = {}): CreatedEndpoint => ({
  ...{ account: OLDER, region: WEST, vpcId: VPC, vpceId: FIRST, network: 'prod', at: 1000 },
  ...more,
});
/** The same network name in another account. */
const rival = (at: number): CreatedEndpoint => endpoint({ account: YOUNGER, vpcId: OTHER_VPC, vpceId: 'vpce-0b', at });

const ownersOf = (document: NetworkDocument | undefined | null) => [
  document?.networks.map(({ accountId, vpcId }) => `${accountId} ${vpcId}`),
  document?.conflicts?.map(({ accountId, vpcId }) => `${accountId} ${vpcId}`),
];

describeOnEngine('the networks of two hubs of one registry', () => {
  let west: TestHub;
  let east: TestHub;
  beforeEach(async () => {
    [west, east] = await createTwoHubs();
  });
  afterEach(() => Promise.all([west.rig.stop(), east.rig.stop()]));

  const hear = (hub: TestHub, ...facts: readonly Fact[]) => applyFacts(hub.apply, facts);
  const seen = (hub: TestHub) => Promise.all([VPC, FIRST, SECOND, 'prod'].map((ref) => hub.network(ref)));

  it('a promotion keeps endpoints that this hub never heard of, with all that readers see of them', async () => {
    const policy = { statements: [] };
    await hear(west, endpointOf(endpoint()), endpointOf(endpoint({ vpceId: SECOND, at: 2000, policy })));
    await hear(east, endpointOf(endpoint()));
    await replicate(west, east);
    const before = await seen(east);
    const dry = await east.admin('dry-run');
    const { data } = await east.admin('promote');

    expect(dry.lines).toContainEqual(`  network ${VPC}: ${SECOND} (this hub: unknown)`);
    expect(data).toMatchObject({ outcome: 'promoted', found: 1, left: 0 });
    expect(before[0]?.networks[0]?.endpoints).toHaveLength(2);
    expect(await seen(east)).toEqual(before);
    // It is in the records, so the next event of the network does not drop it.
    await hear(east, endpointOf(endpoint({ vpceId: 'vpce-03', at: 3000 })));
    expect((await east.network(VPC))?.networks[0]?.endpoints.map(({ vpceId }) => vpceId)).toEqual([
      FIRST,
      SECOND,
      'vpce-03',
    ]);
  });

  it('a promotion keeps a whole network that this hub never heard of, and its name', async () => {
    await hear(west, endpointOf(endpoint()));
    await replicate(west, east);
    const before = await seen(east);
    await east.admin('promote');
    const kept = await seen(east);
    await hear(east, endpointDeletionOf(endpoint(), 5000));

    expect(ownersOf(before[3])).toEqual([[`${OLDER} ${VPC}`], []]);
    expect(kept).toEqual(before);
    expect((await east.network(VPC))?.networks[0]?.endpoints ?? []).toEqual([]);
  });

  it('a promotion brings back no endpoint of which this hub heard that it was deleted', async () => {
    await hear(west, endpointOf(endpoint()), endpointOf(endpoint({ vpceId: SECOND, at: 2000 })));
    await hear(east, endpointOf(endpoint()), endpointOf(endpoint({ vpceId: SECOND, at: 2000 })));
    await hear(east, endpointDeletionOf(endpoint({ vpceId: SECOND }), 3000));
    await replicate(west, east);
    const { data } = await east.admin('promote');

    expect(data).toMatchObject({ outcome: 'promoted', found: 0, left: 0 });
    expect((await east.network(VPC))?.networks[0]?.endpoints.map(({ vpceId }) => vpceId)).toEqual([FIRST]);
  });

  it('a network name stays with the account that readers see, also where this hub knows an earlier claim', async () => {
    await hear(west, endpointOf(endpoint()));
    await hear(east, endpointOf(rival(500)), endpointOf(endpoint()));
    await replicate(west, east);
    const dry = await east.admin('dry-run');
    const first = await east.admin('promote');
    const second = await east.admin('promote');

    expect(dry.lines).toContainEqual(`  network name prod: ${OLDER} (this hub: ${YOUNGER})`);
    expect(first.data).toMatchObject({ outcome: 'promoted', found: 1, left: 0 });
    expect(second.data).toMatchObject({ outcome: 'repeated', found: 0, entries: 0, left: 0 });
    expect(ownersOf(await east.network('prod'))).toEqual([[`${OLDER} ${VPC}`], [`${YOUNGER} ${OTHER_VPC}`]]);
  });

  it('a network name stays with the account that the promoted hub gave it to, whatever a hub that was cut off publishes', async () => {
    await hear(east, endpointOf(rival(2000)));
    await east.admin('promote');
    // Cut off, the west goes on, and its writes are the last.
    await hear(west, endpointOf(endpoint()), endpointOf(endpoint({ vpceId: SECOND, at: 2000 })));
    const board = await east.admin('hubs');
    await replicateDocuments(west, east);
    const { data } = await east.admin('promote');

    expect(board.data).toMatchObject({ promotion: { hub: EAST, term: 1 } });
    expect(data).toMatchObject({ outcome: 'repeated', left: 0 });
    expect(ownersOf(await east.network('prod'))).toEqual([[`${YOUNGER} ${OTHER_VPC}`], [`${OLDER} ${VPC}`]]);
    // Its endpoints are adopted all the same.
    expect((await east.network(VPC))?.networks[0]?.endpoints.map(({ vpceId }) => vpceId)).toEqual([FIRST, SECOND]);
  });
});

/** As `replicate`, for regions that were cut off: the promotion is known in the second one alone. */
async function replicateDocuments(from: TestHub, to: TestHub): Promise<void> {
  const { promotion } = await to.board.read();
  await replicate(from, to);
  if (promotion !== undefined) await to.board.promote(promotion);
}
