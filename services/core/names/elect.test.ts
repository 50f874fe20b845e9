import type { ServiceEntry } from 'waypost/model';
import { elect, electedOwner } from './elect.js';
import { type ApiDomain, domainIdOf } from '../records/domain.js';
import type { ApiFact } from '../records/fact.js';
import { digestPolicy } from '../policy/digest.js';
import { digestWithoutMark } from './candidacy.js';
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  REGION,
  ROLE,
  TAG_ONLY,
  TAG_OR_NAME,
  created,
  deleted,
  mapped,
  nameState,
  ordersOf,
  permutations,
  ready,
  staged,
  tagged,
  unstaged,
  updated,
} from '../test/facts.js';
import { timestampOf } from '../time.js';

const ORDERS = { service: 'orders' };
const STACK = { ...ORDERS, stack: 'orders', logicalId: 'Api' };
const PREVIEW = { ...ORDERS, stack: 'orders-pr-7', logicalId: 'Api' };
const A = 'aaaaaaaaaa';
const B = 'bbbbbbbbbb';
const C = 'cccccccccc';
const theirs = { account: OTHER_ACCOUNT };
const elsewhere = { region: 'us-east-1' };

const entryOf = (facts: readonly ApiFact[], config = TAG_ONLY) => elect(nameState('orders', facts, config), config);

/** Which API and stage serve by region, after every order of the facts. */
function serving(facts: readonly ApiFact[], config = TAG_ONLY): Record<string, string | null> | null {
  const answers = ordersOf(facts).map((order) => gistOf(entryOf(order, config)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  return answers[0] ?? null;
}

function gistOf(entry: ServiceEntry | null): Record<string, string | null> | null {
  if (entry === null) return null;
  return Object.fromEntries(
    entry.regions.map(({ region, status, current }) => [
      region,
      current === null ? status : `${current.apiId}/${current.stage}${current.sibling === true ? ' (sibling)' : ''}`,
    ]),
  );
}

it('an API serves once it has a stage', () => {
  expect(serving([created(A, 10, { tags: ORDERS })])).toEqual({ [REGION]: 'not-ready' });
  expect(serving(ready(A, 10, { tags: ORDERS }))).toEqual({ [REGION]: `${A}/prod` });
});

it('a name that no API has gives no entry', () => {
  expect(entryOf(ready(A, 10))).toBeNull();
  expect(entryOf([created(A, 10, { tags: ORDERS }), tagged(A, 20, { service: 'billing' })])).toBeNull();
});

it('a replacement takes over when it has a stage, and not before', () => {
  const before = [...ready(A, 10, { tags: ORDERS }), created(B, 20, { tags: ORDERS })];

  expect(serving(before)).toEqual({ [REGION]: `${A}/prod` });
  expect(serving([...before, staged(B, 21)])).toEqual({ [REGION]: `${B}/prod` });
});

it('the elder API of a lineage serves again when the younger loses its last stage', () => {
  const facts = [...ready(A, 10, { tags: ORDERS }), ...ready(B, 20, { tags: ORDERS }), unstaged(B, 30)];

  expect(serving(facts)).toEqual({ [REGION]: `${A}/prod` });
});

it('a deleted API never serves, and a new one serves when it is ready', () => {
  const replaced = [...ready(A, 10, { tags: STACK }), deleted(A, 20), created(B, 21, { tags: STACK })];

  expect(serving(replaced)).toEqual({ [REGION]: 'not-ready' });
  expect(serving([...replaced, staged(B, 22)])).toEqual({ [REGION]: `${B}/prod` });
});

it('the removal says when, by whom and with which stage a name ended', () => {
  const facts = [...ready(A, 10, { tags: ORDERS }), deleted(A, 20)];

  for (const order of permutations(facts)) {
    const entry = entryOf(order);

    expect(entry).toMatchObject({ status: 'gone', accountId: ACCOUNT });
    expect(entry?.regions).toEqual([
      {
        region: REGION,
        status: 'gone',
        current: null,
        candidates: [],
        siblings: [],
        removal: {
          apiId: A,
          stage: 'prod',
          url: `https://${A}.execute-api.${REGION}.amazonaws.com/prod/`,
          at: timestampOf(20),
          by: ROLE,
        },
      },
    ]);
  }
});

it.each<[string, readonly ApiFact[]]>([
  ['loses its tag', [tagged(A, 40, { service: null })]],
  ['gets the tag of another service', [tagged(A, 40, { service: 'billing' })]],
  ['is made public', [updated(A, 40, { type: 'REGIONAL' })]],
  ['loses its tag and is deleted', [tagged(A, 40, { service: null }), deleted(A, 50)]],
])('a lineage keeps its claim when its elder API %s, so a preview does not take over', (_, loss) => {
  const facts = [
    ...ready(A, 10, { tags: STACK }),
    ...ready(B, 20, { tags: PREVIEW }),
    ...ready(C, 30, { tags: STACK }),
    ...loss,
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${C}/prod` });
});

it('a sibling of a lineage that only had the name in the past serves as a sibling', () => {
  const facts = [created(A, 10, { tags: STACK }), ...ready(B, 20, { tags: PREVIEW }), tagged(A, 30, { service: null })];

  expect(serving(facts)).toEqual({ [REGION]: `${B}/prod (sibling)` });
});

it('a lineage keeps the claim of an API that lost the name before a hundred others were deleted', () => {
  const many = Array.from({ length: 150 }, (_, index) => `d${index}`);
  const passing = many.flatMap((id, index) => [created(id, 100 + index, { tags: PREVIEW }), deleted(id, 101 + index)]);
  const facts = [created(A, 10, { tags: STACK }), tagged(A, 20, { service: null }), ...passing];
  const rivals = [...ready(B, 1000, { tags: PREVIEW }), ...ready(C, 1002, { tags: STACK })];

  expect(gistOf(entryOf([...facts, ...rivals]))).toEqual({ [REGION]: `${C}/prod` });
});

it('a stack that is destroyed and created again stays the same lineage', () => {
  const facts = [
    created(A, 10, { tags: STACK }),
    deleted(A, 20),
    ...ready(B, 15, { tags: PREVIEW }),
    ...ready(C, 30, { tags: STACK }),
  ];

  expect(serving(facts.slice(0, 4))).toEqual({ [REGION]: `${B}/prod (sibling)` });
  expect(serving(facts)).toEqual({ [REGION]: `${C}/prod` });
});

it('a sibling never serves while an API of an older lineage is alive, ready or not', () => {
  const incumbent = created(A, 10, { tags: STACK });
  const preview = ready(B, 20, { tags: PREVIEW });

  expect(serving([incumbent, staged(A, 11), ...preview])).toEqual({ [REGION]: `${A}/prod` });
  expect(serving([incumbent, ...preview])).toEqual({ [REGION]: 'not-ready' });
});

it('the entry lists a sibling as a sibling', () => {
  const entry = entryOf([...ready(A, 10, { tags: STACK }), ...ready(B, 20, { tags: PREVIEW }, 'beta')]);

  expect(entry?.regions[0]).toMatchObject({
    candidates: [{ apiId: A, stage: 'prod', generation: 1, createdAt: timestampOf(10), named: 'tag' }],
    siblings: [{ apiId: B, stage: 'beta', generation: 2, createdAt: timestampOf(20), named: 'tag' }],
  });
});

it('a sibling that merely has the name never serves', () => {
  const facts = [created(A, 10, { tags: STACK }), deleted(A, 20), ...ready(B, 15, { name: 'orders' })];

  expect(serving(facts, TAG_OR_NAME)).toEqual({ [REGION]: 'not-ready' });
});

it('a tagged API wins over one that merely has the name, whatever their ages', () => {
  const facts = [
    ...ready(A, 10, { name: 'orders' }),
    ...ready(B, 20, { name: 'x', tags: ORDERS }),
    ...ready(C, 30, { name: 'orders' }),
  ];

  expect(serving(facts.slice(0, 2), TAG_OR_NAME)).toEqual({ [REGION]: `${A}/prod` });
  expect(serving(facts, TAG_OR_NAME)).toEqual({ [REGION]: `${B}/prod` });
});

it('the lineage with the earliest claim wins, not the one with the oldest API', () => {
  const facts = [
    ...ready(A, 10, { tags: { stack: 'late', logicalId: 'Api' } }),
    ...ready(B, 20, { tags: STACK }),
    tagged(A, 30, ORDERS),
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${B}/prod` });
});

it('the youngest API of a lineage wins, then the greater id', () => {
  const twins = [...ready(B, 10, { tags: ORDERS }), ...ready(A, 10, { tags: ORDERS })];

  expect(serving(twins)).toEqual({ [REGION]: `${B}/prod` });
  expect(serving([...twins, created(A, 10), tagged(B, 9, ORDERS)])).toEqual({ [REGION]: `${A}/prod` });
});

it('each region has its own current API', () => {
  const facts = [...ready(A, 10, { tags: ORDERS }), ...ready(B, 20, { tags: ORDERS, ...elsewhere }, 'beta')];

  expect(serving(facts)).toEqual({ [REGION]: `${A}/prod`, 'us-east-1': `${B}/beta` });
  expect(entryOf(facts)?.status).toBe('live');
  expect(entryOf([...facts, deleted(A, 30), unstaged(B, 31, 'beta', elsewhere)])?.status).toBe('not-ready');
});

it('the account with the earliest claim owns a name, and no other account serves it', () => {
  const facts = [
    ...ready(A, 10, { tags: ORDERS }),
    created(B, 9, { tags: ORDERS, ...theirs }),
    staged(B, 9, 'prod', theirs),
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${B}/prod` });
  expect(entryOf(facts)).toMatchObject({
    accountId: OTHER_ACCOUNT,
    conflicts: [{ accountId: ACCOUNT, region: REGION, apiId: A, since: timestampOf(11) }],
  });
});

it('the smaller account owns a name if two claims are equal', () => {
  const facts = [created(A, 10, { tags: ORDERS, ...theirs }), created(B, 10, { tags: ORDERS })];

  expect(entryOf(facts)?.accountId).toBe(ACCOUNT);
  expect(entryOf(facts.toReversed())?.accountId).toBe(ACCOUNT);
});

it('an account owns a name even after its last API is deleted', () => {
  const facts = [created(A, 10, { tags: ORDERS }), deleted(A, 20), ...ready(B, 30, { tags: ORDERS, ...theirs })];

  expect(serving(facts)).toEqual({ [REGION]: 'gone' });
  expect(entryOf(facts)).toMatchObject({ accountId: ACCOUNT, conflicts: [{ accountId: OTHER_ACCOUNT }] });
});

it('an account owns a name even after its API was re-tagged', () => {
  const facts = [
    created(A, 10, { tags: ORDERS }),
    tagged(A, 20, { service: 'billing' }),
    ...ready(B, 15, { tags: ORDERS, ...theirs }),
  ];

  expect(entryOf(facts)).toMatchObject({ accountId: ACCOUNT, regions: [], conflicts: [{ apiId: B }] });
});

it('a configured owner owns a name, whoever claims it', () => {
  const config = { ...TAG_ONLY, owners: [{ names: 'ord*', account: OTHER_ACCOUNT }] };
  const mine = ready(A, 10, { tags: ORDERS });
  const both = [...mine, ...ready(B, 20, { tags: ORDERS, ...theirs })];

  expect(entryOf(mine, config)).toMatchObject({ accountId: OTHER_ACCOUNT, status: 'gone', regions: [] });
  expect(serving(both, config)).toEqual({ [REGION]: `${B}/prod` });
});

it("another account's tombstone is neither a removal nor a conflict", () => {
  const facts = [created(A, 10, { tags: ORDERS }), created(B, 20, { tags: ORDERS, ...theirs }), deleted(B, 30, theirs)];

  expect(entryOf(facts)).toMatchObject({ status: 'not-ready', conflicts: [] });
});

it('generations count live and deleted APIs by creation time, for each owner and region', () => {
  const facts = [
    ...ready(B, 20, { tags: ORDERS }),
    ...ready(C, 5, { tags: ORDERS, ...elsewhere }),
    created('ffffffffff', 8, { tags: { service: 'orders' }, ...theirs }),
    created(A, 10, { tags: ORDERS }),
    deleted(A, 15),
  ];

  const regions = entryOf(facts)?.regions;

  expect(regions?.map(({ region, current }) => [region, current?.generation])).toEqual([
    [REGION, 2],
    ['us-east-1', 1],
  ]);
});

it('the current API has everything that an address and its warnings need', () => {
  const entry = entryOf([
    created(A, 10, { tags: { ...ORDERS, stage: 'gamma' }, vpceIds: ['vpce-1'] }),
    staged(A, 30, 'prod'),
    staged(A, 20, 'Stage'),
    updated(A, 40, { disabled: true, strict: true }),
  ]);

  expect(entry?.regions[0]?.current).toEqual({
    apiId: A,
    vpceIds: ['vpce-1'],
    stage: 'prod',
    stages: [
      { name: 'Stage', since: timestampOf(20) },
      { name: 'prod', since: timestampOf(30) },
    ],
    generation: 1,
    createdAt: timestampOf(10),
    since: timestampOf(30),
    missingStage: 'gamma',
    disabled: true,
    strict: true,
  });
});

it('a pinned API serves while it is alive and ready', () => {
  const facts = [...ready(A, 10, { tags: ORDERS }), ...ready(B, 20, { tags: ORDERS })];
  const pinned = (more: readonly ApiFact[] = []) => ({
    ...nameState('orders', [...facts, ...more]),
    pin: { at: 30, rank: 3, value: A },
  });

  expect(gistOf(elect(pinned(), TAG_ONLY))).toEqual({ [REGION]: `${A}/prod` });
  expect(gistOf(elect(pinned([unstaged(A, 40)]), TAG_ONLY))).toEqual({ [REGION]: `${B}/prod` });
});

it("an account's claims no longer count up to an operator's release", () => {
  const state = nameState('orders', [created(A, 10, { tags: ORDERS }), created(B, 20, { tags: ORDERS, ...theirs })]);

  expect(electedOwner(state, TAG_ONLY)).toBe(ACCOUNT);
  expect(electedOwner({ ...state, releases: [[ACCOUNT, 15]] }, TAG_ONLY)).toBe(OTHER_ACCOUNT);
  expect(electedOwner({ ...state, releases: [[ACCOUNT, 9]] }, TAG_ONLY)).toBe(ACCOUNT);
});

it('an entry lists at most ten candidates, siblings and conflicts', () => {
  const many = (count: number, from: number, more: object) =>
    Array.from({ length: count }, (_, index) => created(`${from + index}`.padStart(10, 'a'), from + index, more));

  const entry = entryOf([
    ...many(15, 100, { tags: STACK }),
    ...many(15, 200, { tags: PREVIEW }),
    ...many(15, 300, { tags: ORDERS, ...theirs }),
  ]);

  expect(entry?.regions[0]?.candidates).toHaveLength(10);
  expect(entry?.regions[0]?.siblings).toHaveLength(10);
  expect(entry?.conflicts).toHaveLength(10);
});

it('an entry leaves out what is not known or does not apply', () => {
  const entry = entryOf(ready(A, 10, { tags: ORDERS }));

  const createdAt = timestampOf(10);
  const since = timestampOf(11);
  expect(entry).toStrictEqual({
    name: 'orders',
    accountId: ACCOUNT,
    status: 'live',
    regions: [
      {
        region: REGION,
        status: 'live',
        current: {
          apiId: A,
          vpceIds: [],
          stage: 'prod',
          stages: [{ name: 'prod', since }],
          generation: 1,
          createdAt,
          since,
        },
        candidates: [{ apiId: A, stage: 'prod', generation: 1, createdAt, named: 'tag' }],
        siblings: [],
      },
    ],
    conflicts: [],
  });
});

it('an entry shows the policy of an API, and what of it a stage serves', () => {
  const at = { account: ACCOUNT, region: REGION, apiId: A };
  const policy = digestPolicy('{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}', at);
  const deployment = { sign: 'touched', deployment: { id: 'd1', created: true } } as const;
  const before = [created(A, 10, { tags: ORDERS, policy, vpceIds: [] }), staged(A, 20, 'prod', deployment)];
  const current = (facts: readonly ApiFact[]) => entryOf(facts)?.regions[0]?.current;

  const [name, since, deployed] = ['prod', timestampOf(20), timestampOf(20)];
  expect(current(before)?.policy).toEqual(digestWithoutMark(policy));
  expect(current(before)?.stages).toStrictEqual([{ name, since, deployed, upToDate: true }]);
  expect(current([...before, updated(A, 30, { vpceIds: ['vpce-1'], sets: ['vpceIds'] })])?.stages).toStrictEqual([
    { name, since, deployed, behind: [{ part: 'vpceIds', at: timestampOf(30) }], associated: [] },
  ]);
});

it('an entry says that its service prefers its custom domain, if the operator wants it', () => {
  const facts = [created(A, 10, { tags: ORDERS })];

  expect(entryOf(facts, { ...TAG_ONLY, preferCustomDomains: ['ord*'] })?.prefers).toBe('custom-domain');
  expect(entryOf(facts, { ...TAG_ONLY, preferCustomDomains: ['billing'] })?.prefers).toBeUndefined();
});

it('a name that neither its owner nor anyone else has gives no entry', () => {
  const config = { ...TAG_ONLY, owners: [{ names: 'orders', account: OTHER_ACCOUNT }] };
  const deletedApi = [created(A, 10, { tags: ORDERS }), deleted(A, 20)];

  expect(entryOf([], config)).toBeNull();
  expect(entryOf(deletedApi, config)).toBeNull();
});

it('a name whose claims are all released gives no entry', () => {
  const state = nameState('orders', ready(A, 10, { tags: ORDERS }));

  expect(elect({ ...state, releases: [[ACCOUNT, 10]] }, TAG_ONLY)).toBeNull();
  expect(elect({ ...state, releases: [[ACCOUNT, 9]] }, TAG_ONLY)?.status).toBe('live');
});

it('a tagged sibling serves before an incumbent that merely has the name', () => {
  const facts = [...ready(A, 10, { name: 'orders' }), ...ready(B, 20, { tags: STACK })];

  expect(serving(facts, TAG_OR_NAME)).toEqual({ [REGION]: `${B}/prod (sibling)` });
});

it('the lineage that had the name first lists the candidates while none is ready', () => {
  const facts = [
    created(C, 5, { tags: { stack: 'late', logicalId: 'Api' } }),
    created(A, 10, { tags: STACK }),
    tagged(C, 20, ORDERS),
    created(B, 30, { tags: STACK }),
  ];

  for (const order of permutations(facts)) {
    const [region] = entryOf(order)?.regions ?? [];
    expect(region?.candidates.map(({ apiId }) => apiId)).toEqual([A, B]);
    expect(region?.siblings.map(({ apiId }) => apiId)).toEqual([C]);
  }
});

it('the removal is of the API that was deleted last, with its endpoint', () => {
  const facts = [
    ...ready(A, 10, { tags: ORDERS, vpceIds: ['vpce-0a'] }),
    created(B, 20, { tags: ORDERS }),
    deleted(B, 25),
    deleted(A, 30),
  ];
  const url = `https://${A}-vpce-0a.execute-api.${REGION}.amazonaws.com/prod/`;

  expect(entryOf(facts)?.regions[0]?.removal).toEqual({
    apiId: A,
    stage: 'prod',
    url,
    at: timestampOf(30),
    by: ROLE,
  });
  const together = [...facts.slice(0, 3), deleted(B, 30), deleted(A, 30)];
  expect(entryOf(together)?.regions[0]?.removal).toMatchObject({ apiId: B, stage: null, url: null });
});

describe('custom domains', () => {
  const NAME = 'orders.corp.example';
  const domain = (parts: Partial<ApiDomain> = {}): ApiDomain => ({
    name: NAME,
    id: 'abcd1234',
    paths: [{ basePath: 'orders', stage: 'prod' }],
    ...parts,
  });
  const leads = (apiId: string, at: number, mapping: ApiDomain) => mapped(apiId, at, domainIdOf(mapping), mapping);
  const live = (apiId: string, at: number) => ready(apiId, at, { tags: ORDERS });
  const domainsOf = (facts: readonly ApiFact[]) => entryOf(facts)?.regions[0]?.domains;
  const domainEntry = { name: NAME, domainNameId: 'abcd1234', basePath: 'orders', stage: 'prod' };

  it('custom domains are listed by base path, with what was seen of them', () => {
    const policy = digestPolicy('{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}', {
      account: ACCOUNT,
      region: REGION,
      domain: `${NAME}+abcd1234`,
    });
    const seen = domain({
      paths: [
        { basePath: 'orders', stage: 'prod' },
        { basePath: '', stage: null },
      ],
      state: 'available',
      associations: { vpceIds: ['vpce-1'], complete: false },
      rules: 'first',
      policy,
    });

    const known = {
      state: 'available',
      vpceIds: ['vpce-1'],
      partly: true,
      rules: 'first',
      policy: digestWithoutMark(policy),
    };
    expect(domainsOf([...live(A, 10), leads(A, 20, seen)])).toStrictEqual([
      { ...domainEntry, apiId: A, ...known },
      { ...domainEntry, apiId: A, ...known, basePath: '', stage: null },
    ]);
  });

  it('custom domains show no more than was seen of them', () => {
    const seen = domain({ associations: { vpceIds: [], complete: true }, rules: 'none' });

    expect(domainsOf([...live(A, 10), leads(A, 20, domain())])).toStrictEqual([{ ...domainEntry, apiId: A }]);
    expect(domainsOf([...live(A, 10), leads(A, 20, seen)])).toStrictEqual([{ ...domainEntry, apiId: A, vpceIds: [] }]);
  });

  it('custom domains are listed only where an API serves', () => {
    expect(domainsOf([created(A, 10, { tags: ORDERS }), leads(A, 20, domain())])).toBeUndefined();
  });

  it('custom domains lead to the serving API, else to the youngest one that they were not seen to leave', () => {
    const elders = [
      ...[...live(A, 10), leads(A, 20, domain())],
      ...[...live(B, 30), leads(B, 40, domain())],
      ...live(C, 50),
    ];

    expect(domainsOf(elders)).toEqual([{ ...domainEntry, apiId: B }]);
    expect(domainsOf([...elders, leads(C, 60, domain())])).toEqual([{ ...domainEntry, apiId: C }]);
    // The API that serves takes precedence, although it is older.
    expect(domainsOf([...elders, unstaged(B, 60), deleted(C, 60)])).toEqual([{ ...domainEntry, apiId: A }]);
  });

  it('custom domains differ by name, id and base path, and at most ten are listed', () => {
    const other = domain({ id: 'efgh5678' });
    const another = domain({ name: 'other.corp.example' });
    const paths = Array.from({ length: 12 }, (_, index) => ({ basePath: `p${index}`, stage: 'prod' }));

    const listed = domainsOf([...live(A, 10), ...[domain(), other, another].map((each) => leads(A, 20, each))]);
    expect(listed?.map(({ name, domainNameId }) => `${name}+${domainNameId}`)).toEqual([
      `${NAME}+abcd1234`,
      `${NAME}+efgh5678`,
      'other.corp.example+abcd1234',
    ]);
    expect(domainsOf([...live(A, 10), leads(A, 20, domain({ paths }))])).toHaveLength(10);
  });
});
