// Tests the enrolment report, which shows an operator the state of every account and region.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { reportAccounts } from '../../app/sweep/enrolment.js';
import { type FakeTrail, privateApi } from './account.js';
import { denied } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, START, sweepRigOfSuite } from './sweep-rig.js';

const TRAIL: FakeTrail = {
  arn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/all`,
  multiRegion: true,
  homeRegion: REGION,
  logging: true,
};

describeOnEngine('the enrolment report', () => {
  const rig = sweepRigOfSuite();

  const report = () =>
    reportAccounts({
      heartbeat: rig.deps.heartbeat,
      state: rig.deps.state,
      targets: [
        { account: ACCOUNT, region: REGION },
        { account: OTHER, region: REGION },
      ],
      serviceTag: 'waypost:service',
    });

  it('distinguishes a quiet account from one without events, and lists unclaimed APIs', async () => {
    rig.scope.trails.push(TRAIL);
    rig.scope.apis.push(privateApi(1, OLD), privateApi(2, OLD, { tags: {} }));
    await rig.deps.heartbeat.beat({ account: ACCOUNT, region: REGION, of: 'event', at: START - 60 });
    await rig.sweep({ trail: true });
    await rig.sweep({ target: { account: OTHER, region: REGION } });

    const { accounts } = await report();

    expect(accounts).toMatchObject([
      {
        accountId: ACCOUNT,
        region: REGION,
        enrolled: true,
        events: { last: '2027-01-15T07:59:00Z', trail: 'logging' },
        access: { ok: true, message: null },
        sweeps: { lastFull: expect.stringMatching(/^2027-01-15T08:00/), unfinishedSince: null, unseen: [] },
        drift: { missedCreates: 2, missedDeletes: 0, wrongFields: 0 },
        deletionGuard: { reasons: [], held: [] },
        unclaimed: {
          count: 1,
          tag: 'waypost:service',
          apis: [{ apiId: 'api0000002', name: 'service 2', reason: 'untagged' }],
        },
      },
      {
        accountId: OTHER,
        events: { last: null, trail: 'unknown' },
        access: { ok: false, message: expect.stringContaining('not to 444455556666') },
        sweeps: { last: null, lastFull: null },
        drift: null,
      },
    ]);
  });

  it('shows held removals and denied permissions', async () => {
    rig.scope.apis.push(...Array.from({ length: 6 }, (_, n) => privateApi(n + 1, OLD)));
    await rig.sweep();
    rig.scope.apis.length = 0;
    rig.plane.intercept('DescribeVpcEndpoints', (call) => denied(call));
    await rig.sweep();

    const [account] = (await report()).accounts;

    expect(account!.deletionGuard.held).toHaveLength(6);
    expect(account!.deletionGuard.reasons).toContain('6 of 6 private APIs are missing.');
    expect(account!.sweeps.unseen).toMatchObject([{ permission: 'ec2:DescribeVpcEndpoints', reason: 'denied' }]);
  });

  it.each<[string, Partial<FakeTrail>, string]>([
    ['that logs everything', {}, 'logging'],
    ['of this region only', { multiRegion: false }, 'logging'],
    ['of another region only', { multiRegion: false, homeRegion: 'us-east-1' }, 'none'],
    ['that is switched off', { logging: false }, 'none'],
    [
      'that logs reads only',
      { eventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] },
      'none',
    ],
    ['that logs data only', { eventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] }, 'none'],
    [
      'with advanced selectors',
      { advancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] },
      'logging',
    ],
    [
      'with advanced selectors for reads',
      {
        advancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['true'] },
            ],
          },
        ],
      },
      'none',
    ],
  ])('classifies a trail %s', async (_what, change, sign) => {
    rig.scope.trails.push({ ...TRAIL, ...change });

    await rig.sweep({ trail: true });

    expect((await report()).accounts[0]!.events.trail).toBe(sign);
  });

  it.each(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'])(
    'reports trails as unknown when %s is denied',
    async (operation) => {
      rig.scope.trails.push(TRAIL);
      rig.plane.intercept(operation, (call) => denied(call));

      const swept = await rig.sweep({ trail: true });

      expect(swept.outcome).toBe('done');
      expect((await report()).accounts[0]!.events.trail).toBe('unknown');
    },
  );
});
