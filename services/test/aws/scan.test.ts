// Tests the local server's scan against the fake control plane, with the real clock and rate.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { scan } from '../../adapters/aws/scan.js';
import type { SweepProgress } from '../../app/sweep/report.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { credentialsOf } from './control-plane.js';
import { denied } from './protocol.js';
import { ACCOUNT, OLD, sweepRigOfSuite } from './sweep-rig.js';

describeOnEngine('a scan', () => {
  const rig = sweepRigOfSuite({ naming: 'tag-or-name' });
  const progress: SweepProgress[] = [];

  beforeEach(async () => {
    progress.length = 0;
  });

  function run(regions: 'all' | readonly string[], confirm = false) {
    const environment = {
      WAYPOST_REGISTRY: rig.config.registry,
      WAYPOST_NAMING: 'tag-or-name',
      WAYPOST_SWEEP_RPS: '10',
      WAYPOST_SWEEP_SETTLE: '0',
      AWS_REGION: 'eu-west-1',
    };
    const aws = { endpoint: rig.plane.url, credentials: credentialsOf(ACCOUNT) };
    const rechecks = { send: async () => {} };
    const parts = {
      connection: rig.connection,
      aws,
      rechecks,
      progress: (step: SweepProgress) => void progress.push(step),
    };
    return scan(environment, parts, { regions, confirm });
  }

  it('identifies the account, sweeps all regions and reports progress', async () => {
    rig.scope.apis.push(privateApi(1, OLD - 1e9, { tags: {}, name: 'Orders API' }));
    rig.plane.scope(ACCOUNT, 'us-east-1').endpoints.push(executeApiEndpoint(1, 'us-east-1'));

    const scanned = await run('all');

    expect(scanned).toMatchObject({
      kind: 'swept',
      reports: [
        { account: ACCOUNT, region: 'eu-west-1', outcome: 'done', seen: { privateApis: 1 }, unclaimed: [] },
        { account: ACCOUNT, region: 'us-east-1', outcome: 'done', seen: { endpoints: 1 } },
      ],
    });
    expect(progress.map(({ step }) => step)).toEqual([
      ...['opened', 'listed', 'listed', 'stages', 'finished'],
      ...['opened', 'listed', 'listed', 'finished'],
    ]);
    expect((await rig.service('orders-api'))?.candidacies).toHaveLength(1);
  });

  it('holds a mass removal, and carries it out when confirmed', async () => {
    rig.scope.endpoints.push(...[1, 2, 3, 4, 5].map((n) => executeApiEndpoint(n, 'eu-west-1')));
    await run(['eu-west-1']);
    rig.scope.endpoints.length = 0;

    const held = await run(['eu-west-1']);
    const confirmed = await run(['eu-west-1'], true);

    expect(held).toMatchObject({ reports: [{ removed: [], heldReasons: ['5 of 5 VPC endpoints are missing.'] }] });
    expect(progress.find(({ step }) => step === 'held')).toMatchObject({ held: { length: 5 } });
    expect(confirmed.kind === 'swept' && confirmed.reports[0]?.removed).toHaveLength(5);
  });

  it('names the permission that listing regions needs, and asks for a region', async () => {
    rig.plane.intercept('DescribeRegions', (call) => denied(call));

    expect(await run('all')).toMatchObject({
      kind: 'unseen',
      unseen: { permission: 'ec2:DescribeRegions', reason: 'denied' },
    });
    await expect(run([])).rejects.toThrow('Set AWS_REGION');
  });
});
