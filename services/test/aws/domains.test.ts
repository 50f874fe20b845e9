// Tests private custom domains against the fake control plane: how they enter the registry, and what removes them.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { elect } from '../../core/names/elect.js';
import type { Recheck } from '../../core/records/fact.js';
import { executeApiEndpoint, privateApi, privateDomain } from './account.js';
import type { Interception } from './control-plane.js';
import { type AwsCall, Fault, denied, json, throttled } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, sweepRigOfSuite } from './sweep-rig.js';

const OWN = `vpce-${'1'.padStart(17, '0')}`;
const FOREIGN = 'vpce-0f0f0f0f0f0f0f0f0';
const DOMAIN = 'orders.corp.example+abcd1234';
const ofDomain: Recheck = { account: ACCOUNT, region: REGION, resource: 'domain', id: DOMAIN, reason: 'r' };

describeOnEngine('custom domains', () => {
  const rig = sweepRigOfSuite();

  beforeEach(async () => {
    rig.scope.apis.push(privateApi(1, OLD));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION));
    rig.scope.domains.push(
      privateDomain(1, {
        associations: [
          { vpceId: OWN, account: ACCOUNT },
          { vpceId: FOREIGN, account: OTHER },
        ],
      }),
    );
  });

  const recheck = (what = ofDomain, attempt = 0) => rig.recheck(what, attempt);

  const domainsOf = async (name: string) => {
    const state = await rig.service(name);
    return state === undefined ? undefined : elect(state, rig.config)?.regions[0]?.domains;
  };
  const domainCalls = () =>
    rig.plane.calls.map(({ operation }) => operation).filter((name) => /Domain|BasePath/.test(name));

  it('enter the registry in a full sweep, with mappings and the associations of every account', async () => {
    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', seen: { domains: 1 }, unseen: [] });
    expect(await domainsOf('service-1')).toEqual([
      {
        name: 'orders.corp.example',
        domainNameId: 'abcd1234',
        apiId: 'api0000001',
        basePath: '',
        stage: 'prod',
        state: 'available',
        vpceIds: [FOREIGN, OWN].sort(),
        policy: { unread: 'malformed', statements: [] },
      },
    ]);
  });

  it('have their lists read by incremental sweeps at least hourly, and the mappings of new ones', async () => {
    await rig.sweep();
    const read: number[] = [];
    for (let minutes = 15; minutes <= 180; minutes += 15) {
      const before = domainCalls().length;
      rig.wait(900);
      await rig.sweep({ kind: 'incremental' });
      if (domainCalls().length > before) read.push(minutes);
    }
    rig.scope.domains[0]!.domainNameStatus = 'FAILED';
    rig.scope.domains[0]!.mappings = [];
    rig.scope.domains.push(privateDomain(1, { domainName: 'new.corp.example', domainNameId: 'fresh12345' }));
    const before = domainCalls().length;
    rig.wait(3600);
    const report = await rig.sweep({ kind: 'incremental' });

    expect(read.every((minutes, nth) => minutes - (read[nth - 1] ?? 0) <= 60)).toBe(true);
    expect(read.at(-1)).toBeGreaterThan(120);
    expect(report).toMatchObject({ kind: 'incremental', seen: { domains: 2 } });
    expect(await domainsOf('service-1')).toMatchObject([
      { name: 'new.corp.example', state: 'available' },
      { name: 'orders.corp.example', state: 'failed' },
    ]);
    const calls = domainCalls().slice(before);
    expect(calls.filter((call) => call === 'GetBasePathMappings')).toHaveLength(1);
  });

  it('cost no call in an incremental sweep within 45 minutes, and one in a full sweep without private domains', async () => {
    await rig.sweep();
    const before = domainCalls();
    rig.wait(900);
    await rig.sweep({ kind: 'incremental' });
    expect(domainCalls()).toEqual(before);

    rig.scope.domains.length = 0;
    rig.scope.domains.push({ domainName: 'www.example.com', mappings: [], associations: [] });
    rig.plane.scope(OTHER, REGION).apis.push(privateApi(2, OLD));
    rig.wait(900);
    await rig.sweep();

    expect(domainCalls().slice(before.length)).toEqual(['GetDomainNames', 'GetDomainName']);
  });

  it('are read page by page, with their mappings', async () => {
    rig.plane.limitPages(1);
    rig.scope.domains.push(privateDomain(1, { domainNameId: 'other567', mappings: [] }));
    rig.scope.domains[0]!.mappings.push({ basePath: 'v2', restApiId: 'api0000001' });

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', seen: { domains: 2 } });
    expect(await domainsOf('service-1')).toMatchObject([
      { basePath: '', stage: 'prod', vpceIds: { length: 2 } },
      { basePath: 'v2', stage: null },
    ]);
  });

  it('need only the members that the API model requires', async () => {
    const { domainName, domainNameId, mappings } = privateDomain(1);
    rig.scope.domains.splice(0, 1, { domainName, domainNameId: domainNameId!, mappings, associations: [] });

    await rig.sweep();

    expect(await domainsOf('service-1')).toEqual([
      {
        name: 'orders.corp.example',
        domainNameId: 'abcd1234',
        apiId: 'api0000001',
        basePath: '',
        stage: 'prod',
        vpceIds: [],
      },
    ]);
  });

  it.each([
    ['GetRestApis', 'cn-north-1', 'arn:aws-cn:apigateway:cn-north-1::/restapis'],
    ['GetDomainNames', 'us-gov-west-1', 'arn:aws-us-gov:apigateway:us-gov-west-1::/domainnames'],
  ])('name the permission of a denied %s in the partition of %s', async (operation, region, resource) => {
    rig.plane.intercept(operation, (call) => denied(call));

    const report = await rig.sweep({ target: { account: ACCOUNT, region } });

    expect(report.unseen).toMatchObject([{ call: operation, permission: `apigateway:GET on ${resource}` }]);
  });

  it.each([
    ['GetDomainNames', 'arn:aws:apigateway:eu-west-1::/domainnames'],
    ['GetBasePathMappings', 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/*/basepathmappings'],
    ['GetDomainNameAccessAssociations', 'arn:aws:apigateway:eu-west-1::/domainnameaccessassociations'],
  ])('stay as they are when %s is denied, and do not hold up the sweep', async (operation, resource) => {
    await rig.sweep();
    const before = await domainsOf('service-1');
    rig.plane.intercept(operation, (call) => denied(call));
    rig.scope.apis.push(privateApi(2, OLD));
    rig.wait(900);

    const report = await rig.sweep();

    expect(report.unseen).toMatchObject([
      { call: operation, reason: 'denied', permission: `apigateway:GET on ${resource}` },
    ]);
    expect(report).toMatchObject({ outcome: 'done', failures: [], seen: { privateApis: 2 } });
    expect(await domainsOf('service-1')).toEqual(before);
    expect((await rig.sweep({ kind: 'incremental' })).kind).toBe('incremental');
  });

  const answerOthers = (answer: (call: AwsCall) => Interception) =>
    rig.plane.intercept('GetDomainNameAccessAssociations', (call) =>
      call.params.resourceOwner === 'OTHER_ACCOUNTS' ? answer(call) : undefined,
    );

  it('are known in part when other accounts’ associations are denied, and a later denial forgets none', async () => {
    answerOthers(denied);
    await rig.sweep();
    const inPart = await domainsOf('service-1');
    answerOthers(() => undefined);
    rig.wait(900);
    await rig.sweep();
    const whole = await domainsOf('service-1');
    answerOthers(denied);
    rig.wait(900);

    await rig.sweep();

    expect(inPart).toMatchObject([{ vpceIds: [OWN], partly: true }]);
    expect(whole).toMatchObject([{ vpceIds: { length: 2 } }]);
    expect(await domainsOf('service-1')).toEqual(whole);
  });

  it('are known as a whole when AWS leaves out the empty list of other accounts’ associations', async () => {
    const { associations } = rig.scope.domains[0]!;
    associations.splice(0, 2, { vpceId: OWN, account: ACCOUNT });
    answerOthers(() => json({}));
    await rig.sweep();
    rig.wait(900);

    const report = await rig.sweep();

    expect(report.unseen).toEqual([]);
    expect(await domainsOf('service-1')).toMatchObject([{ vpceIds: [OWN] }]);
  });

  it('missing from a list are removed only when a look-up answers "not found"', async () => {
    await rig.sweep();
    const [domain] = rig.scope.domains.splice(0, 1);
    rig.wait(900);
    rig.plane.intercept('GetDomainName', (call) => throttled(call));
    await rig.sweep();
    const unsure = await domainsOf('service-1');

    rig.plane.intercept('GetDomainName', () => undefined);
    rig.wait(900);
    await rig.sweep();
    expect(unsure).toHaveLength(1);
    expect(await domainsOf('service-1')).toBeUndefined();

    rig.scope.domains.push(domain!);
    rig.wait(900);
    await rig.sweep();
    expect(await domainsOf('service-1')).toHaveLength(1);
  });

  it('stay when the list cannot be read', async () => {
    await rig.sweep();
    rig.wait(900);
    rig.plane.intercept('GetDomainNames', () => new Fault({ status: 400, code: 'InvalidAction' }, 'No such operation'));

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', unseen: [{ call: 'GetDomainNames', reason: 'failed' }] });
    expect(await domainsOf('service-1')).toHaveLength(1);
  });

  it('follow a mapping from the old API of a name to the new one', async () => {
    rig.scope.apis.push(privateApi(2, OLD + 50, { tags: { 'waypost:service': 'service-1' } }));
    await rig.sweep();
    const before = await domainsOf('service-1');
    rig.scope.domains[0]!.mappings[0]!.restApiId = 'api0000002';
    rig.wait(60);

    const outcome = await recheck();

    expect(before).toMatchObject([{ apiId: 'api0000001' }]);
    expect(outcome).toBe('settled');
    expect(await domainsOf('service-1')).toMatchObject([{ apiId: 'api0000002', stage: 'prod' }]);
  });

  it('in a pending state are re-checked until they are available', async () => {
    rig.scope.domains[0]!.domainNameStatus = 'PENDING';

    await rig.sweep();
    const first = await recheck();
    rig.scope.domains[0]!.domainNameStatus = 'AVAILABLE';
    rig.wait(60);
    const second = await recheck(ofDomain, 1);

    expect(rig.queued).toMatchObject([{ resource: 'domain', id: DOMAIN }]);
    expect([first, second]).toEqual(['again', 'settled']);
    expect(await domainsOf('service-1')).toMatchObject([{ state: 'available' }]);
  });

  it('not found by a re-check are removed unless they are young', async () => {
    await rig.sweep();
    rig.scope.domains.length = 0;
    rig.wait(60);
    const young = await recheck();
    rig.wait(900);
    const old = await recheck(ofDomain, 5);

    expect([young, old]).toEqual(['again', 'settled']);
    expect(await domainsOf('service-1')).toBeUndefined();
  });

  it('unknown to the registry are re-checked three times, and denied look-ups are left to the sweeps', async () => {
    rig.scope.domains.length = 0;
    const unknown = [await recheck(), await recheck(ofDomain, 1), await recheck(ofDomain, 2)];
    rig.plane.intercept('GetDomainName', (call) => denied(call));

    expect(unknown).toEqual(['again', 'again', 'gave up']);
    expect(await recheck()).toBe('settled');
  });

  it('seen before their API belong to it once it is recorded', async () => {
    rig.scope.apis.length = 0;
    await recheck();
    const before = await rig.service('service-1');
    rig.scope.apis.push(privateApi(1, OLD));
    rig.wait(60);
    await rig.sweep();

    expect(before).toBeUndefined();
    expect(await domainsOf('service-1')).toHaveLength(1);
  });

  it('end in the same state whatever the order of observations', async () => {
    await rig.sweep();
    const { apis } = await rig.records();
    const { slot } = apis[0]!.domains![0]!;
    const cause = { eventName: 'Sweep', eventId: 's', principal: null, tool: null };
    const mapped = {
      kind: 'ApiMapped',
      account: ACCOUNT,
      region: REGION,
      apiId: 'api0000001',
      domain: DOMAIN,
      cause,
    } as const;

    await applyFacts(rig.deps, [{ ...mapped, at: slot.at + 10, mapping: null }]);
    await applyFacts(rig.deps, [{ ...mapped, at: slot.at + 5, mapping: slot.value }]);

    expect(await domainsOf('service-1')).toBeUndefined();
    expect((await rig.records()).apis[0]!.domains).toHaveLength(1);
  });
});
