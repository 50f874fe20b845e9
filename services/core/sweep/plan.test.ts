import { type ApiRecord, reduceApi } from '../records/api-record.js';
import { type ApiFact, type EndpointFact, isApiFact } from '../records/fact.js';
import { type EndpointRecord, reduceEndpoint } from '../records/endpoint-record.js';
import type { Observation, ObservedApi, ObservedEndpoint } from './observation.js';
import { NO_DRIFT, addDrift, missingOf, planSweep } from './plan.js';
import { NO_POLICY, digestPolicy } from '../policy/digest.js';
import { DEFAULT_SETTLE, DEFAULT_SKEW, type PlanSettings } from './plan-context.js';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const NOW = 100_000;
const AT = NOW - 5;

const settings: PlanSettings = {
  config: { registry: 'test', naming: 'tag', owners: [] },
  skew: DEFAULT_SKEW,
  settle: DEFAULT_SETTLE,
};
const scope = { account: ACCOUNT, region: REGION };
const event = (at: number) => ({
  ...scope,
  at,
  cause: { eventName: 'E', eventId: 'e', principal: null, tool: null },
});

const NO_TAGS = { service: null, stage: null, registry: null, stack: null, logicalId: null };

const seenApi = (more: Partial<ObservedApi> = {}): ObservedApi => ({
  apiId: 'a1',
  name: 'orders',
  type: 'PRIVATE',
  vpceIds: [],
  disabled: false,
  strict: false,
  tags: { ...NO_TAGS, service: 'orders' },
  ...more,
});

const seenEndpoint = (more: Partial<ObservedEndpoint> = {}): ObservedEndpoint => ({
  vpceId: 'vpce-0a',
  vpcId: 'vpc-0a',
  state: 'available',
  privateDns: true,
  network: null,
  ...more,
});

const apiRecord = (...facts: ApiFact[]): ApiRecord | undefined =>
  facts.reduce<ApiRecord | undefined>((record, fact) => reduceApi(record, fact).record, undefined);

const endpointRecord = (...facts: EndpointFact[]): EndpointRecord | undefined =>
  facts.reduce<EndpointRecord | undefined>((record, fact) => reduceEndpoint(record, fact).record, undefined);

const created = (at = 1000, more: Partial<ApiFact> = {}): ApiFact =>
  ({ kind: 'ApiDescribed', ...event(at), source: 'create', ...seenApi(), ...more }) as ApiFact; // one kind's parts

const createdEndpoint = (at = 1000, state = 'available'): EndpointFact => ({
  kind: 'EndpointDescribed',
  ...event(at),
  vpceId: 'vpce-0a',
  source: 'create',
  vpcId: 'vpc-0a',
  state,
  privateDns: true,
  network: null,
});

function planOf(
  known: { api?: ApiRecord | undefined; endpoint?: EndpointRecord | undefined },
  seen: Partial<Observation> & { list?: ObservedApi[]; endpointList?: ObservedEndpoint[]; complete?: boolean },
) {
  const { list, endpointList, complete = true, ...rest } = seen;
  return planSweep(
    {
      apis: known.api === undefined ? [] : [known.api],
      endpoints: known.endpoint === undefined ? [] : [known.endpoint],
    },
    {
      ...scope,
      ...(list === undefined ? {} : { apis: { startedAt: NOW, complete, seen: list } }),
      ...(endpointList === undefined ? {} : { endpoints: { startedAt: NOW, complete, seen: endpointList } }),
      ...rest,
    },
    settings,
  );
}

describe('a plan for APIs', () => {
  it('records a new private API with the start of the listing minus the skew as its time', () => {
    const { facts, drift } = planOf({}, { list: [seenApi({ createdAt: 500 })] });

    expect(facts).toEqual([
      {
        kind: 'ApiDescribed',
        ...scope,
        at: AT,
        cause: { eventName: 'Sweep', eventId: 'sweep-1970-01-02T03:46:35Z', principal: null, tool: 'waypost' },
        source: 'sweep',
        ...seenApi({ createdAt: 500 }),
      },
    ]);
    expect(drift.missedCreates).toBe(1);
  });

  it('clamps the time of an observation to createdAt for a resource younger than the skew', () => {
    const { facts } = planOf(
      {},
      { list: [seenApi({ createdAt: NOW - 1 })], endpointList: [seenEndpoint({ createdAt: NOW - 2 })] },
    );

    expect(facts.map(({ at }) => at)).toEqual([NOW - 1, NOW - 2]);
  });

  it.each(['REGIONAL', 'EDGE', undefined])('does not record a new API of type %s', (type) => {
    const { type: _type, ...rest } = seenApi();

    expect(planOf({}, { list: [type === undefined ? rest : { ...rest, type }] }).facts).toEqual([]);
  });

  it('reports nothing for an API that equals its record', () => {
    expect(planOf({ api: apiRecord(created()) }, { list: [seenApi()] })).toMatchObject({ facts: [], removals: [] });
  });

  it.each([
    ['name', { name: 'orders-2' }],
    ['type', { type: 'REGIONAL' }],
    ['vpceIds', { vpceIds: ['vpce-0a'] }],
    ['disabled', { disabled: true }],
    ['strict', { strict: true }],
    ['tags', { tags: { service: 'billing' } }],
  ])('reports only the %s if nothing else differs', (_part, change) => {
    const tags = { ...seenApi().tags, ...('tags' in change ? change.tags : {}) };
    const seen = seenApi({ ...change, tags });

    const { facts, drift } = planOf({ api: apiRecord(created()) }, { list: [seen] });

    expect(facts).toEqual([
      expect.objectContaining({ ...event(AT), cause: expect.anything(), apiId: 'a1', ...change }),
    ]);
    expect(Object.keys(facts[0]!)).toHaveLength(8);
    expect(drift).toEqual({ missedCreates: 0, missedDeletes: 0, wrongFields: 1 });
  });

  it('keeps a value that an event within the skew reported', () => {
    const api = apiRecord(created(), { kind: 'ApiTagged', ...event(AT), apiId: 'a1', tags: { service: 'billing' } });

    expect(planOf({ api }, { list: [seenApi()] }).facts).toEqual([]);
  });

  it('does not change a part that the answer left out', () => {
    const { apiId, tags } = seenApi();

    expect(planOf({ api: apiRecord(created(1000, { disabled: true })) }, { list: [{ apiId, tags }] }).facts).toEqual(
      [],
    );
  });

  it('proves the account of an API that was known by its changes alone', () => {
    const api = apiRecord({ kind: 'ApiTagged', ...event(1000), apiId: 'a1', tags: seenApi().tags });

    const { facts, drift } = planOf({ api }, { list: [seenApi()] });

    expect(facts).toMatchObject([{ kind: 'ApiDescribed', source: 'sweep', type: 'PRIVATE' }]);
    expect(drift.missedCreates).toBe(1);
  });

  it('reports an earlier createdAt and does not count it as drift', () => {
    const { facts, drift } = planOf({ api: apiRecord(created()) }, { list: [seenApi({ createdAt: 999 })] });

    expect(facts).toMatchObject([{ createdAt: 999 }]);
    expect(drift.wrongFields).toBe(0);
  });

  it('does not count a part that no fact had shown as drift', () => {
    const { facts, drift } = planOf(
      {
        api: apiRecord({
          kind: 'ApiDescribed',
          ...event(9),
          apiId: 'a1',
          source: 'create',
          name: 'orders',
          type: 'PRIVATE',
          tags: { service: 'orders' },
        }),
      },
      { list: [seenApi()] },
    );

    expect(facts).toHaveLength(1);
    expect(drift).toEqual({ missedCreates: 0, missedDeletes: 0, wrongFields: 0 });
  });

  it('revives an API that only a look-up did not find, with all that the list shows', () => {
    const missing: ApiFact = { kind: 'ApiMissing', ...event(NOW - 700), apiId: 'a1' };

    const { facts, revived, resurrected, drift } = planOf(
      { api: apiRecord(created(), missing) },
      { list: [seenApi()] },
    );

    expect([revived, resurrected]).toEqual([['a1'], []]);
    expect(drift.missedCreates).toBe(1);
    expect(apiRecord(created(), ...facts.filter(isApiFact), missing)?.deleted).toBeUndefined();
  });

  it('never revives a tombstone and reports one that AWS still lists after the settle time', () => {
    const deleted = (at: number) => apiRecord(created(), { kind: 'ApiDeleted', ...event(at), apiId: 'a1' });

    expect(planOf({ api: deleted(NOW - 700) }, { list: [seenApi()] })).toMatchObject({
      facts: [],
      resurrected: ['a1'],
    });
    expect(planOf({ api: deleted(NOW - 60) }, { list: [seenApi()] })).toMatchObject({ facts: [], resurrected: [] });
  });

  it.each([
    ['is missing from a complete list', created(), true, [{ kind: 'api', id: 'a1' }]],
    ['is missing from an incomplete list', created(), false, []],
    ['was created within ten minutes before the list', created(NOW - 600), true, []],
    ['was created just before that', created(NOW - 601), true, [{ kind: 'api', id: 'a1' }]],
    ['was created after the list began', created(NOW + 1), true, []],
  ])('decides whether to propose the removal of an API that %s: %#', (_case, fact, complete, removals) => {
    expect(planOf({ api: apiRecord(fact) }, { list: [], complete }).removals).toEqual(removals);
  });

  it('does not propose the removal of an API whose account was never proved', () => {
    const api = apiRecord({ kind: 'ApiTagged', ...event(1000), apiId: 'a1', tags: {} });

    expect(planOf({ api }, { list: [] }).removals).toEqual([]);
  });

  it('proposes the removal of an API that vanished after it was listed', () => {
    expect(planOf({ api: apiRecord(created()) }, { list: [], complete: false, vanishedApis: ['a1'] }).removals).toEqual(
      [{ kind: 'api', id: 'a1' }],
    );
  });
});

it.each([
  ['tag', { tags: NO_TAGS }, [{ apiId: 'a1', name: 'orders', reason: 'untagged' }]],
  ['tag', { tags: { ...NO_TAGS, service: '!!!' } }, [{ apiId: 'a1', name: 'orders', reason: 'unusable' }]],
  ['tag', { tags: { ...NO_TAGS, service: 'größe-api' } }, [{ apiId: 'a1', name: 'orders', reason: 'unusable' }]],
  ['tag', {}, []],
  ['tag', { tags: { ...NO_TAGS, registry: 'other' } }, []],
  ['tag', { type: 'REGIONAL', tags: NO_TAGS }, []],
  ['tag-or-name', { tags: NO_TAGS }, []],
  ['tag-or-name', { tags: NO_TAGS, name: '---' }, [{ apiId: 'a1', name: '---', reason: 'unusable' }]],
  ['tag-or-name', { tags: NO_TAGS, name: '注文API' }, [{ apiId: 'a1', name: '注文API', reason: 'unusable' }]],
  ['tag-or-name', { tags: { ...NO_TAGS, service: '!!!' } }, [{ apiId: 'a1', name: 'orders', reason: 'unusable' }]],
] as const)('a plan with naming %s lists %j as unclaimed: %j', (naming, change, unclaimed) => {
  const config = { ...settings.config, naming };
  const observation = { ...scope, apis: { startedAt: NOW, complete: true, seen: [seenApi(change)] } };

  expect(planSweep({ apis: [], endpoints: [] }, observation, { ...settings, config }).unclaimed).toEqual(unclaimed);
});

it('a plan reports a policy that no fact had shown, but not its absence, and counts neither as drift', () => {
  const policy = digestPolicy('{"Statement":[]}', { ...scope, apiId: 'a1' });
  const api = apiRecord(created());

  const { facts, drift } = planOf({ api }, { list: [seenApi({ policy })] });

  expect(facts).toMatchObject([{ policy }]);
  expect(drift.wrongFields).toBe(0);
  expect(planOf({ api }, { list: [seenApi({ policy: NO_POLICY })] }).facts).toEqual([]);
});

it('addDrift adds each count', () => {
  const drift = { missedCreates: 1, missedDeletes: 2, wrongFields: 3 };

  expect(addDrift(drift, addDrift(drift, NO_DRIFT))).toEqual({ missedCreates: 2, missedDeletes: 4, wrongFields: 6 });
});

it('a confirmed deletion has the time of the look-up minus the skew', () => {
  const lookedUp = { ...scope, lookedUpAt: NOW };

  expect(missingOf({ kind: 'api', id: 'a1' }, lookedUp, settings)).toMatchObject({
    kind: 'ApiMissing',
    apiId: 'a1',
    at: AT,
  });
  expect(missingOf({ kind: 'endpoint', id: 'vpce-0a' }, lookedUp, settings)).toMatchObject({
    kind: 'EndpointMissing',
    at: AT,
  });
});

describe('a plan for stages', () => {
  const stage = (at: number, sign: 'created' | 'touched' | 'listed' = 'created', name = 'prod'): ApiFact => ({
    kind: 'StageSeen',
    ...event(at),
    apiId: 'a1',
    stage: name,
    sign,
  });
  const dropped = (at: number): ApiFact => ({
    kind: 'StageDeleted',
    ...event(at),
    apiId: 'a1',
    stage: 'prod',
    sign: 'deleted',
  });
  const listed = (...stages: { name: string; createdAt?: number }[]) => [{ apiId: 'a1', startedAt: NOW, stages }];

  it.each([
    ['is new', [created()], { name: 'prod', createdAt: 1005 }, 1],
    ['is known', [created(), stage(1005)], { name: 'prod', createdAt: 1005 }, 0],
    ['is known to be older', [created(), stage(1005)], { name: 'prod', createdAt: 1004 }, 1],
    [
      'was only touched, and was created before that',
      [created(), stage(5000, 'touched')],
      { name: 'prod', createdAt: 1004 },
      1,
    ],
    ['was deleted and exists again', [created(), stage(1005), dropped(2000)], { name: 'prod', createdAt: 3000 }, 1],
    [
      'is younger than its event by no more than the skew',
      [created(), stage(1005)],
      { name: 'prod', createdAt: 1010 },
      0,
    ],
    ['was deleted after the list began', [created(), stage(1005), dropped(NOW)], { name: 'prod', createdAt: 1005 }, 0],
    [
      'was created again in the second of its deletion',
      [created(), dropped(2000), stage(2000)],
      { name: 'prod', createdAt: 1999 },
      0,
    ],
  ])('decides whether to report a stage that %s: %#', (_case, facts, seen, count) => {
    const { facts: reported } = planOf({ api: apiRecord(...facts) }, { stages: listed(seen) });

    expect(reported).toHaveLength(count);
  });

  it('gives a stage the same age as its events would', () => {
    const { facts } = planOf({ api: apiRecord(created()) }, { stages: listed({ name: 'prod', createdAt: 1005 }) });

    const record = apiRecord(created(), ...(facts as ApiFact[])); // a plan for stages has facts of APIs only

    expect(record?.stages[0]?.signsOfLife[0]).toBe(1005 * 4 + 3);
  });

  it.each([
    ['whose deletion was lost', [created(), stage(1005)], 2],
    ['in the second of its deletion', [created(), stage(1005), dropped(3000)], 1],
    [
      'that was then deployed to, whose deployment was reported',
      [created(), stage(1005), dropped(2000), stage(4000, 'touched')],
      1,
    ],
  ])('gives a stage that was created again its new age, for one %s', (_case, facts, count) => {
    const seen = { stages: listed({ name: 'prod', createdAt: 3000 }) };

    const { facts: reported, removals } = planOf({ api: apiRecord(...facts) }, seen);

    const after = apiRecord(...facts, ...(reported as ApiFact[])); // a plan for stages has facts of APIs only
    expect(reported).toHaveLength(count);
    expect(removals).toEqual([]);
    expect(after?.stages[0]?.signsOfLife[0]).toBe(3000 * 4 + 3);
    expect(planOf({ api: after }, seen).facts).toEqual([]);
  });

  it.each([
    ['is not listed', [created(), stage(1005)], 1],
    ['was created within ten minutes', [created(), stage(NOW - 600)], 0],
    ['gave a sign of life since the list began', [created(), stage(1005), stage(NOW, 'touched')], 0],
    ['is already deleted', [created(), stage(1005), dropped(2000)], 0],
  ])('decides whether to propose the removal of a stage that %s: %#', (_case, facts, count) => {
    const { removals } = planOf({ api: apiRecord(...facts) }, { stages: listed() });

    expect(removals).toHaveLength(count);
    expect(removals.every((removal) => removal.kind === 'stage' && removal.stage === 'prod')).toBe(true);
  });

  it('reports no stage of a tombstone and every stage of a new API', () => {
    const dead = apiRecord(created(), { kind: 'ApiDeleted', ...event(2000), apiId: 'a1' });

    expect(planOf({ api: dead }, { stages: listed({ name: 'prod' }) })).toMatchObject({ facts: [], removals: [] });
    expect(planOf({}, { stages: listed({ name: 'prod' }) })).toMatchObject({
      facts: [{ stage: 'prod' }],
      drift: { wrongFields: 0 },
    });
  });

  it.each([
    ['is the recorded one', 'd1', 0, 0],
    ['is another', 'd2', 1, 1],
  ])('decides whether to report a deployment that %s: %#', (_case, deploymentId, count, wrongFields) => {
    const deployed: ApiFact = {
      kind: 'StageSeen',
      ...event(1005),
      apiId: 'a1',
      stage: 'prod',
      sign: 'created',
      deployment: { id: 'd1', created: true },
    };
    const seen = { name: 'prod', createdAt: 1005, updatedAt: 2000, deploymentId };

    const { facts, drift } = planOf({ api: apiRecord(created(), deployed) }, { stages: listed(seen) });

    expect(facts).toHaveLength(count);
    expect(drift.wrongFields).toBe(wrongFields);
  });

  it('reports a deployment that no fact had shown and does not count it as drift', () => {
    const seen = { name: 'prod', createdAt: 1005, deploymentId: 'd1' };

    const { facts, drift } = planOf({ api: apiRecord(created(), stage(1005)) }, { stages: listed(seen) });

    expect(facts).toMatchObject([{ deployment: { id: 'd1', created: false } }]);
    expect(drift.wrongFields).toBe(0);
  });

  it('proposes no removal of a stage of an API whose stages were not read', () => {
    expect(planOf({ api: apiRecord(created(), stage(1005)) }, { list: [seenApi()], stages: [] }).removals).toEqual([]);
  });
});

describe('a plan for endpoints', () => {
  it('records a new endpoint and re-checks it while it is pending', () => {
    const { facts, rechecks } = planOf(
      {},
      { endpointList: [seenEndpoint({ state: 'pending', dnsName: 'd', createdAt: 9 })] },
    );

    expect(facts).toMatchObject([
      { kind: 'EndpointDescribed', source: 'sweep', state: 'pending', createdAt: 9, network: null },
    ]);
    expect(rechecks).toMatchObject([{ resource: 'endpoint', id: 'vpce-0a' }]);
  });

  it('reports that an endpoint became available and does not count it as drift, because no event reports that', () => {
    const endpoint = endpointRecord(createdEndpoint(1000, 'pending'));

    const { facts, drift } = planOf({ endpoint }, { endpointList: [seenEndpoint()] });

    expect(facts).toMatchObject([{ state: 'available' }]);
    expect(drift.wrongFields).toBe(0);
  });

  it.each([
    ['no change', {}, 0],
    ['its private DNS turned off', { privateDns: false }, 1],
    ['a network tag', { network: 'shop' }, 1],
    ['the state failed', { state: 'failed' }, 1],
    ['nothing but its id', { vpcId: undefined, state: undefined, privateDns: undefined }, 0],
  ])('reports an endpoint with %s, changed by %j, only if it differs from its record: %#', (_case, change, count) => {
    const seen = Object.fromEntries(
      Object.entries({ ...seenEndpoint(), ...change }).filter(([, value]) => value !== undefined),
    );

    const { facts } = planOf(
      { endpoint: endpointRecord(createdEndpoint()) },
      { endpointList: [seen as unknown as ObservedEndpoint] },
    ); // parts left out

    expect(facts).toHaveLength(count);
  });

  it('recognises a network tag that was removed by its value, and one that was set again', () => {
    const endpoint = endpointRecord(
      createdEndpoint(),
      { kind: 'EndpointTagged', ...event(2000), vpceId: 'vpce-0a', network: 'shop' },
      { kind: 'EndpointTagged', ...event(3000), vpceId: 'vpce-0a', network: null, onlyIf: 'shop' },
    );

    expect(planOf({ endpoint }, { endpointList: [seenEndpoint()] }).facts).toEqual([]);
    expect(planOf({ endpoint }, { endpointList: [seenEndpoint({ network: 'shop' })] }).facts).toMatchObject([
      { network: 'shop' },
    ]);
  });

  it.each([
    ['missing from a complete list', [], true, 1],
    ['missing from an incomplete list', [], false, 0],
    ['shown as deleted, even in an incomplete list', [seenEndpoint({ state: 'deleted' })], false, 1],
    ['shown as deleting', [seenEndpoint({ state: 'deleting' })], true, 0],
  ])('decides whether to propose the removal of an endpoint %s', (_case, endpointList, complete, count) => {
    const { removals } = planOf({ endpoint: endpointRecord(createdEndpoint()) }, { endpointList, complete });

    expect(removals).toHaveLength(count);
  });

  it('reports no fact of a tombstone, and reports that AWS still lists it', () => {
    const endpoint = endpointRecord(createdEndpoint(), { kind: 'EndpointDeleted', ...event(2000), vpceId: 'vpce-0a' });

    expect(planOf({ endpoint }, { endpointList: [seenEndpoint()] })).toMatchObject({
      facts: [],
      resurrected: ['vpce-0a'],
    });
  });

  it('fills in parts that no fact had shown and proves the account of an endpoint', () => {
    const modified = endpointRecord({
      kind: 'EndpointDescribed',
      ...event(1000),
      vpceId: 'vpce-0a',
      source: 'update',
      privateDns: false,
    });

    const { facts, drift } = planOf({ endpoint: modified }, { endpointList: [seenEndpoint()] });

    expect(facts).toMatchObject([{ vpcId: 'vpc-0a', privateDns: true, network: null }]);
    expect(drift).toEqual({ missedCreates: 1, missedDeletes: 0, wrongFields: 0 });
  });

  it('counts a network tag that no fact had shown as drift, but not its absence', () => {
    const endpoint = endpointRecord({
      kind: 'EndpointDescribed',
      ...event(1000),
      vpceId: 'vpce-0a',
      source: 'create',
      vpcId: 'vpc-0a',
      state: 'available',
      privateDns: true,
    });

    expect(planOf({ endpoint }, { endpointList: [seenEndpoint()] }).drift.wrongFields).toBe(0);
    expect(planOf({ endpoint }, { endpointList: [seenEndpoint({ network: 'shop' })] }).drift.wrongFields).toBe(1);
  });

  it('does not record a deleted endpoint', () => {
    expect(planOf({}, { endpointList: [seenEndpoint({ state: 'deleted' })] }).facts).toEqual([]);
  });
});

it('a sweep reports an API that lives on an hour after a younger one of its lineage, once, and not as drift', () => {
  const staged = (apiId: string, at: number): ApiFact => ({
    kind: 'StageSeen',
    ...event(at),
    apiId,
    stage: 'prod',
    sign: 'created',
  });
  const pair = (younger: number, more: readonly ApiFact[] = []): ApiRecord[] => [
    apiRecord(created(1000), staged('a1', 1001), ...more)!,
    apiRecord(created(younger, { apiId: 'b2' }), staged('b2', younger + 1))!,
  ];
  const sightsOf = (apis: readonly ApiRecord[]) => {
    const seen = apis.map(({ apiId }) => seenApi({ apiId }));
    const { facts, drift } = planSweep(
      { apis, endpoints: [] },
      { ...scope, apis: { startedAt: NOW, complete: true, seen } },
      settings,
    );
    expect(drift).toEqual(NO_DRIFT);
    return facts.map((fact) => isApiFact(fact) && [fact.apiId, fact.at]);
  };

  expect(sightsOf(pair(AT - 3600))).toEqual([['a1', AT]]);
  expect(sightsOf(pair(AT - 3599))).toEqual([]);
  expect(sightsOf(pair(2000, [staged('a1', 5600)]))).toEqual([]);
  expect(sightsOf(pair(2000, [staged('a1', 5599)]))).toEqual([['a1', AT]]);
});
