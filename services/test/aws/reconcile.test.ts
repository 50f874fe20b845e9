// Tests the reconcile handler with scheduled events and queue messages, using the real AWS clients.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRecheckQueue } from '../../adapters/aws/recheck-queue.js';
import { ENROLMENT_REQUEST, writeMessage } from '../../adapters/aws/recheck-message.js';
import { createReconciler } from '../../handlers/reconciler.js';
import { createJsonLog } from '../../adapters/lambda/json-log.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { credentialsOf } from './control-plane.js';
import { denied } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, sweepRigOfSuite } from './sweep-rig.js';

const QUEUE = 'http://127.0.0.1/111122223333/rechecks';

describeOnEngine('the reconcile function', () => {
  const rig = sweepRigOfSuite();
  const logged: string[] = [];

  beforeEach(async () => {
    logged.length = 0;
  });

  function reconcile(more: Record<string, string> = {}) {
    const aws = { endpoint: rig.plane.url, credentials: credentialsOf(ACCOUNT) };
    const environment = {
      WAYPOST_REGISTRY: rig.config.registry,
      WAYPOST_ACCOUNTS: `${ACCOUNT},${OTHER}`,
      WAYPOST_RECHECK_QUEUE_URL: QUEUE,
      WAYPOST_SWEEP_ROLE: 'arn:aws:iam::{account}:role/waypost-test-sweep-{region}',
      WAYPOST_SWEEP_RPS: '10',
      AWS_REGION: REGION,
      ...more,
    };
    const queue = createRecheckQueue(environment, { ...aws, region: REGION });
    const log = createJsonLog({ write: (line) => void logged.push(line) });
    return createReconciler(environment, { connection: rig.connection, aws, queue, log });
  }

  const message = (id: string, body: string) => ({ messageId: id, body });

  it('sweeps every account, its own without a role, and queues re-checks of pending endpoints', async () => {
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { state: 'pending' }));
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(1, OLD));

    const reports = await reconcile()({ sweep: 'full' }, { getRemainingTimeInMillis: () => 900_000 });

    expect(reports).toMatchObject([
      { account: ACCOUNT, outcome: 'done', seen: { endpoints: 1 } },
      { account: OTHER, outcome: 'done', seen: { apis: 1 } },
    ]);
    expect(
      rig.plane.calls.filter(({ operation }) => operation === 'AssumeRole').map(({ params }) => params.RoleArn),
    ).toEqual([`arn:aws:iam::${OTHER}:role/waypost-test-sweep-${REGION}`]);
    expect(rig.plane.sent).toMatchObject([{ queueUrl: QUEUE, delaySeconds: 15 }]);
    expect(logged.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      'stored the first enrolment, from the parameters',
      'carried out a change of the enrolment',
      'sweep done',
      'sweep done',
      'tombstones shrunk',
    ]);
  });

  it('handles queue messages one by one, and returns only the failed ones', async () => {
    rig.scope.apis.push(privateApi(1, OLD));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { state: 'pending' }));
    rig.plane.intercept('GetRestApi', (call) => (call.params.restApiId === 'api0000002' ? denied(call) : undefined));
    const of = (resource: 'api' | 'endpoint', id: string) =>
      writeMessage({ recheck: { account: ACCOUNT, region: REGION, resource, id, reason: 'r' }, attempt: 2 });

    const answer = await reconcile()({
      Records: [
        message('1', of('api', 'api0000001')),
        message('2', of('api', 'api0000002')),
        message('3', '{"resource":"api","id":"../../x"}'),
        message('4', 'no json'),
        message('5', of('endpoint', rig.scope.endpoints[0]!.vpcEndpointId)),
      ],
    });

    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }, { itemIdentifier: '4' }],
    });
    expect(await rig.alive()).toEqual(['api0000001']);
    expect(rig.plane.count('GetCallerIdentity')).toBe(1);
    expect(
      rig.plane.sent.map(({ body, delaySeconds }) => [(JSON.parse(body) as { attempt: number }).attempt, delaySeconds]),
    ).toEqual([[3, 120]]);
  });

  it('stores the first enrolment from its parameters once, and no later parameters change it', async () => {
    const request = { Records: [message('1', ENROLMENT_REQUEST)] };
    const first = await reconcile()(request);
    const reports = await reconcile({ WAYPOST_ACCOUNTS: OTHER, WAYPOST_SWEEP_REGIONS: 'us-east-1' })({ sweep: 'full' });

    expect(first).toEqual({ batchItemFailures: [] });
    expect(reports).toMatchObject([
      { account: ACCOUNT, region: REGION },
      { account: OTHER, region: REGION },
    ]);
  });

  it('sweeps the accounts of an organizational unit, and those that it knows while Organizations is denied', async () => {
    const WAYPOST_UNITS = 'ou-abcd-11111111';
    const denied403 = reconcile({ WAYPOST_UNITS, WAYPOST_ACCOUNTS: ACCOUNT });
    rig.plane.intercept('ListAccountsForParent', denied);
    const before = await denied403({ sweep: 'full' });
    rig.plane.intercept('ListAccountsForParent', () => undefined);
    const after = await denied403({ sweep: 'full' });

    expect(before).toMatchObject([{ account: ACCOUNT }]);
    expect(logged.join('\n')).toContain('could not list all accounts of the organization');
    expect(after).toMatchObject([{ account: ACCOUNT }, { account: OTHER, outcome: 'done' }]);
  });

  it('leaves a change of the enrolment to the sweeps, and carries it out with the next one', async () => {
    await reconcile()({ Records: [message('1', ENROLMENT_REQUEST)] });
    const carriedOut = () => logged.filter((line) => line.includes('carried out a change')).length;
    const first = carriedOut();
    await reconcile()({ Records: [message('1', ENROLMENT_REQUEST)] });
    const afterRecheck = carriedOut();
    await reconcile()({ sweep: 'incremental' });

    expect([first, afterRecheck, carriedOut()]).toEqual([1, 1, 2]);
  });

  it('opens an enrolled account that no sweep targets with its role, for a re-check', async () => {
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(1, OLD));
    const recheck = { account: OTHER, region: REGION, resource: 'api' as const, id: 'api0000001', reason: 'r' };
    const organization = reconcile({ WAYPOST_ENROLMENT_MODE: 'organization', WAYPOST_ACCOUNTS: ACCOUNT });

    const answer = await organization({ Records: [message('1', writeMessage({ recheck, attempt: 0 }))] });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(rig.plane.count('GetRestApi')).toBe(1);
  });

  it('drops a re-check of an account that is no longer enrolled, and reads nothing there', async () => {
    const recheck = { account: OTHER, region: REGION, resource: 'api' as const, id: 'api0000001', reason: 'r' };
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(1, OLD));
    const excluding = reconcile({ WAYPOST_EXCLUDED_ACCOUNTS: OTHER });

    const answer = await excluding({ Records: [message('1', writeMessage({ recheck, attempt: 0 }))] });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(rig.plane.count('GetRestApi')).toBe(0);
    expect(logged.join('\n')).toContain(`re-check ignored: account ${OTHER} is not enrolled`);
  });

  it('rejects an unknown event, and names wrong variables', async () => {
    await expect(reconcile()({ swep: 'incremental' })).rejects.toThrow();
    expect(() => reconcile({ WAYPOST_SWEEP_RPS: 'fast', WAYPOST_SWEEP_ROLE: 'sweeper' })).toThrow(
      /WAYPOST_SWEEP_ROLE must be the ARN of a role.*WAYPOST_SWEEP_RPS/,
    );
    await expect(reconcile({ WAYPOST_SWEEP_REGIONS: 'nowhere' })({ sweep: 'full' })).rejects.toThrow(
      'WAYPOST_SWEEP_REGIONS must be regions',
    );
    expect(() => createRecheckQueue({})).toThrow(/WAYPOST_RECHECK_QUEUE_URL is not set/);
  });

  it('sends re-checks in batches of ten messages', async () => {
    const environment = { WAYPOST_RECHECK_QUEUE_URL: QUEUE };
    const queue = createRecheckQueue(environment, {
      endpoint: rig.plane.url,
      credentials: credentialsOf(ACCOUNT),
      region: REGION,
    });

    await queue.send(
      Array.from({ length: 23 }, (_, n) => ({
        account: ACCOUNT,
        region: REGION,
        resource: 'api' as const,
        id: `a${String(n)}`,
        reason: 'r',
      })),
    );

    expect(rig.plane.sent).toHaveLength(23);
    expect(rig.plane.count('SendMessageBatch')).toBe(3);
  });
});
