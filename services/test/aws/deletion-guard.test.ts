// Tests the deletion guard over HTTP: an account that seems to have lost much at once keeps its records until a second sweep agrees.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { denied } from './protocol.js';
import { ACCOUNT, OLD, REGION, sweepRigOfSuite } from './sweep-rig.js';

describeOnEngine('the deletion guard', () => {
  const rig = sweepRigOfSuite();

  beforeEach(async () => {
    rig.scope.apis.push(...Array.from({ length: 8 }, (_, n) => privateApi(n + 1, OLD)));
    rig.scope.endpoints.push(...Array.from({ length: 4 }, (_, n) => executeApiEndpoint(n + 1, REGION)));
    await rig.sweep();
    rig.wait(2000);
  });

  it('holds every removal when an account suddenly seems empty, and looks nothing up', async () => {
    rig.scope.apis.length = 0;
    rig.scope.endpoints.length = 0;

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', removed: [], drift: { missedDeletes: 0 } });
    expect(report.held).toHaveLength(12);
    expect(report.heldReasons).toContain('8 of 8 private APIs are missing.');
    expect(rig.plane.count('GetRestApi')).toBe(0);
    expect(await rig.alive()).toHaveLength(8);
    expect(await rig.deps.state.load({ account: ACCOUNT, region: REGION })).toMatchObject({ held: report.held });
  });

  it('keeps removals held when a second sweep comes too early, and releases them when one agrees ten minutes later', async () => {
    rig.scope.apis.length = 0;
    await rig.sweep();
    rig.wait(300);
    const early = await rig.sweep({ kind: 'incremental' });
    rig.wait(300);

    const late = await rig.sweep({ kind: 'incremental' });

    expect(early.held).toHaveLength(8);
    expect(late).toMatchObject({ held: [], drift: { missedDeletes: 8 } });
    expect(rig.plane.count('GetRestApi')).toBe(8);
    expect(await rig.alive()).toEqual([]);
  });

  it('releases removals at once when an operator confirms, and still removes only what AWS does not find', async () => {
    const [first] = rig.scope.apis;
    rig.plane.intercept('GetRestApis', () => ({ status: 200, headers: {}, body: '{"item":[]}' }));
    await rig.sweep();
    rig.scope.apis.splice(1, 7);

    const report = await rig.sweep({ confirm: true });

    expect(report.removed).toHaveLength(7);
    expect(await rig.alive()).toEqual([first!.id]);
  });

  it('drops held removals when AWS lists everything again', async () => {
    const { apis } = rig.scope;
    const all = apis.splice(0, 8);
    await rig.sweep();
    apis.push(...all);
    rig.wait(900);

    const report = await rig.sweep();

    expect(report).toMatchObject({ held: [], removed: [], applied: 0 });
    expect(await rig.alive()).toHaveLength(8);
  });

  it('keeps removals held through a sweep that could not list', async () => {
    rig.scope.apis.length = 0;
    await rig.sweep();
    rig.wait(300);
    rig.plane.intercept('GetRestApis', (call) => denied(call));
    await rig.sweep();
    rig.plane.intercept('GetRestApis', () => undefined);
    rig.wait(300);

    const report = await rig.sweep();

    expect(report.removed).toHaveLength(8);
  });

  it('continues with agreed removals after the look-ups were cut off', async () => {
    rig.scope.apis.length = 0;
    await rig.sweep();
    rig.wait(600);
    rig.plane.intercept('GetRestApi', (call) => (call.nth > 5 ? denied(call) : undefined));
    const cut = await rig.sweep();
    rig.plane.intercept('GetRestApi', () => undefined);

    const next = await rig.sweep();

    expect(cut.removed).toHaveLength(5);
    expect(next.removed).toHaveLength(3);
  });

  it('holds stages that vanish from many services, and reads them again until they are decided', async () => {
    for (const api of rig.scope.apis.slice(0, 5)) api.stages = [];
    const first = await rig.sweep();
    rig.wait(900);

    const second = await rig.sweep({ kind: 'incremental' });

    expect(first).toMatchObject({ removed: [], heldReasons: ['5 of 8 services have no stage left.'] });
    expect(second).toMatchObject({ held: [], seen: { stagesOf: 5 } });
    expect(second.removed).toHaveLength(5);
    expect((await rig.service('service-1'))?.candidacies[0]?.live?.stages).toEqual([]);
  });
});
