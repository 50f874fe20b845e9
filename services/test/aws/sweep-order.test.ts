// Tests one order of the sweep queue: what it may take, and how a sweep that was cut off goes on.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createInventory } from '../../adapters/aws/inventory.js';
import { sweepOrder } from '../../app/sweep/order.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import type { SweepOrder } from '../../core/sweep/round.js';
import { privateApi } from './account.js';
import { credentialsOf } from './control-plane.js';
import { denied } from './protocol.js';
import { ACCOUNT, OLD, REGION, START, sweepRigOfSuite } from './sweep-rig.js';

describeOnEngine('an order of the sweep queue', () => {
  const rig = sweepRigOfSuite();
  const order: SweepOrder = { account: ACCOUNT, region: REGION, kind: 'full', at: START, attempt: 0 };

  /** Carries out the order and whatever it queues, each until `seconds` later. */
  async function carryOut(seconds: number) {
    const waiting = [order];
    const reports: SweepReport[] = [];
    const queue = { send: async (orders: readonly SweepOrder[]) => void waiting.push(...orders) };
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const context = { target: order, owner: 'test', queue, until: rig.clock() + seconds };
      const report = await sweepOrder(rig.deps, next, context);
      if (report !== undefined) reports.push(report);
    }
    return reports.map(({ outcome }) => outcome);
  }

  const addApis = (count: number) =>
    rig.scope.apis.push(...Array.from({ length: count }, (_, n) => privateApi(n + 1, OLD)));

  it('goes on behind the others where it was cut off, and reads nothing twice', async () => {
    addApis(14);

    const outcomes = await carryOut(2);

    expect([outcomes[0], outcomes.at(-1)]).toEqual(['partial', 'done']);
    expect(outcomes.length).toBeGreaterThan(2);
    expect(rig.plane.count('GetStages')).toBe(14);
  });

  it('takes one slice of time, although the process has more', async () => {
    addApis(8);
    rig.plane.intercept('GetStages', () => {
      rig.wait(15);
      return undefined;
    });
    const queued: SweepOrder[] = [];
    const queue = { send: async (orders: readonly SweepOrder[]) => void queued.push(...orders) };

    const report = await sweepOrder(rig.deps, order, { target: order, owner: 'test', queue });
    const took = rig.clock() - START;

    expect([report?.outcome, took >= 20 && took < 40]).toEqual(['partial', true]);
    expect(queued).toEqual([{ ...order, at: rig.clock(), attempt: 1 }]);
  });

  it('is not queued again for what AWS denies', async () => {
    addApis(2);
    rig.plane.intercept('GetStages', denied);

    expect(await carryOut(600)).toEqual(['partial']);
  });

  it('is queued once more behind the others when the account does not answer in time', async () => {
    const { now, sleep, plane } = rig;
    const connection = { endpoint: plane.url, credentials: credentialsOf(ACCOUNT) };
    const fakes = { tagKeys: DEFAULT_TAG_KEYS, connection, now, sleep, random: () => 0.5 };
    const inventory = createInventory({ ...fakes, openWithin: 100 });
    const queued: SweepOrder[] = [];
    const queue = { send: async (orders: readonly SweepOrder[]) => void queued.push(...orders) };
    const context = { target: order, owner: 'test', queue };
    plane.intercept('GetCallerIdentity', () => 'hang');

    const report = await sweepOrder({ ...rig.deps, inventory }, order, context);
    for (const again of [...queued]) await sweepOrder({ ...rig.deps, inventory }, again, context);

    expect(report).toMatchObject({ outcome: 'refused', message: 'No answer within 0.1 s.', calls: 1 });
    expect(queued).toEqual([{ ...order, at: rig.clock(), attempt: 1 }]);
    expect(plane.count('GetCallerIdentity')).toBe(2);
  });

  it('is not queued again for an account that refuses the sweep', async () => {
    rig.plane.intercept('GetCallerIdentity', denied);

    expect(await carryOut(600)).toEqual(['refused']);
  });

  it('is left out once another sweep has carried it out', async () => {
    rig.wait(10);
    await rig.sweep();

    expect(await carryOut(600)).toEqual([]);
  });
});
