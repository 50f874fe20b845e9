// Tests two hubs of one registry, each with tables of its own: which one publishes, and what a promotion adopts. Replication is a copy.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ServiceEntry } from 'waypost/model';
import { applyFacts } from '../app/ingest/apply.js';
import { createHealthKeeper } from '../handlers/health-keeper.js';
import { describeOnEngine } from '../../sdk/test/engine.js';
import {
  EAST,
  WEST,
  createHubOf,
  createTwoHubs,
  deletionOf,
  deploymentOf,
  holdPromotions,
  publishedItems,
  replicate,
  type DeployedApi,
  type TestHub,
} from './hubs.js';

const [OLDER, YOUNGER] = ['111122223333', '444455556666'];

type OwnApi = Omit<DeployedApi, 'account' | 'region' | 'service'> & Partial<DeployedApi>;

const filled = (api: OwnApi): DeployedApi => ({ account: OLDER, region: WEST, service: 'orders-api', ...api });
const deleted = (apiId: string, at: number) => deletionOf(filled({ apiId, at }), at);

describeOnEngine('two hubs of one registry', () => {
  let west: TestHub;
  let east: TestHub;
  beforeEach(async () => {
    [west, east] = await createTwoHubs();
  });
  afterEach(() => Promise.all([west.rig.stop(), east.rig.stop()]));

  const apply = (hub: TestHub, ...apis: readonly OwnApi[]) =>
    applyFacts(
      hub.apply,
      apis.flatMap((api) => deploymentOf(filled(api))),
    );
  const apiOf = (entry: ServiceEntry | undefined | null) => entry?.regions[0]?.current?.apiId;
  const generationOf = (entry: ServiceEntry | undefined | null) => entry?.regions[0]?.current?.generation;
  const removedOf = (entry: ServiceEntry | undefined | null) => entry?.regions[0]?.removal?.apiId;

  it('a standby keeps records and publishes nothing, and says so', async () => {
    await apply(east, { apiId: 'aaaaaaaaaa', at: 1000 });

    expect(apiOf(await east.service())).toBeUndefined();
    expect((await east.rig.store.names(['orders-api']))[0]?.value?.candidacies).toHaveLength(1);
    expect((await east.admin('hubs')).data).toMatchObject({
      promotion: undefined,
      withheld: [{ hub: EAST, term: 0 }],
    });
  });

  it('after a promotion the standby publishes, and the hub that did withholds once it sees it', async () => {
    for (const hub of [west, east]) await apply(hub, { apiId: 'aaaaaaaaaa', at: 1000 });
    await replicate(west, east);
    const { data } = await east.admin('promote');
    await apply(east, { apiId: 'bbbbbbbbbb', at: 2000 });
    const before = await east.admin('hubs');
    await replicate(east, west);
    // A function of the west read a minute ago that it publishes.
    await apply(west, { apiId: 'cccccccccc', at: 1500 });
    const after = await west.admin('hubs');

    expect(data).toMatchObject({ outcome: 'promoted', found: 0, left: 0 });
    expect([apiOf(await east.service()), apiOf(await west.service())]).toEqual(['bbbbbbbbbb', 'bbbbbbbbbb']);
    expect(before.lines).toContainEqual(expect.stringContaining('No other hub has seen this yet.'));
    expect(after.lines).toContainEqual(expect.stringContaining(`The hub of ${WEST} has withheld since`));
  });

  it('of two operators who promote at once, one is told that the other came first', async () => {
    holdPromotions(east.rig.client, 2);
    const [one, two] = await Promise.all([
      east.admin('promote'),
      createHubOf(east.rig, { hub: WEST, isStandby: false }).admin('promote'),
    ]);
    const lost = [one, two].filter(({ failed }) => failed === true);

    expect(lost).toHaveLength(1);
    expect(lost[0]?.lines.at(-1)).toContain('at the same time, so this one was not promoted.');
  });

  it('a promotion leaves each name with the account and the API that readers see, also of those it never heard of', async () => {
    const [first, second] = [
      { apiId: 'aaaaaaaaaa', at: 1000, stack: 'orders' },
      { account: YOUNGER, apiId: 'bbbbbbbbbb', at: 2000 },
    ];
    const onlyWest = [
      { apiId: 'cccccccccc', at: 3000, service: 'billing-api' },
      { apiId: 'dddddddddd', at: 4000, stack: 'orders' },
    ];
    await apply(west, first, second, ...onlyWest);
    await apply(west, { apiId: 'eeeeeeeeee', at: 5000, service: 'gone-api' });
    await applyFacts(west.apply, [deleted('eeeeeeeeee', 6000)]);
    // The east saw the younger account first, and an elder API of the name that was deployed to since.
    await apply(east, { ...second, at: 900 });
    await replicate(west, east);
    const seen = await Promise.all(['orders-api', 'billing-api', 'gone-api'].map((name) => east.service(name)));
    const dry = await east.admin('dry-run');
    const { data } = await east.admin('promote');
    const kept = await Promise.all(['orders-api', 'billing-api', 'gone-api'].map((name) => east.service(name)));

    expect(dry.data).toMatchObject({ outcome: 'dry-run', found: 3 });
    expect(dry.lines).toContainEqual(
      `  name orders-api: account ${OLDER}, ${WEST} API dddddddddd of generation 2 (this hub: account ${YOUNGER}, ${WEST} API bbbbbbbbbb of generation 1)`,
    );
    expect(data).toMatchObject({ outcome: 'promoted', found: 3, left: 0 });
    const shown = (entries: readonly (ServiceEntry | undefined | null)[]) =>
      entries.map((each) => [each?.accountId, each?.status, apiOf(each), generationOf(each), removedOf(each)]);
    expect(shown(kept)).toEqual(shown(seen));
    expect(shown(kept)).toEqual([
      [OLDER, 'live', 'dddddddddd', 2, undefined],
      [OLDER, 'live', 'cccccccccc', 1, undefined],
      [OLDER, 'gone', undefined, undefined, 'eeeeeeeeee'],
    ]);
  });

  it('an API keeps the generation that readers saw, and its successors count on from there', async () => {
    const stack = 'orders';
    const ids = ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc'];
    const [first, second, third] = ids.map((apiId, index) => ({ apiId, at: 1000 * (index + 1), stack }));
    await apply(west, first!, second!, third!);
    const removals = [deleted('aaaaaaaaaa', 3500), deleted('bbbbbbbbbb', 3500)];
    await applyFacts(west.apply, removals);
    await apply(east, third!);
    await replicate(west, east);
    const { data } = await east.admin('promote');
    const kept = await east.service();
    // It hears of an older one late.
    await apply(east, second!);
    await applyFacts(east.apply, removals);
    const late = await east.service();
    await apply(east, { apiId: 'dddddddddd', at: 4000, stack });

    expect(data).toMatchObject({ outcome: 'promoted', found: 1, left: 0 });
    expect([kept, late].map((each) => [apiOf(each), generationOf(each)])).toEqual([
      ['cccccccccc', 3],
      ['cccccccccc', 3],
    ]);
    expect([apiOf(await east.service()), generationOf(await east.service())]).toEqual(['dddddddddd', 4]);
  });

  it('what a hub adopted is replaced and removed like anything else', async () => {
    await apply(west, { apiId: 'aaaaaaaaaa', at: 1000 });
    await replicate(west, east);
    await east.admin('promote');
    await apply(east, { apiId: 'bbbbbbbbbb', at: 2000 });
    const replaced = apiOf(await east.service());
    await applyFacts(east.apply, [deleted('bbbbbbbbbb', 3000), deleted('aaaaaaaaaa', 3000)]);

    expect(replaced).toBe('bbbbbbbbbb');
    expect(await east.service()).toMatchObject({ accountId: OLDER, status: 'gone' });
  });

  it('the function health of a standby takes in the first change after a promotion, which it gets only once', async () => {
    await apply(west, { apiId: 'aaaaaaaaaa', at: 1000 });
    await replicate(west, east);
    const { registry, naming } = east.rig.config;
    const environment = {
      WAYPOST_REGISTRY: registry,
      WAYPOST_NAMING: naming,
      WAYPOST_STANDBY: 'true',
      AWS_REGION: EAST,
    };
    const keep = createHealthKeeper(environment, east.rig.connection);
    const change = { services: ['orders-api'], vpcIds: [] };
    const before = await keep(change);
    await east.admin('promote');
    const after = await keep(change);

    expect([before.computed, after.computed]).toEqual([0, 1]);
  });

  it('a hub that was cut off and published meanwhile is corrected by the same command', async () => {
    for (const hub of [west, east]) await apply(hub, { apiId: 'aaaaaaaaaa', at: 1000 });
    await replicate(west, east);
    await east.admin('promote');
    await apply(east, { apiId: 'bbbbbbbbbb', at: 2000 });
    // Cut off, the west goes on. Its writes are the last, so they win when the regions are joined again.
    await apply(west, { apiId: 'cccccccccc', at: 1500 }, { apiId: 'ffffffffff', at: 1600, service: 'only-west' });
    const [mine, theirs] = [await publishedItems(east), await publishedItems(west)];
    const board = mine.filter(({ pk }) => pk === 'PUBLICATION');
    await replicate(west, east);
    for (const Item of board) {
      for (const { rig } of [west, east])
        await rig.client.send(new PutCommand({ TableName: rig.tables.readers, Item }));
    }
    const { data } = await east.admin('promote');
    west.forget();
    await apply(west, { apiId: 'gggggggggg', at: 2500 });

    expect(theirs).not.toEqual(mine);
    expect(data).toMatchObject({ outcome: 'repeated', left: 0 });
    expect(apiOf(await east.service())).toBe('bbbbbbbbbb');
    expect(apiOf(await east.service('only-west'))).toBe('ffffffffff');
    expect(apiOf(await west.service())).toBe('cccccccccc');
  });
});
