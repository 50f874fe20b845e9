// Tests two hubs of one registry, each on an engine of its own: which one publishes, and what a promotion adopts. Replication is a copy.
import { PutCommand, ScanCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { ServiceEntry } from 'waypost/model';
import { runHubs } from '../admin/hubs.js';
import { createPublicationStore } from '../adapters/dynamodb/publication-store.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { applyFacts, type ApplyDeps } from '../app/ingest/apply.js';
import { createPublication, type Publication } from '../app/publication.js';
import { remember } from '../app/remember.js';
import { memorySpool } from '../app/upkeep/spool.js';
import type { Fact } from '../core/records/fact.js';
import { describeOnEngine, startOwnEngine, type TestEngine } from '../../sdk/test/engine.js';
import { createRig, type Rig } from './rig.js';

const [OLDER, YOUNGER] = ['111122223333', '444455556666'];
const [WEST, EAST] = ['eu-west-1', 'us-east-1'];

interface ApiOf {
  readonly account?: string;
  readonly apiId: string;
  readonly at: number;
  readonly service?: string;
  /** The stack that replaces its APIs; none by default. */
  readonly stack?: string;
}

const CAUSE = { eventName: 'CreateRestApi', eventId: 'e-1', principal: null, tool: null };

function deployed({ account = OLDER, apiId, at, service = 'orders-api', stack }: ApiOf): Fact[] {
  const common = { account, region: WEST, cause: CAUSE, apiId };
  const tags = { service, ...(stack === undefined ? {} : { stack, logicalId: 'Api' }) };
  return [
    { ...common, kind: 'ApiDescribed', at, source: 'create', type: 'PRIVATE', vpceIds: [], tags },
    { ...common, kind: 'StageSeen', at: at + 1, stage: 'prod', sign: 'created' },
  ];
}

const deleted = (apiId: string, at: number): Fact => ({
  ...{ kind: 'ApiDeleted', account: OLDER, region: WEST, cause: CAUSE },
  ...{ apiId, at },
});

interface Hub {
  readonly rig: Rig;
  readonly apply: ApplyDeps;
  readonly admin: (command: 'promote' | 'dry-run' | 'hubs') => ReturnType<typeof runHubs>;
  /** What its functions know is a minute old. */
  readonly forget: () => void;
  readonly service: (name?: string) => Promise<ServiceEntry | undefined | null>;
}

function hubIn(rig: Rig, hub: string, isStandby: boolean): Hub {
  const board = createPublicationStore(rig.client, rig.tables.readers);
  const clock = () => rig.clock();
  const publication = createPublication(board, { hub, isStandby }, clock);
  const parts = { client: rig.client, tables: rig.tables, registry: rig.config.registry, clock };
  const sleep = async (): Promise<void> => publication.forget();
  const runtime = { sleep, random: () => 0.5 };
  const storeWith = (each: Publication) => createDynamoStore({ ...parts, ...runtime, publication: each });
  const storeAs = (publishes: boolean, term: number) =>
    storeWith(remember(clock, () => Promise.resolve({ publishes, term })));
  const deps = { config: rig.config, ...runtime };
  const promotes = {
    ...deps,
    ...{ board, clock, hub, operator: 'operator' },
    withholding: storeAs(false, 0),
    publishing: (term: number) => storeAs(true, term),
    inSpool: <T>(work: (spool: ReturnType<typeof memorySpool>) => Promise<T>) => work(memorySpool()),
    progress: () => undefined,
  };
  return {
    rig,
    apply: { ...deps, store: storeWith(publication) },
    admin: (command) =>
      runHubs(promotes, command === 'hubs' ? { command } : { command: 'promote', dryRun: command === 'dry-run' }),
    forget: publication.forget,
    service: async (name = 'orders-api') => (await rig.source.read([{ kind: 'service', name }])).documents[0],
  };
}

const itemsOf = async ({ rig }: Hub) =>
  (await rig.client.send(new ScanCommand({ TableName: rig.tables.readers, ConsistentRead: true }))).Items ?? [];

/** Everything that was written in one region reaches the other. */
async function replicate(from: Hub, to: Hub): Promise<void> {
  const [items, others] = await Promise.all([itemsOf(from), itemsOf(to)]);
  const TableName = to.rig.tables.readers;
  for (const Item of items) await to.rig.client.send(new PutCommand({ TableName, Item }));
  const kept = new Set(items.map(({ pk, sk }) => `${String(pk)} ${String(sk)}`));
  for (const { pk, sk } of others) {
    if (!kept.has(`${String(pk)} ${String(sk)}`))
      await to.rig.client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  }
}

describeOnEngine('two hubs of one registry', () => {
  let engine: TestEngine;
  let west: Hub;
  let east: Hub;
  beforeAll(async () => {
    engine = await startOwnEngine();
  });
  afterAll(() => engine.stop());
  let registries = 0;
  beforeEach(async () => {
    registries += 1;
    const registry = `twin-${String(registries)}`;
    west = hubIn(await createRig({ registry }, engine), WEST, false);
    east = hubIn(await createRig({ registry: `${registry}-b` }, engine), EAST, true);
  });
  afterEach(() => Promise.all([west.rig.stop(), east.rig.stop()]));

  const apply = (hub: Hub, ...apis: readonly ApiOf[]) => applyFacts(hub.apply, apis.flatMap(deployed));
  const apiOf = (entry: ServiceEntry | undefined | null) => entry?.regions[0]?.current?.apiId;

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
    expect(after.lines).toContainEqual(expect.stringContaining(`The hub of ${WEST} withholds since`));
  });

  it('of two operators who promote at once, one is told that the other came first', async () => {
    const [one, two] = await Promise.all([east.admin('promote'), hubIn(east.rig, WEST, false).admin('promote')]);
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
      `  name orders-api: account ${OLDER}, ${WEST} API dddddddddd (this hub: account ${YOUNGER}, ${WEST} API bbbbbbbbbb)`,
    );
    expect(data).toMatchObject({ outcome: 'promoted', found: 3, left: 0 });
    const shown = (entries: readonly (ServiceEntry | undefined | null)[]) =>
      entries.map((each) => [each?.accountId, each?.status, apiOf(each), each?.regions[0]?.removal?.apiId]);
    expect(shown(kept)).toEqual(shown(seen));
    expect(shown(kept)).toEqual([
      [OLDER, 'live', 'dddddddddd', undefined],
      [OLDER, 'live', 'cccccccccc', undefined],
      [OLDER, 'gone', undefined, 'eeeeeeeeee'],
    ]);
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

  it('a hub that was cut off and published meanwhile is corrected by the same command', async () => {
    for (const hub of [west, east]) await apply(hub, { apiId: 'aaaaaaaaaa', at: 1000 });
    await replicate(west, east);
    await east.admin('promote');
    await apply(east, { apiId: 'bbbbbbbbbb', at: 2000 });
    // Cut off, the west goes on. Its writes are the last, so they win when the regions are joined again.
    await apply(west, { apiId: 'cccccccccc', at: 1500 }, { apiId: 'ffffffffff', at: 1600, service: 'only-west' });
    const [mine, theirs] = [await itemsOf(east), await itemsOf(west)];
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
