// Tests sweeps over HTTP with the real AWS clients against a fake control plane, most of all with bad answers.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { created, updated } from '../../core/test/facts.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { elect } from '../../core/names/elect.js';
import { denied, Fault, throttled } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, START, sweepRigOfSuite } from './sweep-rig.js';

describeOnEngine('a sweep', () => {
  const rig = sweepRigOfSuite();

  const apis = (count: number, more = {}) => Array.from({ length: count }, (_, n) => privateApi(n + 1, OLD, more));

  it('enrols an account with its APIs, stages and endpoints, their tags and creation times', async () => {
    rig.scope.apis.push(...apis(3), privateApi(9, OLD, { endpointConfiguration: { types: ['REGIONAL'] } }));
    rig.scope.endpoints.push(
      executeApiEndpoint(1, REGION, { tags: { 'waypost:network': 'shop' } }),
      executeApiEndpoint(2, REGION, { serviceName: `com.amazonaws.${REGION}.s3` }),
    );

    const report = await rig.sweep();

    const { apis: records, endpoints } = await rig.records();
    expect(report).toMatchObject({
      outcome: 'done',
      seen: { apis: 4, privateApis: 3, stagesOf: 3, endpoints: 1 },
      drift: { missedCreates: 4, missedDeletes: 0, wrongFields: 0 },
      unseen: [],
    });
    expect(records).toHaveLength(3);
    expect(records[0]).toMatchObject({ createdAt: OLD, created: true, everPrivate: true, stages: [{ name: 'prod' }] });
    expect(endpoints).toHaveLength(1);
    expect(endpoints[0]).toMatchObject({ network: { value: 'shop' }, state: { value: 'available' } });
    expect(JSON.stringify(records)).not.toMatch(/secret-stage-value|Version/);
  });

  it('writes nothing in a sweep when nothing changed', async () => {
    rig.scope.apis.push(...apis(3));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION));
    await rig.sweep();
    const before = await rig.records();
    rig.wait(1000);

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', applied: 0, drift: { missedCreates: 0, wrongFields: 0 } });
    expect(await rig.records()).toEqual(before);
  });

  it('applies changes without an event: names, tags, associations, stages and settings', async () => {
    rig.scope.apis.push(privateApi(1, OLD));
    await rig.sweep();
    rig.wait(1000);
    Object.assign(rig.scope.apis[0]!, {
      tags: { 'waypost:service': 'renamed' },
      endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-0b', 'vpce-0a'] },
      disableExecuteApiEndpoint: true,
      stages: [{ stageName: 'live', createdDate: START + 500 }],
    });

    const report = await rig.sweep();

    const [record] = (await rig.records()).apis;
    expect(report.drift).toEqual({ missedCreates: 0, missedDeletes: 1, wrongFields: 2 });
    expect(record).toMatchObject({
      tags: { service: { value: 'renamed' } },
      vpceIds: { value: ['vpce-0a', 'vpce-0b'] },
      disabled: { value: true },
      stages: [
        { name: 'live', signsOfLife: [expect.any(Number), expect.any(Number)] },
        { name: 'prod', signsOfLife: [] },
      ],
    });
  });

  it('asks once for a re-check of an API that is being updated, keeps its address, and notices without an event when it is available', async () => {
    rig.scope.apis.push(privateApi(1, OLD));
    await rig.sweep();
    const serving = async () => elect((await rig.service('service-1'))!, rig.config)!.regions[0]!.current;
    rig.scope.apis[0]!.apiStatus = 'UPDATING';
    rig.wait(1000);

    await rig.sweep();
    const updating = await serving();
    rig.wait(1000);
    await rig.sweep();
    rig.scope.apis[0]!.apiStatus = 'AVAILABLE';
    rig.wait(1000);
    await rig.sweep();

    expect(rig.queued).toMatchObject([{ resource: 'api', id: 'api0000001' }]);
    expect(updating).toMatchObject({ apiId: 'api0000001', stage: 'prod', apiStatus: 'UPDATING' });
    expect(await serving()).not.toHaveProperty('apiStatus');
  });

  it('asks for a re-check of a new API that is being updated', async () => {
    rig.scope.apis.push(privateApi(1, OLD, { apiStatus: 'PENDING' }));

    await rig.sweep();

    expect(rig.queued).toMatchObject([{ resource: 'api', id: 'api0000001' }]);
  });

  it('removes what a direct look-up does not find, and keeps what it finds', async () => {
    rig.scope.apis.push(...apis(4));
    rig.scope.endpoints.push(...[1, 2, 3, 4].map((n) => executeApiEndpoint(n, REGION)));
    await rig.sweep();
    rig.wait(1000);
    const hidden = rig.scope.apis[2]!.id;
    rig.scope.apis.splice(1, 1);
    rig.scope.endpoints.splice(0, 1);
    rig.plane.intercept('GetRestApis', (_call, answer) => {
      const reply = answer();
      const body = JSON.parse(reply.body) as { item: { id: string }[] };
      return { ...reply, body: JSON.stringify({ item: body.item.filter(({ id }) => id !== hidden) }) };
    });

    const report = await rig.sweep();

    expect(report.removed).toEqual([
      { kind: 'api', id: 'api0000002' },
      { kind: 'endpoint', id: `vpce-${'1'.padStart(17, '0')}` },
    ]);
    expect(await rig.alive()).toEqual(['api0000001', hidden, 'api0000004']);
  });

  it('serves an API and an endpoint again that AWS had not found, with a line of history', async () => {
    rig.scope.apis.push(privateApi(1, OLD));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION));
    await rig.sweep();
    rig.wait(1000);
    const [[api], [endpoint]] = [rig.scope.apis.splice(0), rig.scope.endpoints.splice(0)];
    expect(await rig.sweep()).toMatchObject({ removed: [{ kind: 'api' }, { kind: 'endpoint' }], revived: [] });
    rig.scope.apis.push(api!);
    rig.scope.endpoints.push(endpoint!);
    rig.wait(1000);

    const report = await rig.sweep();

    const { apis: records, endpoints } = await rig.records();
    expect(report).toMatchObject({ resurrected: [], revived: [api!.id, endpoint!.vpcEndpointId] });
    expect([...records, ...endpoints].filter(({ deleted }) => deleted !== undefined)).toEqual([]);
    const { lines } = await rig.store.history('service-1', { limit: 2 });
    expect(lines).toMatchObject([{ from: null, to: { apiId: api!.id }, cause: { eventName: 'Sweep' } }, { to: null }]);
  });

  it('keeps a missing API that was created less than ten minutes ago', async () => {
    rig.scope.apis.push(privateApi(1, START - 300), privateApi(2, OLD));
    await rig.sweep();
    rig.wait(120);
    rig.scope.apis.length = 0;

    const report = await rig.sweep();

    expect(report.removed).toEqual([{ kind: 'api', id: 'api0000002' }]);
    expect(await rig.alive()).toEqual(['api0000001']);
  });

  describe('a sweep that cannot see everything', () => {
    beforeEach(async () => {
      rig.scope.apis.push(...apis(2));
      rig.scope.endpoints.push(executeApiEndpoint(1, REGION));
      await rig.sweep();
      rig.wait(2000);
      rig.scope.apis.length = 0;
      rig.scope.endpoints.length = 0;
    });

    it.each([
      ['GetRestApis', 'apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis'],
      ['DescribeVpcEndpoints', 'ec2:DescribeVpcEndpoints'],
      ['GetRestApi', 'apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis/*'],
    ])('removes nothing when %s is denied, and names the permission', async (operation, permission) => {
      rig.plane.intercept(operation, (call) => denied(call));

      const report = await rig.sweep();

      expect(report.outcome).toBe('partial');
      expect(report.unseen[0]).toMatchObject({ call: operation, reason: 'denied', permission });
      expect(
        (await rig.alive()).length + (await rig.records()).endpoints.filter((e) => !e.deleted).length,
      ).toBeGreaterThan(0);
      expect(
        report.removed.filter(({ kind }) =>
          operation === 'DescribeVpcEndpoints' ? kind === 'endpoint' : kind === 'api',
        ),
      ).toEqual([]);
    });

    it('removes nothing when a service keeps failing or closing the connection', async () => {
      rig.plane.intercept('GetRestApis', () => new Fault({ status: 500, code: 'InternalFailure' }, 'oops'));
      rig.plane.intercept('DescribeVpcEndpoints', () => 'hang-up');

      const report = await rig.sweep();

      expect(report.unseen.map(({ reason }) => reason)).toEqual(['failed', 'failed']);
      expect(await rig.alive()).toHaveLength(2);
    });

    it('removes nothing when a 404 does not come from API Gateway', async () => {
      rig.plane.intercept('GetRestApi', () => ({
        status: 404,
        headers: { 'content-type': 'text/html' },
        body: '<html>',
      }));

      const report = await rig.sweep();

      expect(report.removed.filter(({ kind }) => kind === 'api')).toEqual([]);
      expect(await rig.alive()).toHaveLength(2);
    });
  });

  it('stops after five denied GetStages, and keeps the known stages', async () => {
    rig.scope.apis.push(...apis(8));
    await rig.sweep();
    rig.wait(2000);
    const before = rig.plane.count('GetStages');
    for (const api of rig.scope.apis) api.stages = [];
    rig.plane.intercept('GetStages', (call) => denied(call));

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'partial', removed: [], held: [] });
    expect(report.unseen).toHaveLength(5);
    expect(rig.plane.count('GetStages') - before).toBe(5);
    expect((await rig.service('service-1'))?.candidacies[0]?.live?.stages).toHaveLength(1);
  });

  it('waits for as long as a throttled page asks, and requests the same page again', async () => {
    rig.scope.apis.push(...apis(6));
    rig.plane.limitPages(3);
    rig.plane.intercept('GetRestApis', (call) => (call.nth === 2 ? throttled(call, 7) : undefined));

    const report = await rig.sweep();

    const [first, second, third] = rig.plane.calls.filter(({ operation }) => operation === 'GetRestApis');
    expect(report).toMatchObject({ outcome: 'done', seen: { apis: 6 } });
    expect(third!.params).toEqual(second!.params);
    expect(third!.at - second!.at).toBeGreaterThanOrEqual(7000);
    expect(first!.params).toEqual({ limit: '500' });
  });

  it('reports calls that stay throttled as unseen', async () => {
    rig.scope.apis.push(...apis(2));
    rig.plane.intercept('GetStages', (call) => throttled(call, 1));

    const report = await rig.sweep();

    expect(report.outcome).toBe('partial');
    expect(report.unseen).toMatchObject([
      { call: 'GetStages', reason: 'throttled', id: 'api0000001' },
      { id: 'api0000002' },
    ]);
    expect(await rig.alive()).toHaveLength(2);
  });

  it.each([
    ['the same token', () => 'YWZ0ZXI6'],
    ['new tokens each time', (nth: number) => Buffer.from(`after:api000000${String(nth)}`).toString('base64url')],
  ])('treats a list that repeats a page under %s as incomplete', async (_what, position) => {
    rig.scope.apis.push(...apis(6));
    await rig.sweep();
    rig.wait(2000);
    rig.scope.apis.splice(4, 2);
    rig.plane.limitPages(2);
    let page: { item: unknown[] } | undefined;
    rig.plane.intercept('GetRestApis', ({ nth }, answer) => {
      const reply = answer();
      page ??= JSON.parse(reply.body) as { item: unknown[] };
      return { ...reply, body: JSON.stringify({ ...page, position: position(nth) }) };
    });

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'partial', removed: [], held: [], seen: { apis: 2 } });
    expect(report.unseen).toMatchObject([{ call: 'GetRestApis', reason: 'failed' }]);
    expect(await rig.alive()).toHaveLength(6);
  });

  it('treats a list whose token expires as incomplete until the next sweep', async () => {
    rig.scope.apis.push(...apis(6));
    await rig.sweep();
    rig.wait(2000);
    rig.scope.apis.splice(4, 2);
    rig.plane.limitPages(2);
    const expired = new Fault({ status: 400, code: 'BadRequestException' }, 'Invalid position parameter');
    rig.plane.intercept('GetRestApis', ({ nth }) => (nth === 3 ? expired : undefined));

    const first = await rig.sweep();
    const between = await rig.alive();
    const second = await rig.sweep();

    expect(first).toMatchObject({ outcome: 'partial', removed: [], seen: { apis: 2 } });
    expect(between).toHaveLength(6);
    expect(second.removed.map(({ id }) => id)).toEqual(['api0000005', 'api0000006']);
  });

  it('reads endpoints page by page', async () => {
    rig.scope.endpoints.push(...[1, 2, 3, 4, 5].map((n) => executeApiEndpoint(n, REGION)));
    rig.plane.limitPages(2);

    const report = await rig.sweep();

    expect(report.seen.endpoints).toBe(5);
    expect(rig.plane.count('DescribeVpcEndpoints')).toBe(3);
  });

  it('lists all endpoints of a server that rejects the filter, and keeps those of execute-api', async () => {
    rig.scope.endpoints.push(
      executeApiEndpoint(1, REGION),
      executeApiEndpoint(2, REGION, { serviceName: `com.amazonaws.${REGION}.s3` }),
      executeApiEndpoint(3, REGION, { serviceName: '' }),
    );
    const unknown = new Fault({ status: 501, code: 'FilterNotImplementedError' }, 'not implemented');
    rig.plane.intercept('DescribeVpcEndpoints', ({ params }) => ('Filter.1.Name' in params ? unknown : undefined));

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', seen: { endpoints: 1 } });
  });

  it('records the deployment that a stage serves, and its change', async () => {
    rig.scope.apis.push(privateApi(1, OLD));
    await rig.sweep();
    rig.wait(1000);
    rig.scope.apis[0]!.stages[0]!.deploymentId = 'def456';

    const report = await rig.sweep();

    const [record] = (await rig.records()).apis;
    expect(report.drift.wrongFields).toBe(1);
    expect(record?.deployments?.[0]?.sightings.map(([, id]) => id)).toEqual(['abc123', 'def456']);
  });

  it('leaves the creation time of an API as it is when it reads a deployment of it seconds later', async () => {
    await applyFacts(rig.deps, [
      created('api0000001', START, { disabled: false }),
      updated('api0000001', START + 1, { disabled: true, sets: ['disabled'] }),
    ]);
    rig.scope.apis.push(privateApi(1, START, { deployments: { abc123: START + 1 }, disableExecuteApiEndpoint: true }));
    rig.wait(2);

    await rig.sweep();
    await rig.sweep();

    const [record] = (await rig.records()).apis;
    expect(record).toMatchObject({ createdAt: START, made: [['abc123', START + 1]] });
  });

  it('does not believe that a deployment was created long after the answer that shows it', async () => {
    await applyFacts(rig.deps, [
      created('api0000001', OLD, { disabled: false }),
      updated('api0000001', OLD + 1, { disabled: true, sets: ['disabled'] }),
    ]);
    rig.scope.apis.push(
      privateApi(1, OLD, { deployments: { abc123: START + 86_400 }, disableExecuteApiEndpoint: true }),
    );

    await rig.sweep();

    expect(rig.plane.count('GetDeployment')).toBe(1);
    expect((await rig.records()).apis[0]).not.toHaveProperty('made');
  });

  it('removes an API that is deleted between the list and its stages', async () => {
    rig.scope.apis.push(...apis(5));
    await rig.sweep();
    rig.wait(2000);
    rig.plane.intercept('GetStages', (call) => {
      if (call.params.restApiId === 'api0000003') rig.scope.apis.splice(2, 1);
      return undefined;
    });

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', removed: [{ kind: 'api', id: 'api0000003' }] });
  });

  it('removes an endpoint that vanished, and one that EC2 lists as deleted only once EC2 no longer finds it', async () => {
    rig.scope.endpoints.push(...[1, 2, 3, 4, 5].map((n) => executeApiEndpoint(n, REGION)));
    await rig.sweep();
    rig.wait(2000);
    const [gone, deleted] = rig.scope.endpoints;
    rig.scope.endpoints.shift();
    deleted!.state = 'deleted';

    const report = await rig.sweep();
    rig.scope.endpoints.shift();
    const later = await rig.sweep();

    expect(report.removed.map(({ id }) => id)).toEqual([gone!.vpcEndpointId]);
    expect(later.removed.map(({ id }) => id)).toEqual([deleted!.vpcEndpointId]);
  });

  it('reads and removes nothing with credentials of another account', async () => {
    rig.scope.apis.push(...apis(2));
    await rig.sweep();
    const before = rig.plane.calls.length;

    const report = await rig.sweep({ target: { account: OTHER, region: REGION } });

    expect(report).toMatchObject({ outcome: 'refused', account: OTHER, applied: 0, calls: 1 });
    expect(report.message).toContain(`to account ${ACCOUNT}, not to ${OTHER}`);
    expect(rig.plane.calls.slice(before).map(({ operation }) => operation)).toEqual(['GetCallerIdentity']);
  });

  it('sweeps another account by its role, and reports a role that cannot be assumed', async () => {
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(1, OLD));
    const roleArn = `arn:aws:iam::${OTHER}:role/waypost-sweep`;
    const target = { account: OTHER, region: REGION };

    const swept = await rig.sweep({ target: { ...target, roleArn } });
    const refused = await rig.sweep({ target: { ...target, roleArn: 'arn:aws:iam::999999999999:role/none' } });

    expect(swept).toMatchObject({ outcome: 'done', account: OTHER, seen: { apis: 1 } });
    expect(refused.unseen).toMatchObject([
      { call: 'AssumeRole', reason: 'denied', permission: 'sts:AssumeRole on arn:aws:iam::999999999999:role/none' },
    ]);
    expect(await rig.deps.state.load(target)).toMatchObject({ role: { ok: false } });
  });

  it('skips a scope while another sweep holds its lease, and sweeps it after the lease ends', async () => {
    rig.scope.apis.push(...apis(2));
    const scope = { account: ACCOUNT, region: REGION };
    await rig.deps.state.acquire(scope, { owner: 'other', now: START, until: START + 300 });

    const meanwhile = await rig.sweep();
    rig.wait(301);
    const later = await rig.sweep();

    expect(meanwhile).toMatchObject({ outcome: 'busy', applied: 0 });
    expect(later).toMatchObject({ outcome: 'done' });
  });

  it('ignores a lease taken with a clock that runs ahead', async () => {
    const scope = { account: ACCOUNT, region: REGION };
    const ahead = START + 3 * 86_400;
    await rig.deps.state.acquire(scope, { owner: 'other', now: ahead, until: ahead + 300 });

    await expect(rig.sweep()).resolves.toMatchObject({ outcome: 'done' });
  });

  it('loses nothing when two sweeps of one scope run at once', async () => {
    rig.scope.apis.push(...apis(8));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION));

    const [a, b] = await Promise.all([rig.sweep({ owner: 'same' }), rig.sweep({ owner: 'same' })]);

    expect([a.outcome, b.outcome]).toEqual(['done', 'done']);
    expect(await rig.alive()).toHaveLength(8);
    rig.wait(1000);
    expect(await rig.sweep()).toMatchObject({ applied: 0 });
  });

  it('keeps what a create event added while the sweep ran', async () => {
    rig.scope.apis.push(...apis(2));
    await rig.sweep();
    rig.wait(1000);
    rig.plane.intercept('GetRestApis', (_call, answer) => {
      const reply = answer();
      rig.scope.apis.push(privateApi(7, rig.clock()));
      return reply;
    });
    const during = { account: ACCOUNT, region: REGION, at: rig.clock() + 1, cause: cause('CreateRestApi') };
    await applyFacts(rig.deps, [
      { kind: 'ApiDescribed', ...during, apiId: 'api0000007', source: 'create', type: 'PRIVATE', name: 'new' },
      { kind: 'StageSeen', ...during, apiId: 'api0000001', stage: 'beta', sign: 'created' },
    ]);

    const report = await rig.sweep();

    const first = (await rig.records()).apis.find(({ apiId }) => apiId === 'api0000001');
    expect(report.removed).toEqual([]);
    expect(await rig.alive()).toContain('api0000007');
    expect(first?.stages.find(({ name }) => name === 'beta')?.signsOfLife).toHaveLength(1);
  });
});

const cause = (eventName: string) => ({ eventName, eventId: 'e', principal: null, tool: null });
