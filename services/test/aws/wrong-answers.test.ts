// Tests that a call answered 200 by something else removes nothing, with and without the deletion guard: the answer is unseen.
import { describeOnEngine, startEngine, type TestEngine } from '../../../sdk/test/engine.js';
import { createCaller } from '../../adapters/aws/caller.js';
import { listRegions } from '../../adapters/aws/regions.js';
import { readTrail } from '../../adapters/aws/trails.js';
import { executeApiEndpoint, privateApi, privateDomain } from './account.js';
import { credentialsOf } from './control-plane.js';
import type { AwsReply } from './protocol.js';
import { ACCOUNT, OLD, REGION, START, createSweepRig, type SweepRig } from './sweep-rig.js';
import { WRONG_ANSWERS, halved } from './wrong-answers.js';

const VPCE = `vpce-${'1'.padStart(17, '0')}`;
/** The calls of a full sweep, and the kind of resource that each shows. */
const CALLS = [
  'GetRestApis',
  'GetStages',
  'DescribeVpcEndpoints',
  'GetDomainNames',
  'GetBasePathMappings',
  'GetDomainNameAccessAssociations',
];
const WRONG: readonly (readonly [string, (reply: AwsReply) => AwsReply])[] = [
  ...Object.entries(WRONG_ANSWERS).map(([name, reply]) => [name, () => reply] as const),
  ['half of an answer', halved],
];

describeOnEngine('a wrong answer with status 200', () => {
  let engine: TestEngine;
  let rig: SweepRig;

  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    rig = await createSweepRig({ engine });
    rig.scope.apis.push(privateApi(1, OLD), privateApi(2, OLD), privateApi(3, START - 60));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { tags: { 'waypost:network': 'shop' } }));
    rig.scope.domains.push(
      privateDomain(1, {
        associations: [
          { vpceId: VPCE, account: ACCOUNT },
          { vpceId: 'vpce-0b', account: '444455556666' },
        ],
      }),
    );
    await rig.sweep();
    rig.wait(30);
  });
  afterEach(() => rig.stop());

  it.each(CALLS)('removes nothing when it comes for %s', async (call) => {
    const before = await rig.records();
    // The first answer comes before the settle time of the youngest API, and to a sweep with the deletion guard.
    rig.plane.intercept(call, () => WRONG_ANSWERS['an empty object']);
    const guarded = await rig.sweep();
    expect(guarded).toMatchObject({ removed: [], held: [], failures: [] });

    // Each call gets every third kind, so that each kind comes for two of the calls; the proof `loss` has all of them.
    const kinds = WRONG.filter((_, index) => index % 3 === CALLS.indexOf(call) % 3);
    for (const [name, change] of kinds) {
      rig.plane.intercept(call, (_call, answer) => change(answer()));

      // Without the guard a sweep removes at once what a guarded one would hold.
      const report = await rig.sweep({ confirm: true });
      rig.wait(1000);

      expect({ name, report }).toMatchObject({ name, report: { removed: [], held: [], failures: [] } });
      expect(report.unseen.map((unseen) => unseen.call)).toContain(call);
    }
    expect(await rig.records()).toEqual(before);
  });

  it('removes nothing when it comes for a direct look-up', async () => {
    rig.wait(1000);
    rig.scope.apis.length = 0;
    rig.scope.domains.length = 0;
    rig.scope.endpoints.length = 0;
    for (const [name, change] of WRONG) {
      for (const call of ['GetRestApi', 'GetDomainName']) rig.plane.intercept(call, (_call) => change(REPLY));
      rig.plane.intercept('DescribeVpcEndpoints', ({ params }) =>
        params['VpcEndpointId.1'] === undefined ? undefined : change(REPLY),
      );

      const { removed, unseen } = await rig.sweep({ confirm: true });

      expect({ name, removed }).toEqual({ name, removed: [] });
      expect([...new Set(unseen.map(({ call }) => call))].sort()).toEqual([
        'DescribeVpcEndpoints',
        'GetDomainName',
        'GetRestApi',
      ]);
    }
    const { apis, endpoints } = await rig.records();
    expect([...apis, ...endpoints].filter(({ deleted }) => deleted !== undefined)).toEqual([]);
    expect(apis[0]!.domains?.map(({ slot }) => slot.value)).not.toContain(null);
  });

  it('counts an answer without a list as empty when nothing is known to exist', async () => {
    await rig.stop();
    rig = await createSweepRig({ engine });
    const calls = CALLS.filter((call) => call !== 'DescribeVpcEndpoints');
    for (const call of calls) rig.plane.intercept(call, () => WRONG_ANSWERS['an empty object']);

    expect(await rig.sweep()).toMatchObject({ outcome: 'done', unseen: [] });
  });

  it('does not end a list when it comes as the second page', async () => {
    rig.plane.limitPages(1);
    rig.scope.endpoints.push(executeApiEndpoint(2, REGION));
    rig.wait(1000);
    for (const [name, change] of WRONG) {
      for (const call of ['GetRestApis', 'DescribeVpcEndpoints']) {
        rig.plane.intercept(call, ({ params }, answer) =>
          params.position === undefined && params.NextToken === undefined ? undefined : change(answer()),
        );
      }

      const { outcome, removed, seen } = await rig.sweep({ confirm: true });

      expect({ name, outcome, removed }).toEqual({ name, outcome: 'partial', removed: [] });
      expect(seen).toMatchObject({ apis: 1, endpoints: 1 });
    }
  });

  it.each(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'])(
    'leaves the trail unknown when it comes for %s',
    async (call) => {
      rig.scope.trails.push({ arn: 'arn:trail', multiRegion: true, homeRegion: REGION, logging: true });
      const connection = { endpoint: rig.plane.url, credentials: credentialsOf(ACCOUNT) };
      const { now, sleep } = rig;
      const caller = createCaller({ now, sleep, random: () => 0.5 });
      for (const [name, change] of WRONG) {
        rig.plane.intercept(call, (_call, answer) => change(answer()));

        expect({ name, trail: await readTrail(REGION, connection, caller) }).toEqual({ name, trail: 'unknown' });
      }

      await rig.sweep({ trail: true });

      expect((await rig.deps.state.load({ account: ACCOUNT, region: REGION })).trail).toBe('unknown');
    },
  );

  it('gives no regions when it comes for DescribeRegions', async () => {
    const connection = { endpoint: rig.plane.url, credentials: credentialsOf(ACCOUNT) };
    const { now, sleep } = rig;
    for (const [name, change] of WRONG) {
      rig.plane.intercept('DescribeRegions', (_call, answer) => change(answer()));

      const { kind } = await listRegions({ region: REGION, connection, now, sleep, random: () => 0.5 });

      expect({ name, kind }).toEqual({ name, kind: 'unseen' });
    }
  });

  it('opens no account when it comes for the identity', async () => {
    for (const [name, change] of WRONG) {
      rig.plane.intercept('GetCallerIdentity', (_call, answer) => change(answer()));

      const { outcome } = await rig.sweep();

      expect({ name, outcome }).toEqual({ name, outcome: 'refused' });
    }
  });
});

const REPLY: AwsReply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":"api0000009"}' };
