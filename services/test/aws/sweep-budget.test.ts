// Tests what a sweep costs: how many calls it makes, how fast, and what a resumed sweep does not repeat.
import { readFileSync } from 'node:fs';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { throttled } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, START, sweepRigOfSuite } from './sweep-rig.js';
import { sweepAll } from '../../app/sweep/sweep.js';
import { deploymentStateOf } from '../../core/records/in-force.js';

const POLICY =
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}]}';
const SCOPE = { account: ACCOUNT, region: REGION };

describeOnEngine('a sweep', () => {
  const rig = sweepRigOfSuite();

  beforeEach(async () => {
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION));
  });

  const addApis = (count: number) =>
    rig.scope.apis.push(...Array.from({ length: count }, (_, n) => privateApi(n + 1, OLD)));
  const apiCalls = () => rig.plane.calls.filter(({ service }) => service === 'apigateway');

  it('reads pages and the stages of every private API in a full sweep, at three calls a second', async () => {
    addApis(20);
    rig.scope.apis.push(privateApi(99, OLD, { endpointConfiguration: { types: ['EDGE'] } }));
    // 21 APIs on pages of 15, as 600 on AWS's pages of 500.
    rig.plane.limitPages(15);

    await rig.sweep();

    const times = apiCalls().map(({ at }) => at);
    expect(rig.plane.count('GetRestApis')).toBe(2);
    expect(rig.plane.count('GetStages')).toBe(20);
    expect(rig.plane.count('GetDomainNames')).toBe(1);
    expect(apiCalls()).toHaveLength(23);
    const calls = apiCalls().length - 20 + 600;
    expect(readFileSync('README.md', 'utf8')).toContain(
      `A full sweep of 600 private APIs makes ${String(calls)} of these calls to API Gateway, which take ${minutes(calls)} minutes.`,
    );
    expect(busiestSecond(apiCalls())).toBeLessThanOrEqual(3);
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(7000);
  });

  it('reads pages in an incremental sweep, and stages only of APIs that are new, changed or a day old', async () => {
    addApis(8);
    await rig.sweep();
    const before = apiCalls().length;
    rig.wait(900);
    await rig.sweep({ kind: 'incremental' });
    const quiet = apiCalls().length - before;
    rig.wait(900);
    rig.scope.apis.push(privateApi(70, OLD));
    rig.scope.apis[4]!.tags = { 'waypost:service': 'renamed' };
    await rig.sweep({ kind: 'incremental' });
    const busy = apiCalls().slice(before + quiet);

    expect(quiet).toBe(1);
    expect(busy.map(({ params }) => params.restApiId)).toEqual([undefined, 'api0000070', 'api0000005']);
  });

  it('runs a full sweep after an incremental one that found drift, then incremental ones again', async () => {
    addApis(8);
    await rig.sweep();
    rig.wait(900);
    rig.scope.apis.push(privateApi(70, OLD));

    const kinds = [];
    for (let n = 0; n < 3; n += 1) {
      kinds.push((await rig.sweep({ kind: 'incremental' })).kind);
      rig.wait(900);
    }

    expect(kinds).toEqual(['incremental', 'full', 'incremental']);
  });

  it('reads all stages again after a day', async () => {
    addApis(8);
    await rig.sweep();
    rig.wait(86_401);
    const before = rig.plane.count('GetStages');

    await rig.sweep({ kind: 'incremental' });

    expect(rig.plane.count('GetStages') - before).toBe(8);
  });

  it('dates the deployments whose events were lost with one call for each, at the same pace, and once', async () => {
    addApis(6);
    await rig.sweep();
    rig.wait(2000);
    // Four APIs were changed and deployed, one was only deployed, and no event reported it.
    for (const [n, api] of rig.scope.apis.entries()) {
      const deployed = START + 1500 + n;
      if (n < 4) api.policy = POLICY;
      if (n < 5) Object.assign(api.stages[0]!, { deploymentId: `new${String(n)}`, lastUpdatedDate: deployed });
      api.deployments = { [`new${String(n)}`]: deployed };
    }
    const before = apiCalls().length;

    await rig.sweep();
    const repairing = apiCalls().slice(before);
    await rig.sweep();

    const count = (operation: string) => repairing.filter((call) => call.operation === operation).length;
    expect([count('GetRestApis'), count('GetStages'), count('GetDomainNames')]).toEqual([1, 6, 1]);
    expect(count('GetDeployment')).toBe(4);
    expect(repairing).toHaveLength(12);
    // One for each of 600 APIs as well.
    expect(readFileSync('README.md', 'utf8')).toContain(`up to ${minutes(603 + 600)} minutes`);
    expect(busiestSecond(repairing)).toBeLessThanOrEqual(3);
    expect(rig.plane.count('GetDeployment')).toBe(4);
    const { apis } = await rig.records();
    const states = apis.map((record) => deploymentStateOf(record, 'prod').deployed);
    expect(states).toEqual([...Array.from({ length: 4 }, (_, n) => START + 1500 + n), undefined, undefined]);
  });

  it('resumes a sweep that ran out of time, with unread APIs first', async () => {
    addApis(30);
    const first = await rig.sweep({ until: rig.clock() + 5 });
    const read = rig.plane.calls
      .filter(({ operation }) => operation === 'GetStages')
      .map(({ params }) => params.restApiId);

    const second = await rig.sweep();

    const all = rig.plane.calls
      .filter(({ operation }) => operation === 'GetStages')
      .map(({ params }) => params.restApiId);
    expect(first.outcome).toBe('partial');
    expect(read.length).toBeGreaterThan(10);
    expect(read.length).toBeLessThan(20);
    expect(second.outcome).toBe('done');
    expect(all).toHaveLength(30);
    expect(new Set(all).size).toBe(30);
    expect(rig.progress.filter(({ step }) => step === 'opened')).toMatchObject([{ resumed: false }, { resumed: true }]);
  });

  it('resumes a sweep that was killed, and reads only the unsaved chunk again', async () => {
    addApis(30);
    let killed = false;
    const stages = async (apiId: string) => {
      if (rig.plane.count('GetStages') >= 28 && !killed) {
        killed = true;
        throw new Error('killed');
      }
      return apiId;
    };
    const { inventory } = rig.deps;
    const dying = {
      ...rig.deps,
      inventory: {
        open: async (target: Parameters<typeof inventory.open>[0]) => {
          const opened = await inventory.open(target);
          if (opened.kind !== 'open') return opened;
          const { scope } = opened;
          return {
            kind: 'open' as const,
            scope: { ...scope, stages: async (id: string) => scope.stages(await stages(id)) },
          };
        },
      },
    };

    const [dead] = await sweepAll(dying, [{ target: SCOPE, kind: 'full', owner: 'test' }]);
    const after = await rig.sweep();

    expect(dead).toMatchObject({ outcome: 'failed', message: 'killed' });
    expect(after).toMatchObject({ outcome: 'done', seen: { stagesOf: 5 } });
    expect(rig.plane.count('GetStages')).toBe(33);
  });

  it('slows down for an account that throttles', async () => {
    addApis(8);
    rig.plane.intercept('GetStages', (call) => (call.nth <= 3 ? throttled(call, 2) : undefined));

    const report = await rig.sweep();

    const [a, b, c, d] = rig.plane.calls.filter(({ operation }) => operation === 'GetStages').map(({ at }) => at);
    expect(report.outcome).toBe('done');
    expect([b! - a!, c! - b!, d! - c!].every((gap) => gap >= 2000)).toBe(true);
  });

  it('sweeps the other accounts when one fails', async () => {
    addApis(8);
    const theirs = { account: OTHER, region: REGION };
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(1, OLD));
    const roleArn = `arn:aws:iam::${OTHER}:role/waypost-sweep`;
    const deps = {
      ...rig.deps,
      state: {
        ...rig.deps.state,
        load: (scope: typeof SCOPE) =>
          scope.account === ACCOUNT ? Promise.reject(new Error('no')) : rig.deps.state.load(scope),
      },
    };

    const reports = await sweepAll(deps, [
      { target: SCOPE, kind: 'full', owner: 'test' },
      { target: { ...theirs, roleArn }, kind: 'full', owner: 'test' },
    ]);

    expect(reports.map(({ outcome, account }) => [account, outcome])).toEqual([
      [ACCOUNT, 'failed'],
      [OTHER, 'done'],
    ]);
  });

  it('plans and writes nothing in a dry run', async () => {
    addApis(8);
    const report = await rig.sweep({ dryRun: true });

    expect(report.planned).toHaveLength(17);
    expect(await rig.records()).toEqual({ apis: [], endpoints: [] });
    expect(await rig.deps.state.all()).toEqual([]);
  });
});

/** How long the calls take at three a second. */
function minutes(calls: number): string {
  const seconds = Math.ceil(calls / 3);
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The most calls that begin within one second. */
function busiestSecond(calls: readonly { readonly at: number }[]): number {
  const times = calls.map(({ at }) => at);
  return Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length));
}
