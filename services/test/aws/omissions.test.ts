// Tests that one answer that leaves out what is known removes nothing: AWS leaves out what is empty, and so does a wrong answer.
// Only a second, direct answer that leaves it out as well removes it.
import { applyFacts } from '../../app/ingest/apply.js';
import { sweep } from '../../app/sweep/sweep.js';
import type { Fact } from '../../core/records/fact.js';
import { presentStages } from '../../core/records/stage-log.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { executeApiEndpoint, privateApi, privateDomain } from './account.js';
import { type AwsReply, denied, json } from './protocol.js';
import { ACCOUNT, OLD, OTHER, REGION, sweepRigOfSuite } from './sweep-rig.js';

const VPCE = `vpce-${'1'.padStart(17, '0')}`;
const COUNT = 6;

type Members = Record<string, unknown>;
type Change = (answer: AwsReply) => AwsReply;

/** The answer with another list. */
const items =
  (change: (all: readonly Members[]) => readonly Members[]): Change =>
  (answer) => {
    const { item, ...others } = JSON.parse(answer.body) as { item: Members[] };
    return json({ ...others, item: change(item) });
  };
const half = items((all) => all.slice(0, all.length / 2));
const none = items(() => []);
const omitted = (...names: readonly string[]): Change =>
  items((all) => all.map((each) => Object.fromEntries(Object.entries(each).filter(([name]) => !names.includes(name)))));
const withoutAssociations = items((all) =>
  all.map((each) => ({ ...each, endpointConfiguration: { types: ['PRIVATE'] } })),
);
const withoutTags: Change = (answer) => ({
  ...answer,
  body: answer.body.replaceAll(/<tagSet>.*?<.tagSet>/g, '<tagSet></tagSet>'),
});

describeOnEngine('an answer that leaves out what is known', () => {
  const rig = sweepRigOfSuite();

  beforeEach(async () => {
    const endpointConfiguration = { types: ['PRIVATE'], vpcEndpointIds: [VPCE] };
    const policy = JSON.stringify(
      '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    ).slice(1, -1);
    for (let n = 1; n <= COUNT; n += 1) rig.scope.apis.push(privateApi(n, OLD, { endpointConfiguration, policy }));
    const canarySettings = { deploymentId: 'd2', percentTraffic: 10 };
    rig.scope.apis[0]!.stages = [
      { ...rig.scope.apis[0]!.stages[0]!, deploymentId: 'd1', canarySettings, webAclArn: 'arn:x' },
    ];
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { tags: { 'waypost:network': 'shop' } }));
    rig.scope.domains.push(
      privateDomain(1, {
        policy,
        mappings: [{ basePath: 'v1', restApiId: 'api0000001', stage: 'prod' }],
        associations: [
          { vpceId: VPCE, account: ACCOUNT },
          { vpceId: 'vpce-0b', account: OTHER },
        ],
      }),
    );
    await rig.sweep();
    rig.wait(3000);
  });

  it.each<[string, string, Change]>([
    ['an API’s stages', 'GetStages', none],
    ['half of the stages', 'GetStages', half],
    ['the canary and the web ACL of a stage', 'GetStages', omitted('canarySettings', 'webAclArn')],
    [
      'the part of the calls that a canary gets',
      'GetStages',
      items((all) =>
        all.map((each) => ({ ...each, ...(each.canarySettings ? { canarySettings: { deploymentId: 'd2' } } : {}) })),
      ),
    ],
    ['the tags of APIs', 'GetRestApis', omitted('tags')],
    ['the policies of APIs', 'GetRestApis', omitted('policy')],
    ['the associations of APIs with endpoints', 'GetRestApis', withoutAssociations],
    ['the tags of an endpoint', 'DescribeVpcEndpoints', withoutTags],
    ['the base paths of a domain', 'GetBasePathMappings', none],
    ['the names of base paths', 'GetBasePathMappings', omitted('basePath')],
    ['the stage of a base path', 'GetBasePathMappings', omitted('stage')],
    ['the policy of a domain', 'GetDomainNames', omitted('policy')],
  ])('removes nothing in a sweep when it lacks %s', async (_what, call, change) => {
    const before = await rig.records();
    rig.plane.intercept(call, ({ params }, answer) =>
      params['VpcEndpointId.1'] === undefined ? change(answer()) : undefined,
    );

    for (const confirm of [false, true]) {
      expect(await rig.sweep({ confirm })).toMatchObject({ outcome: 'done', removed: [] });
      rig.wait(1000);
    }

    expect(await rig.records()).toEqual(before);
  });

  it('removes nothing when one list of access associations lacks them', async () => {
    const before = await rig.records();
    const { length } = rig.plane.calls.filter(({ operation }) => operation === 'GetDomainNameAccessAssociations');
    rig.plane.intercept('GetDomainNameAccessAssociations', ({ nth }, answer) =>
      nth <= length + 2 ? none(answer()) : undefined,
    );

    await rig.sweep();

    expect(await rig.records()).toEqual(before);
  });

  it('overrides no event that arrives while the sweep works on what it listed, and asks for a re-check', async () => {
    const { tags: _tags, ...young } = privateApi(COUNT + 1, rig.clock() - 60);
    rig.scope.apis.push({ ...young, endpointConfiguration: { types: ['PRIVATE'] } });
    const cause = { eventName: 'CreateRestApi', eventId: 'e1', principal: null, tool: null };
    const created: Fact = {
      kind: 'ApiDescribed',
      ...{ account: ACCOUNT, region: REGION, at: rig.clock() - 60, cause, apiId: young.id, source: 'create' },
      ...{ type: 'PRIVATE', vpceIds: [VPCE], tags: { service: 'billing' } },
    };
    const { store } = rig.deps;
    const apisOf: typeof store.apisOf = async function* (scope) {
      yield* store.apisOf(scope);
      await applyFacts(rig.deps, [created]);
    };

    const target = { account: ACCOUNT, region: REGION };
    await sweep({ ...rig.deps, store: { ...store, apisOf } }, { target, kind: 'full', owner: 'test' });

    const { value: record } = await store.api({ ...target, id: young.id });
    expect(record).toMatchObject({ tags: { service: { value: 'billing' } }, vpceIds: { value: [VPCE] } });
    expect(rig.queued).toContainEqual(
      expect.objectContaining({ id: young.id, reason: 'it changed while it was looked at' }),
    );
  });

  it('keeps what only the second answer leaves out', async () => {
    for (const api of rig.scope.apis) delete api.policy;
    rig.plane.intercept('GetRestApi', (_, answer) => {
      const { tags: _tags, endpointConfiguration: _configuration, ...others } = JSON.parse(answer().body) as Members;
      return json(others);
    });

    await rig.sweep();

    const { apis } = await rig.records();
    expect(apis[0]).toMatchObject({
      tags: { service: { value: expect.any(String) as string } },
      vpceIds: { value: [VPCE] },
      policy: { value: { unread: 'absent' } },
    });
  });

  it('removes what a second answer leaves out as well', async () => {
    for (const api of rig.scope.apis.slice(0, 3)) {
      delete api.tags;
      delete api.policy;
      api.endpointConfiguration = { types: ['PRIVATE'] };
      api.stages = [];
    }
    rig.scope.endpoints[0]!.tags = {};
    rig.scope.domains[0]!.mappings = [];

    const { removed } = await rig.sweep();

    const { apis, endpoints } = await rig.records();
    expect(removed).toHaveLength(3);
    expect(apis[0]).toMatchObject({
      tags: { service: { value: null } },
      vpceIds: { value: [] },
      policy: { value: { unread: 'absent' } },
      stages: [{ name: 'prod', signsOfLife: [] }],
      domains: [{ slot: { value: null } }],
    });
    expect(endpoints[0]).toMatchObject({ network: { value: null } });
  });

  it('removes nothing when the second look is denied, and the sweep says so', async () => {
    const before = await rig.records();
    rig.plane.intercept('GetRestApis', (_call, answer) => omitted('tags', 'policy')(answer()));
    rig.plane.intercept('GetRestApi', (call) => denied(call));

    const { unseen } = await rig.sweep();

    expect(unseen.map(({ call, reason }) => `${call} ${reason}`)).toContain('GetRestApi denied');
    expect(await rig.records()).toEqual(before);
  });

  it('removes nothing in a re-check when a list lacks the stages', async () => {
    const before = await rig.records();
    rig.plane.intercept('GetStages', (_call, answer) => none(answer()));

    await rig.recheck({ account: ACCOUNT, region: REGION, resource: 'api', id: 'api0000001', reason: 'r' });

    expect(await rig.records()).toEqual(before);
  });

  it('removes a canary that the direct look-up leaves out as well', async () => {
    delete rig.scope.apis[0]!.stages[0]!.canarySettings;

    await rig.sweep();

    const [api] = (await rig.records()).apis;
    expect(api?.settings).toMatchObject([{ canary: { value: null }, webAcl: { value: 'arn:x' } }]);
  });

  it('removes a stage in a re-check that a direct look-up does not find, until too many services have lost theirs', async () => {
    for (const api of rig.scope.apis) api.stages = [];

    for (const { id } of rig.scope.apis) {
      await rig.recheck({ account: ACCOUNT, region: REGION, resource: 'api', id, reason: 'r' });
    }

    const { apis } = await rig.records();
    expect(apis.map(({ stages }) => presentStages(stages).length)).toEqual([0, 0, 0, 1, 1, 1]);
  });
});
