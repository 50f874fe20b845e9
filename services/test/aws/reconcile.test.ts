// Tests the reconcile handler with scheduled events and queue messages, using the real AWS clients.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRecheckQueue } from '../../adapters/aws/recheck-queue.js';
import { ENROLMENT_REQUEST, writeMessage } from '../../adapters/aws/recheck-message.js';
import { createSweepQueue } from '../../adapters/aws/sweep-queue.js';
import { createReconciler } from '../../handlers/reconciler.js';
import { createJsonLog } from '../../adapters/lambda/json-log.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { credentialsOf } from './control-plane.js';
import { denied } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, sweepRigOfSuite } from './sweep-rig.js';

const QUEUE = 'http://127.0.0.1/111122223333/rechecks';
const SWEEPS = 'http://127.0.0.1/111122223333/sweeps';

describeOnEngine('the reconcile function', () => {
  const rig = sweepRigOfSuite();
  const logged: string[] = [];

  beforeEach(async () => {
    logged.length = 0;
    taken = 0;
  });

  function reconcile(more: Record<string, string> = {}) {
    const aws = { endpoint: rig.plane.url, credentials: credentialsOf(ACCOUNT) };
    const environment = {
      WAYPOST_REGISTRY: rig.config.registry,
      WAYPOST_ACCOUNTS: `${ACCOUNT},${OTHER}`,
      WAYPOST_RECHECK_QUEUE_URL: QUEUE,
      WAYPOST_SWEEP_QUEUE_URL: SWEEPS,
      WAYPOST_SWEEP_ROLE: 'arn:aws:iam::{account}:role/waypost-test-sweep-{region}',
      WAYPOST_SWEEP_RPS: '10',
      AWS_REGION: REGION,
      ...more,
    };
    const queue = createRecheckQueue(environment, { ...aws, region: REGION });
    const sweeps = createSweepQueue(environment, { ...aws, region: REGION });
    const log = createJsonLog({ write: (line) => void logged.push(line) });
    return createReconciler(environment, { connection: rig.connection, aws, queue, sweeps, log });
  }

  let taken = 0;

  /** Takes the sweeps out of their queue, as messages. */
  const queued = () => {
    const all = rig.plane.sent.filter(({ queueUrl }) => queueUrl === SWEEPS);
    const messages = all.slice(taken).map(({ body }, index) => message(String(index), body));
    taken = all.length;
    return messages;
  };
  const scopesIn = (messages: readonly { readonly body: string }[]) =>
    messages.map(({ body }) => {
      const { account, region } = JSON.parse(body) as Record<string, string>;
      return [account, region];
    });
  const reportsIn = (lines: readonly string[]) =>
    lines
      .map((line) => JSON.parse(line) as { message: string; account: string })
      .filter(({ message: text }) => /^sweep (?!s)/.test(text));

  const message = (id: string, body: string) => ({ messageId: id, body });

  it('sweeps every account, its own without a role, and queues re-checks of pending endpoints', async () => {
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { state: 'pending' }));
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(1, OLD));

    const answer = await reconcile()({ sweep: 'full' });
    const context = { getRemainingTimeInMillis: () => 900_000 };
    const done = await reconcile()({ Records: queued() }, context);

    expect([answer, done]).toEqual([{ queued: 2 }, { batchItemFailures: [] }]);
    expect(reportsIn(logged)).toMatchObject([
      { message: 'sweep done', account: ACCOUNT, seen: { endpoints: 1 } },
      { message: 'sweep done', account: OTHER, seen: { apis: 1 } },
    ]);
    expect(
      rig.plane.calls.filter(({ operation }) => operation === 'AssumeRole').map(({ params }) => params.RoleArn),
    ).toEqual([`arn:aws:iam::${OTHER}:role/waypost-test-sweep-${REGION}`]);
    expect(rig.plane.sent.filter(({ queueUrl }) => queueUrl === QUEUE)).toMatchObject([{ delaySeconds: 15 }]);
    expect(logged.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      'stored the first enrolment, from the parameters',
      'carried out a change of the enrolment',
      'sweeps queued',
      'tombstones shrunk',
      'sweep done',
      'sweep done',
    ]);
  });

  it('queues one sweep for each account and region, in batches of ten', async () => {
    const regions = ['ap-south-1', 'ca-central-1', 'eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2'];

    await reconcile({ WAYPOST_SWEEP_REGIONS: regions.join(',') })({ sweep: 'incremental' });

    expect(scopesIn(queued())).toEqual(
      regions.flatMap((region) => [ACCOUNT, OTHER].map((account) => [account, region])),
    );
    expect(rig.plane.count('SendMessageBatch')).toBe(2);
  });

  it('carries out a sweep once, although its message is delivered again or an older round is still queued', async () => {
    await reconcile()({ sweep: 'full' });
    await reconcile()({ sweep: 'incremental' });
    const earlier = (body: string) => JSON.stringify({ ...(JSON.parse(body) as { at: number }), at: 1_700_000_000 });
    const messages = queued().map(({ messageId, body }) => message(messageId, earlier(body)));
    await reconcile()({ Records: messages.slice(0, 2) });
    const swept = rig.plane.count('GetRestApis');
    await reconcile()({ Records: messages });

    expect([messages.length, swept, rig.plane.count('GetRestApis')]).toEqual([4, 2, 2]);
    expect(logged.filter((line) => line.includes('was swept meanwhile'))).toHaveLength(4);
  });

  it('sweeps the accounts of a batch although one is denied and the message of another is broken', async () => {
    const third = '777788889999';
    await reconcile({ WAYPOST_ACCOUNTS: `${ACCOUNT},${OTHER},${third}` })({ sweep: 'incremental' });
    rig.plane.intercept('AssumeRole', (call) =>
      String(call.params.RoleArn).includes(OTHER) ? denied(call) : undefined,
    );
    const messages = queued();
    const broken = messages.map(({ messageId, body }) =>
      body.includes(third) ? message('broken', body.replace(REGION, 'nowhere')) : message(messageId, body),
    );

    const answer = await reconcile()({ Records: broken });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'broken' }] });
    expect(reportsIn(logged)).toMatchObject([
      { message: 'sweep refused', account: OTHER },
      { message: 'sweep done', account: ACCOUNT },
    ]);
  });

  it('ignores a sweep of an account that is no longer enrolled, and opens nothing there', async () => {
    await reconcile()({ sweep: 'incremental' });
    const messages = queued().filter(({ body }) => body.includes(OTHER));
    const answer = await reconcile()({
      Records: messages.map(({ body }) => message('1', body.replace(OTHER, '999900001111'))),
    });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(rig.plane.count('AssumeRole')).toBe(0);
    expect(logged.join('\n')).toContain('sweep ignored: account 999900001111 is not enrolled');
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
    await reconcile({ WAYPOST_ACCOUNTS: OTHER, WAYPOST_SWEEP_REGIONS: 'us-east-1' })({ sweep: 'full' });

    expect(first).toEqual({ batchItemFailures: [] });
    expect(scopesIn(queued())).toEqual([
      [ACCOUNT, REGION],
      [OTHER, REGION],
    ]);
  });

  it('sweeps the accounts of an organizational unit, and those that it knows while Organizations is denied', async () => {
    const WAYPOST_UNITS = 'ou-abcd-11111111';
    const denied403 = reconcile({ WAYPOST_UNITS, WAYPOST_ACCOUNTS: ACCOUNT });
    rig.plane.intercept('ListAccountsForParent', denied);
    await denied403({ sweep: 'full' });
    const before = scopesIn(queued());
    rig.plane.intercept('ListAccountsForParent', () => undefined);
    await denied403({ sweep: 'full' });
    const after = scopesIn(queued());

    expect(before).toEqual([[ACCOUNT, REGION]]);
    expect(logged.join('\n')).toContain('could not list all accounts of the organization');
    expect(after).toEqual([
      [ACCOUNT, REGION],
      [OTHER, REGION],
    ]);
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
    expect(() => createSweepQueue({})).toThrow(/WAYPOST_SWEEP_QUEUE_URL is not set/);
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
