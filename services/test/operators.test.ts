// Tests an operator's acts, the expiry of tombstones and rebuilds on the real engine.
import { inFileSpool } from '../admin/file-spool.js';
import { run } from '../admin/run.js';
import { applyFacts } from '../app/ingest/apply.js';
import { applyAct } from '../app/upkeep/apply-act.js';
import { expireTombstones } from '../app/upkeep/expire.js';
import { rebuild } from '../app/upkeep/rebuild.js';
import type { OperatorAct } from '../core/names/act.js';
import type { ApiRecord } from '../core/records/api-record.js';
import type { Cause } from 'waypost/model';
import { deleted, missing, ready, REGION } from '../core/test/facts.js';
import { TOMBSTONE_SECONDS } from '../core/records/stub.js';
import { describeOnEngine } from '../../sdk/test/engine.js';
import { createRig, type Rig } from './rig.js';

const BY_HAND: Cause = { eventName: 'Pin', eventId: 'act-1', principal: 'operator', tool: 'waypost-admin' };
const OLDER = '111122223333';
const YOUNGER = '444455556666';

const deployed = (account: string, apiId: string, at: number, service = 'orders-api') =>
  ready(apiId, at, { account, vpceIds: [], tags: { service } });

const pin = (apiId: string | null, at: number): OperatorAct => ({
  kind: 'Pinned',
  name: 'orders-api',
  apiId,
  at,
  cause: BY_HAND,
});

describeOnEngine('an operator', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig();
  });
  afterEach(() => rig.stop());

  const service = async (name = 'orders-api') => (await rig.source.read([{ kind: 'service', name }])).documents[0];
  const apisIn = async (account: string) => {
    const apis: ApiRecord[] = [];
    for await (const page of rig.store.apisOf({ account, region: REGION })) apis.push(...page);
    return apis;
  };
  const serving = async () => (await service())?.regions[0]?.current?.apiId;

  it('pins an older API for a rollback, until it is deleted or unpinned', async () => {
    await applyFacts(rig.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), ...deployed(OLDER, 'bbbbbbbbbb', 2000)]);
    expect(await serving()).toBe('bbbbbbbbbb');

    await applyAct(rig.apply, pin('aaaaaaaaaa', 3000));
    expect(await serving()).toBe('aaaaaaaaaa');
    await applyAct(rig.apply, pin(null, 2500));
    expect(await serving()).toBe('aaaaaaaaaa');
    await applyFacts(rig.apply, [deleted('aaaaaaaaaa', 4000)]);
    expect(await serving()).toBe('bbbbbbbbbb');

    const { lines } = await rig.store.history('orders-api', { limit: 10 });
    expect(lines.map(({ to, cause }) => [to?.apiId, cause.eventName])).toEqual([
      ['bbbbbbbbbb', 'SomeCall'],
      ['aaaaaaaaaa', 'Pin'],
      ['bbbbbbbbbb', 'SomeCall'],
      ['aaaaaaaaaa', 'SomeCall'],
    ]);
  });

  it('releases a name to the account with the next claim, and changes nothing the second time', async () => {
    await applyFacts(rig.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), ...deployed(YOUNGER, 'bbbbbbbbbb', 2000)]);
    expect(await service()).toMatchObject({
      accountId: OLDER,
      conflicts: [{ accountId: YOUNGER, apiId: 'bbbbbbbbbb' }],
    });

    const release: OperatorAct = { kind: 'Released', name: 'orders-api', account: OLDER, at: 3000, cause: BY_HAND };
    const first = await applyAct(rig.apply, release);
    const again = await applyAct(rig.apply, release);

    expect([first, again]).toEqual([true, false]);
    expect(await service()).toMatchObject({
      accountId: YOUNGER,
      conflicts: [{ accountId: OLDER, apiId: 'aaaaaaaaaa' }],
    });
  });

  it('gets an error for an unknown name', async () => {
    await expect(applyAct(rig.apply, pin('aaaaaaaaaa', 1))).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it('revives an API whose deletion was reported, and a late copy of that event does not delete it again', async () => {
    const deletion = deleted('aaaaaaaaaa', 1500);
    await applyFacts(rig.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), deletion]);
    expect(await serving()).toBeUndefined();
    const deps = { ...rig.apply, clock: () => 2000, operator: 'operator' };
    const revive = (id: string) => run(deps, { command: 'revive', id, account: OLDER, region: REGION });

    const first = await revive('aaaaaaaaaa');
    await applyFacts(rig.apply, [deletion]);
    const [again, unknown] = [await revive('aaaaaaaaaa'), await revive('zzzzzzzzzz')];

    expect([first, again, unknown].map(({ data }) => data)).toEqual([
      { changed: true },
      { changed: false },
      { changed: false },
    ]);
    expect(await serving()).toBe('aaaaaaaaaa');
    expect((await rig.store.history('orders-api', { limit: 1 })).lines).toMatchObject([
      { from: null, to: { apiId: 'aaaaaaaaaa' }, cause: { eventName: 'Revive', principal: 'operator' } },
    ]);
  });

  it('shrinks no record that is dead only because a look-up did not find it', async () => {
    await applyFacts(rig.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), missing('aaaaaaaaaa', 1500)]);

    expect((await expireTombstones(rig.store, () => 1_900_000_000, true)).shrunk).toBe(0);
    const revivals: string[] = [];
    const onRevived = ({ id }: { readonly id: string }) => void revivals.push(id);
    await applyFacts({ ...rig.apply, onRevived }, deployed(OLDER, 'aaaaaaaaaa', 3000));

    expect(await serving()).toBe('aaaaaaaaaa');
    expect(revivals).toEqual(['aaaaaaaaaa']);
  });

  it('shrinks all tombstones to stubs without changing any answer, even after a late fact', async () => {
    const rival = await createRig({}, rig.engine);
    const late = deployed(OLDER, 'aaaaaaaaaa', 500, 'billing-api');
    for (const each of [rig, rival]) {
      await applyFacts(each.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), deleted('aaaaaaaaaa', 1500)]);
      await applyFacts(each.apply, [...deployed(OLDER, 'bbbbbbbbbb', 2000), ...deployed(YOUNGER, 'cccccccccc', 900)]);
      await applyFacts(each.apply, [deleted('cccccccccc', 950, { account: YOUNGER })]);
    }
    const before = await service();

    const early = await expireTombstones(rig.store, rig.clock);
    rig.setNow(rig.clock() + TOMBSTONE_SECONDS + 1);
    const due = await expireTombstones(rig.store, rig.clock);
    const again = await expireTombstones(rig.store, rig.clock, true);

    expect([early.shrunk, due.shrunk, again.shrunk]).toEqual([0, 2, 0]);
    // A sweep of the scope no longer reads the stubs.
    const indexed = [...(await apisIn(OLDER)), ...(await apisIn(YOUNGER))];
    expect(indexed.map(({ apiId }) => apiId)).toEqual(['bbbbbbbbbb']);
    expect(await service()).toEqual(before);
    expect((await rebuild(rig.store, rig.config, { dryRun: true })).differences).toEqual([]);
    await applyFacts(rig.apply, late);
    await applyFacts(rival.apply, late);
    expect(await service()).toMatchObject({ accountId: YOUNGER, status: 'gone' });
    for (const name of ['orders-api', 'billing-api']) {
      const [mine, theirs] = await Promise.all(
        [rig, rival].map((each) => each.source.read([{ kind: 'service', name }])),
      );
      expect(mine?.documents[0]?.regions).toEqual(theirs?.documents[0]?.regions);
    }
    await rival.stop();
  });

  it('finds nothing to rebuild after another account reported facts about a foreign id', async () => {
    await applyFacts(rig.apply, [
      ...deployed(OLDER, 'aaaaaaaaaa', 1000),
      deleted('aaaaaaaaaa', 2000, { account: YOUNGER }),
    ]);

    expect((await rebuild(rig.store, rig.config, { dryRun: true })).differences).toEqual([]);
  });

  it('rebuilds entries for a changed configuration: a dry run writes nothing, a second run finds nothing', async () => {
    await applyFacts(rig.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), ...deployed(YOUNGER, 'bbbbbbbbbb', 2000)]);
    const owned = { ...rig.config, owners: [{ names: 'orders-*', account: YOUNGER }] };

    const dry = await rebuild(rig.store, owned, { dryRun: true });
    const inFiles = await inFileSpool((spool) => rebuild(rig.store, owned, { dryRun: true, spool }));
    expect(await service()).toMatchObject({ accountId: OLDER });
    const cause = { eventName: 'Rebuild', eventId: 'act-1', principal: 'kim', tool: 'waypost-admin' };
    const done = await rebuild(rig.store, owned, { dryRun: false, move: { at: 3000, cause } });
    const { lines } = await rig.store.history('orders-api', { limit: 1 });

    expect(dry.differences.map(({ what }) => what)).toEqual([
      'document SERVICE#orders-api',
      expect.stringMatching(/^document LIST#/),
    ]);
    expect(inFiles).toEqual(dry);
    expect(done.written).toBe(1);
    expect(lines).toMatchObject([{ from: { apiId: 'aaaaaaaaaa' }, to: { apiId: 'bbbbbbbbbb' }, cause }]);
    expect(await service()).toMatchObject({ accountId: YOUNGER });
    expect((await rebuild(rig.store, owned, { dryRun: true })).differences).toEqual([]);
  });
});
