// Tests the stored enrolment on the real engine: who may write, two writers at once, and changes that a crash interrupts.
import { applyFacts } from '../app/ingest/apply.js';
import {
  CONFIRM_AFTER,
  carryOutPending,
  storeEnrolment,
  type EnrolmentDeps,
} from '../app/enrolment/apply-enrolment.js';
import { createEnrolmentCache } from '../app/enrolment/cache.js';
import { MOST_AGE } from '../app/remember.js';
import { rebuild } from '../app/upkeep/rebuild.js';
import { createEnrolmentStore } from '../adapters/dynamodb/enrolment-store.js';
import { BLANK_ENROLMENT, type EnrolmentDocument } from '../core/enrolment/document.js';
import { storedOf } from '../core/enrolment/enrolment.js';
import type { MoveCause } from '../core/names/history.js';
import { ready } from '../core/test/facts.js';
import { describeOnEngine } from '../../sdk/test/engine.js';
import { createRig, type Rig } from './rig.js';

const [ELDER, YOUNGER] = ['111122223333', '444455556666'] as const;
const MOVE: MoveCause = {
  at: 1_800_000_000,
  cause: { eventName: 'ApplyConfig', eventId: 'c-1', principal: 'operator', tool: 'waypost-admin' },
};

const deployed = (account: string, apiId: string, at: number, service = 'orders-api') =>
  ready(apiId, at, { account, vpceIds: [], tags: { service } });

describeOnEngine('the stored enrolment', () => {
  let rig: Rig;
  let deps: EnrolmentDeps;
  beforeEach(async () => {
    rig = await createRig();
    const runtime = { clock: rig.clock, sleep: async () => undefined, random: () => 0.5 };
    const enrolments = createEnrolmentStore({ client: rig.client, table: rig.tables.records, ...runtime });
    deps = { enrolments, store: rig.store, setup: rig.config, ...runtime };
  });
  afterEach(() => rig.stop());

  const document = (members: Partial<EnrolmentDocument>) => ({ ...BLANK_ENROLMENT, ...members });
  const owning = (names: string, account: string) => document({ owners: [{ names, account }] });
  const apply = async (base: number, next: EnrolmentDocument) => {
    const stored = await storeEnrolment(deps, { document: next, base, move: MOVE });
    return stored && carryOutPending(deps, MOVE);
  };
  const ownerOf = async (name = 'orders-api') =>
    (await rig.source.read([{ kind: 'service', name }])).documents[0]?.accountId;
  const later = (seconds: number) => rig.setNow(rig.clock() + seconds);
  const twoAccounts = () =>
    applyFacts(rig.apply, [...deployed(ELDER, 'api0000001', 1000), ...deployed(YOUNGER, 'api0000002', 2000)]);

  it('gives a name to the account that owns it, and back to the earliest claim when it owns it no more', async () => {
    await twoAccounts();
    const before = await ownerOf();
    const given = await apply(0, owning('orders-api', YOUNGER));
    const during = await ownerOf();
    await apply(1, document({}));

    expect([before, during, await ownerOf()]).toEqual([ELDER, YOUNGER, ELDER]);
    expect(given).toEqual({ written: 1, elected: 1 });
    const { lines } = await rig.store.history('orders-api', { limit: 10 });
    expect(lines.slice(0, 2).map(({ cause }) => cause.eventName)).toEqual(['ApplyConfig', 'ApplyConfig']);
  });

  it('an event about an owned name keeps its owner, and a rebuild finds nothing to correct', async () => {
    await apply(0, owning('orders-api', YOUNGER));
    await twoAccounts();

    expect(await ownerOf()).toBe(YOUNGER);
    expect((await rebuild(rig.store, rig.config, { dryRun: true })).differences).toEqual([]);
  });

  it('a changed glob elects the names that it fits, and an owner of a single name goes before it', async () => {
    await twoAccounts();
    await applyFacts(rig.apply, [
      ...deployed(ELDER, 'api0000003', 1000, 'orders-kept'),
      ...deployed(YOUNGER, 'api0000004', 2000, 'orders-kept'),
    ]);
    await apply(
      0,
      document({
        owners: [
          { names: 'orders-*', account: YOUNGER },
          { names: 'orders-kept', account: ELDER },
        ],
      }),
    );

    expect([await ownerOf(), await ownerOf('orders-kept')]).toEqual([YOUNGER, ELDER]);
  });

  it('of two operators who edit the same version, the second is refused and nothing of it is stored', async () => {
    const writers = [owning('orders-api', ELDER), owning('orders-api', YOUNGER)];
    const results = await Promise.all(
      writers.map((each) => storeEnrolment(deps, { document: each, base: 0, move: MOVE })),
    );
    const winner = results.findIndex((result) => result !== undefined);

    expect(results.filter((result) => result === undefined)).toHaveLength(1);
    expect(await deps.enrolments.document(1)).toEqual(writers[winner]);
    expect(await deps.enrolments.versions()).toHaveLength(1);
  });

  it.each([0, 1])('of two writers that both read version %i, the later one stores nothing', async (base) => {
    if (base > 0) await apply(0, document({}));
    const [mine, theirs] = [owning('orders-api', ELDER), owning('orders-api', YOUNGER)];
    const next = (each: EnrolmentDocument) => storedOf(each, { version: base + 1, at: 0, by: 'kim', pending: [] });
    const added = [await deps.enrolments.add(mine, next(mine)), await deps.enrolments.add(theirs, next(theirs))];

    expect(added).toEqual([true, false]);
    expect(await deps.enrolments.document(base + 1)).toEqual(mine);
  });

  it('a change that a crash interrupted is carried out by whoever comes next, also after another change', async () => {
    await twoAccounts();
    await storeEnrolment(deps, { document: owning('orders-api', YOUNGER), base: 0, move: MOVE });
    const crashed = await ownerOf();
    await storeEnrolment(deps, {
      document: document({ owners: [...owning('orders-api', YOUNGER).owners, { names: 'billing', account: ELDER }] }),
      base: 1,
      move: MOVE,
    });
    await carryOutPending(deps, MOVE);

    expect([crashed, await ownerOf()]).toEqual([ELDER, YOUNGER]);
    expect(await deps.enrolments.owners(['billing'])).toMatchObject([{ account: ELDER }]);
  });

  it('a writer that was held up does not undo the owners of a later version', async () => {
    await apply(0, owning('orders-api', ELDER));
    await apply(1, owning('orders-api', YOUNGER));

    const isCurrent = await deps.enrolments.writeOwners([{ name: 'orders-api', account: ELDER, version: 1 }]);

    expect(isCurrent).toBe(false);
    expect(await deps.enrolments.owners(['orders-api'])).toMatchObject([{ account: YOUNGER, version: 2 }]);
  });

  it('a change stays pending until no function can run that began before it, and is then elected once more', async () => {
    await apply(0, owning('orders-*', YOUNGER));
    // A function that still has the older globs.
    await twoAccounts();
    const stale = await ownerOf();
    later(CONFIRM_AFTER);
    const confirmed = await carryOutPending(deps, MOVE);

    expect([stale, await ownerOf()]).toEqual([ELDER, YOUNGER]);
    expect(confirmed).toEqual({ written: 0, elected: 1 });
    expect((await deps.enrolments.current()).stored?.pending).toEqual([]);
  });

  it('a cached enrolment is at most a minute old', async () => {
    await apply(0, document({ include: [ELDER] }));
    const cache = createEnrolmentCache(deps.enrolments, rig.clock);
    const first = await cache.read();
    await apply(1, document({ include: [YOUNGER] }));
    later(MOST_AGE - 1);
    const cached = await cache.read();
    later(1);
    const next = await cache.read();

    expect([first, cached, next].map(({ enrols }) => enrols(YOUNGER))).toEqual([false, false, true]);
  });

  it('a registry without an enrolment counts no event: the read fails, and asks for the first enrolment', async () => {
    const asked = jest.fn().mockResolvedValue(undefined);
    const cache = createEnrolmentCache(deps.enrolments, rig.clock, asked);

    await expect(cache.read()).rejects.toThrow('The registry has no enrolment yet, so no account counts.');
    expect(asked).toHaveBeenCalledTimes(1);
    await apply(0, document({ include: [ELDER] }));
    expect((await cache.read()).enrols(ELDER)).toBe(true);
  });

  it('settings of single accounts come and go with the version', async () => {
    await apply(0, document({ accounts: { [ELDER]: { regions: ['us-east-1'] } } }));
    const set = await deps.enrolments.settings();
    await apply(1, document({}));

    expect([...set]).toEqual([[ELDER, { regions: ['us-east-1'] }]]);
    expect([...(await deps.enrolments.settings())]).toEqual([]);
  });

  it('a registry whose owners were parameters keeps them, without a line of history, when they are stored', async () => {
    const former = { ...rig.apply, config: { ...rig.config, owners: owning('orders-api', YOUNGER).owners } };
    await applyFacts(former, [...deployed(ELDER, 'api0000001', 1000), ...deployed(YOUNGER, 'api0000002', 2000)]);
    const before = await rig.store.history('orders-api', { limit: 10 });
    const stored = await apply(0, owning('orders-api', YOUNGER));

    expect(stored).toEqual({ written: 1, elected: 0 });
    expect(await ownerOf()).toBe(YOUNGER);
    expect(await rig.store.history('orders-api', { limit: 10 })).toEqual(before);
  });

  it('keeps each version with its document, and forgets the oldest', async () => {
    await apply(0, document({ include: [ELDER] }));
    await apply(1, document({ include: [YOUNGER] }));
    await deps.enrolments.forget(1);

    expect(await deps.enrolments.document(1)).toBeUndefined();
    expect(await deps.enrolments.document(2)).toEqual(document({ include: [YOUNGER] }));
    expect(await deps.enrolments.versions()).toMatchObject([{ version: 2, by: 'operator' }]);
  });
});
