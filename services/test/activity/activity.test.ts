// Tests on the real engine that the activity index has every change once, in the order of its time, and stays bounded.
import type { ActivityRow, ItemKey } from 'waypost/model';
import { activityChangeOf } from '../../adapters/dynamodb/activity-keys.js';
import { createActivityStore } from '../../adapters/dynamodb/activity-store.js';
import { readPartition } from '../../adapters/dynamodb/item-pages.js';
import { createDynamoStore } from '../../adapters/dynamodb/store.js';
import { createSweepState } from '../../adapters/dynamodb/sweep-state.js';
import { systemSleep } from '../../adapters/settings/runtime.js';
import { keepActivity } from '../../app/activity/keep-activity.js';
import type { ServiceMoved } from '../../core/activity/moved-event.js';
import type { ActivityDeps, ActivityQuestion, ActivityStore } from '../../app/activity/ports.js';
import { readActivity } from '../../app/activity/read-activity.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { BLANK_STATE } from '../../app/sweep/ports.js';
import type { Fact } from '../../core/records/fact.js';
import { timestampOf } from '../../core/time.js';
import { activityChangeIn } from '../../handlers/activity-keeper.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { ACCOUNT, OTHER_ACCOUNT, REGION, created, deleted, staged } from '../../core/test/facts.js';
import { createRig, type Rig } from '../rig.js';

const NOW = 1_800_000_000;
const DAY = 86_400;

describeOnEngine('the activity index', () => {
  let rig: Rig;
  let store: ActivityStore;
  /** What the stream of the records table would tell. */
  let written: ItemKey[];
  beforeEach(async () => {
    rig = await createRig();
    written = [];
    store = createActivityStore({ ...rig, sleep: systemSleep, random: () => 0 });
  });
  afterEach(() => rig.stop());

  const api = (apiId: string, at: number, service = 'orders-api') => [
    created(apiId, at, { tags: { service } }),
    staged(apiId, at + 1),
  ];
  const tell = async (...facts: readonly Fact[]) => {
    const parts = { ...rig, registry: rig.config.registry, sleep: systemSleep, random: () => 0.5 };
    const reporting = createDynamoStore({ ...parts, onPublished: (keys) => written.push(...keys) });
    for (const fact of facts) await applyFacts({ ...rig.apply, store: reporting }, [fact]);
  };
  const keep = (keys: readonly ItemKey[] = written, own: Partial<ActivityDeps> = {}) =>
    keepActivity({ registry: 'prod', store, clock: rig.clock, ...own }, activityChangeOf(keys));
  const read = (asked: Partial<ActivityQuestion> = {}) =>
    readActivity({ store, clock: rig.clock }, { since: timestampOf(NOW - 40 * DAY), limit: 100, ...asked });
  const idsOf = (rows: readonly ActivityRow[]) =>
    rows.map(({ from, to }) => `${from?.apiId ?? '-'} ${to?.apiId ?? '-'}`);
  const itemsOf = (second: number) =>
    readPartition(rig.client, rig.tables.records, `ACTIVITY#${timestampOf(second).slice(0, 10)}`);

  it('has each move once, with its cause and revision, however often, at once and in whatever order it is delivered', async () => {
    await tell(...api('aaaaaaaaa1', NOW - 100), deleted('aaaaaaaaa1', NOW - 50), ...api('aaaaaaaaa2', NOW - 40));

    const [last] = written.filter(({ pk }) => pk.startsWith('HISTORY#')).slice(-1);
    await keep([last as ItemKey]);
    await Promise.all([keep([...written].reverse()), keep(), keep([...written, ...written])]);
    const again = await keep();

    const { rows, cursor } = await read();
    expect(again).toEqual({ written: 0 });
    expect(cursor).toBeUndefined();
    expect(idsOf(rows)).toEqual(['- aaaaaaaaa2', 'aaaaaaaaa1 -', '- aaaaaaaaa1']);
    expect(rows[0]).toMatchObject({
      ...{
        kind: 'moved',
        at: timestampOf(NOW - 39),
        service: 'orders-api',
        accountId: ACCOUNT,
        region: REGION,
        rev: 5,
      },
      cause: { principal: expect.stringContaining('deployer'), tool: 'terraform' },
    });
    expect((await rig.store.history('orders-api', { limit: 100 })).lines).toHaveLength(rows.length);
  });

  it('lists changes by the time of their events across days, even one that arrives late, on pages without doubles', async () => {
    const times = [NOW - 3 * DAY, NOW - 10, NOW - 2 * DAY, NOW - 5];
    for (const [index, at] of times.entries()) await tell(...api(`aaaaaaaaa${index}`, at, `service-${index}`));
    await keep();

    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ limit: 1, cursor });
      pages.push(page.rows.map(({ service = '' }) => service));
      cursor = page.cursor;
    } while (cursor !== undefined);

    expect(pages.flat()).toEqual(['service-3', 'service-1', 'service-2', 'service-0']);
    expect((await read({ since: timestampOf(NOW - 60) })).rows).toHaveLength(2);
    expect((await read({ service: 'service-?', account: ACCOUNT, by: 'DEPLOYER', limit: 2 })).rows).toHaveLength(2);
    expect((await read({ by: 'somebody else' })).rows).toEqual([]);
    expect((await read({ account: OTHER_ACCOUNT })).rows).toEqual([]);
  });

  it('keeps nothing that is older than 30 days, lets every item expire, and reads a bounded number of days', async () => {
    await tell(...api('aaaaaaaaa1', NOW - 31 * DAY));
    expect(await keep()).toEqual({ written: 0 });
    await tell(deleted('aaaaaaaaa1', NOW - 29 * DAY));
    expect(await keep()).toEqual({ written: 1 });
    expect(await itemsOf(NOW - 29 * DAY)).toMatchObject([{ expires: NOW + 2 * DAY }]);

    let reads = 0;
    const day: ActivityStore['day'] = (...args) => {
      reads += 1;
      return store.day(...args);
    };
    const far = { since: '2000-01-01T00:00:00Z', cursor: '2099-12-31T23:59:59Z~z', limit: 1000 };
    const { rows } = await readActivity({ store: { day }, clock: rig.clock }, far);
    expect(rows).toHaveLength(1);
    expect(reads).toBeLessThanOrEqual(32);

    rig.setNow(NOW + 3 * DAY);
    expect((await read()).rows).toEqual([]);
    expect(await keep()).toEqual({ written: 0 });
  });

  it('announces each move at least once, and neither waits for the other: rows that cannot be written, a bus that is down', async () => {
    await tell(...api('aaaaaaaaa1', NOW - 100));
    const announced: number[] = [];
    const announce = async (moves: readonly ServiceMoved[]) => void announced.push(...moves.map(({ rev }) => rev));
    const put = () => Promise.reject(new Error('no table'));
    const down = () => Promise.reject(new Error('no bus'));

    await expect(keep(written, { announce, store: { ...store, put } })).rejects.toThrow('no table');
    expect(announced).toEqual([2]);
    await expect(keep(written, { announce: down })).rejects.toThrow('no bus');
    expect((await read()).rows).toHaveLength(1);
    expect(await keep(written, { announce })).toEqual({ written: 0 });
    expect(announced).toEqual([2, 2]);

    // What an import or a restore writes again is no news.
    rig.setNow(NOW + 3 * DAY);
    await keep(written, { announce });
    expect(announced).toHaveLength(2);
  });

  it('has conflicts, what a sweep repaired, and what the deletion guard holds, each once', async () => {
    await tell(...api('aaaaaaaaa1', NOW - 100));
    const rival = { tags: { service: 'orders-api' }, account: OTHER_ACCOUNT };
    await tell(created('bbbbbbbbb1', NOW - 50, rival));
    const drift = { at: NOW - 20, missedCreates: 1, missedDeletes: 0, wrongFields: 2 };
    const held = [{ kind: 'stage' as const, id: 'aaaaaaaaa1', stage: 'prod', since: NOW - 10 }];
    const scope = { account: ACCOUNT, region: REGION };
    await createSweepState(rig.client, rig.tables.records).save(scope, { ...BLANK_STATE, drift, held });
    const swept = { pk: 'SWEEPS', sk: `${ACCOUNT}#${REGION}` };

    await keep([...written, swept, { pk: 'SWEEPS', sk: `${OTHER_ACCOUNT}#${REGION}` }]);
    await keep([swept, ...written]);

    expect((await read()).rows).toMatchObject([
      { kind: 'held', accountId: ACCOUNT, held: { kind: 'stage', id: 'aaaaaaaaa1', stage: 'prod' } },
      { kind: 'repaired', drift: { missedCreates: 1, missedDeletes: 0, wrongFields: 2 } },
      { kind: 'conflict', accountId: OTHER_ACCOUNT, apiId: 'bbbbbbbbb1', service: 'orders-api' },
      { kind: 'moved', to: { apiId: 'aaaaaaaaa1', stage: 'prod' } },
    ]);
  });
});

it('the stream names the lines of histories, the services and the scopes that were written', () => {
  const record = ([pk, sk]: readonly [string, string]) => ({ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } });
  const Records = (
    [
      ['HISTORY#orders-api', '2027-01-15T08:00:00Z~000000000000200'],
      ['NAME#orders-api', 'v1'],
      ['NAME#orders-api', 'v1'],
      ['SWEEPS', `${ACCOUNT}#${REGION}`],
      ['ACTIVITY#2027-01-15', '2027-01-15T08:00:00Z~orders-api'],
      ['API#eu-west-1#aaaaaaaaa1', ACCOUNT],
    ] as const
  ).map(record);

  expect(activityChangeIn({ Records })).toEqual({
    lines: [{ name: 'orders-api', at: '2027-01-15T08:00:00Z', position: 200 }],
    services: ['orders-api'],
    scopes: [{ account: ACCOUNT, region: REGION }],
  });
  expect(activityChangeIn({ Records: [] })).toEqual({ lines: [], services: [], scopes: [] });
  expect(() => activityChangeIn({ Records: [{}] })).toThrow('Unknown event');
});
