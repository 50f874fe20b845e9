// Tests whose events count, through the deployed handler and the stored enrolment on the real engine (law 6).
import { storeEnrolment } from '../app/enrolment/apply-enrolment.js';
import { createEnrolmentStore } from '../adapters/dynamodb/enrolment-store.js';
import { BLANK_ENROLMENT, type EnrolmentDocument } from '../core/enrolment/document.js';
import { createRestApi, createStage } from '../core/test/cloudtrail/api-events.js';
import { withDetail } from '../core/test/cloudtrail/record.js';
import { createWatchHandler } from '../handlers/watcher.js';
import { describeOnEngine } from '../../sdk/test/engine.js';
import { createRig, type Rig } from './rig.js';

const MOVE = { at: 0, cause: { eventName: 'ApplyConfig', eventId: 'c-1', principal: 'operator', tool: null } };

/** Forty accounts of an organization, of which ten are excluded. */
const MEMBERS = Array.from({ length: 40 }, (_, index) => String(100_000_000_000 + index));
const EXCLUDED = MEMBERS.slice(0, 10);

describeOnEngine('with a stored enrolment', () => {
  let rig: Rig;
  const asked = jest.fn().mockResolvedValue(undefined);
  beforeEach(async () => {
    asked.mockClear();
    rig = await createRig();
  });
  afterEach(() => rig.stop());

  const enrol = async (members: Partial<EnrolmentDocument>) => {
    const runtime = { clock: rig.clock, sleep: async () => undefined, random: () => 0.5 };
    const enrolments = createEnrolmentStore({ client: rig.client, table: rig.tables.records, ...runtime });
    await storeEnrolment(
      { enrolments, clock: rig.clock },
      { document: { ...BLANK_ENROLMENT, ...members }, base: 0, move: MOVE },
    );
  };
  const watcher = () =>
    createWatchHandler(
      { WAYPOST_REGISTRY: rig.config.registry },
      { connection: rig.connection, rechecks: { send: async () => undefined }, onMissing: asked },
    );
  /** An account claims a name of its own, and all of them claim one. */
  const eventsOf = (account: string, index: number) => {
    const [own, shared] = [`own${String(index)}`, `shared${String(index)}`];
    return [
      createRestApi({ apiId: shared, account, tags: { 'waypost:service': 'shared' } }),
      createStage({ apiId: shared, account, stage: 'prod' }),
      createRestApi({ apiId: own, account, tags: { 'waypost:service': `own-${account}` } }),
      createStage({ apiId: own, account, stage: 'prod' }),
    ];
  };
  const stored = async () => {
    const all: { account: string; kind: string }[] = [];
    for await (const page of rig.store.scan()) {
      for (const { kind, value } of page) if ('account' in value) all.push({ kind, account: String(value.account) });
    }
    return all;
  };

  it('in the mode organization, the events of ten excluded accounts leave no record, no claim and no heartbeat', async () => {
    await enrol({ mode: 'organization', exclude: EXCLUDED });
    const take = watcher();
    const outcomes = new Map<string, Set<string>>();
    for (const [index, account] of MEMBERS.entries()) {
      const seen = new Set<string>();
      for (const event of eventsOf(account, index)) seen.add((await take(event)).outcome);
      outcomes.set(account, seen);
    }
    const accounts = new Set((await stored()).map(({ account }) => account));
    const [shared] = (await rig.source.read([{ kind: 'service', name: 'shared' }])).documents;

    expect(EXCLUDED.map((account) => [...(outcomes.get(account) ?? [])])).toEqual(EXCLUDED.map(() => ['ignored']));
    expect([...accounts].sort()).toEqual(MEMBERS.slice(10));
    expect(shared?.accountId).toBe(MEMBERS[10]);
    expect(shared?.conflicts.map(({ accountId }) => accountId).filter((each) => EXCLUDED.includes(each))).toEqual([]);
  });

  it('in the mode accounts, an account that is not on the list counts in neither of two spellings of an event', async () => {
    const [listed, stranger] = [MEMBERS[0]!, MEMBERS[1]!];
    await enrol({ include: [listed] });
    const take = watcher();
    const [event] = eventsOf(stranger, 1);
    const forged = { ...withDetail(event!, { recipientAccountId: stranger }), account: listed };

    expect(await take(event)).toMatchObject({ outcome: 'ignored', reason: `account ${stranger} is not enrolled` });
    expect(await take(forged)).toMatchObject({ outcome: 'invalid' });
    expect(await stored()).toEqual([]);
  });

  it('without one, an event fails, so that Lambda retries it, and the first enrolment is asked for', async () => {
    const [event] = eventsOf(MEMBERS[0]!, 0);

    await expect(watcher()(event)).rejects.toThrow('The registry has no enrolment yet, so no account counts.');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(await stored()).toEqual([]);
  });
});
