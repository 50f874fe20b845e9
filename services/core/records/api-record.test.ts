import { type ApiRecord, reduceApi } from './api-record.js';
import { changeOf } from './sightings.js';
import type { ApiFact } from './fact.js';
import { presentStages } from './stage-log.js';
import {
  ACCOUNT,
  REGION,
  ROLE,
  apiRecord,
  created,
  deleted,
  mapped,
  permutations,
  ready,
  staged,
  swept,
  tagged,
  unstaged,
  updated,
} from '../test/facts.js';

const API = 'aaaaaaaaaa';

/** The parts of a record that the tests compare. */
const gist = (record: ApiRecord) => ({
  name: record.name?.value,
  type: record.type?.value,
  vpceIds: record.vpceIds?.value,
  service: record.tags.service?.value,
  createdAt: record.createdAt,
  dead: record.deleted?.at,
});

const expectInAnyOrder = (facts: readonly ApiFact[], expected: Partial<ReturnType<typeof gist>>) => {
  for (const order of permutations(facts)) expect(gist(apiRecord(order))).toMatchObject(expected);
};

it("an API's record holds what the create showed", () => {
  const record = apiRecord([
    created(API, 10, {
      name: 'orders',
      vpceIds: ['vpce-1'],
      disabled: true,
      strict: true,
      tags: { service: 'orders' },
    }),
  ]);

  expect(record).toEqual({
    region: REGION,
    apiId: API,
    account: ACCOUNT,
    created: true,
    createdAt: 10,
    life: { seenAt: 10 },
    everPrivate: true,
    name: { at: 10, rank: 1, value: 'orders' },
    type: { at: 10, rank: 1, value: 'PRIVATE' },
    typeSet: { at: 10, rank: 1, value: { type: 'PRIVATE', by: ROLE } },
    vpceIds: { at: 10, rank: 1, value: ['vpce-1'] },
    disabled: { at: 10, rank: 1, value: true },
    strict: { at: 10, rank: 1, value: true },
    tags: { service: { at: 10, rank: 1, value: 'orders' } },
    stages: [],
    sightings: record.sightings ?? {},
    shownByTag: [['orders', 10]],
    shownByName: [['orders', 10]],
    tagShownAt: 10,
  } satisfies ApiRecord);
});

it.each<[string, readonly ApiFact[], Partial<ReturnType<typeof gist>>]>([
  [
    'tags that arrive before their create in the same second stay',
    [created(API, 10, { tags: {} }), tagged(API, 10, { service: 'orders' })],
    { service: 'orders' },
  ],
  [
    "an update's full answer without the tag removes it",
    [created(API, 10, { tags: { service: 'orders' } }), updated(API, 20, { tags: { service: null } })],
    { service: null },
  ],
  [
    "a create's answer without tags means none yet",
    [tagged(API, 9, { service: 'orders' }), created(API, 10)],
    { service: 'orders' },
  ],
  [
    "a tag set wins over an update's answer without it in the same second",
    [created(API, 5), updated(API, 10, { tags: { service: null } }), tagged(API, 10, { service: 'orders' })],
    { service: 'orders' },
  ],
  [
    'a tag set wins over its removal in the same second',
    [created(API, 5), tagged(API, 10, { service: null }), tagged(API, 10, { service: 'orders' })],
    { service: 'orders' },
  ],
  [
    'a later removal of a tag removes it',
    [created(API, 5), tagged(API, 11, { service: null }), tagged(API, 10, { service: 'orders' })],
    { service: null },
  ],
  [
    "an update's type wins over an import's in the same second",
    [created(API, 10, { type: 'EDGE' }), updated(API, 10, { type: 'PRIVATE' })],
    { type: 'PRIVATE' },
  ],
  [
    'each part has its own stamp',
    [
      created(API, 10, { name: 'old', vpceIds: [] }),
      updated(API, 20, { name: 'new' }),
      updated(API, 15, { vpceIds: ['vpce-1'] }),
    ],
    { name: 'new', vpceIds: ['vpce-1'], type: 'PRIVATE' },
  ],
  [
    'a sweep does not override a call of the same second',
    [created(API, 10, { name: 'orders' }), swept(API, 10, { name: 'zzz' })],
    { name: 'orders' },
  ],
  [
    "an API's creation time is the earliest time of its facts",
    [tagged(API, 12, { service: 'orders' }), created(API, 11), staged(API, 10)],
    { createdAt: 10 },
  ],
  [
    'a listed createdDate is the creation time',
    [created(API, 10), swept(API, 100, { createdAt: 8 })],
    { createdAt: 8 },
  ],
  [
    'a deletion is final, whatever the stamps of other facts say',
    [created(API, 10), deleted(API, 20), updated(API, 30, { name: 'late' }), staged(API, 40)],
    { dead: 20, name: 'late' },
  ],
  ['the earlier of two deletions counts', [created(API, 10), deleted(API, 21), deleted(API, 20)], { dead: 20 }],
  [
    'a late fact fills in the past of a deleted API',
    [deleted(API, 20), tagged(API, 11, { service: 'orders' }), created(API, 10, { name: 'orders' })],
    { dead: 20, name: 'orders', service: 'orders', createdAt: 10 },
  ],
])('%s', (_, facts, expected) => {
  expectInAnyOrder(facts, expected);
});

it('an update, a tag, a stage or a deletion does not prove that the account created the API', () => {
  const record = apiRecord([
    updated(API, 10),
    tagged(API, 11, { service: 'orders' }),
    staged(API, 12),
    deleted(API, 13),
  ]);

  expect(record.created).toBe(false);
  expect(apiRecord([swept(API, 10)]).created).toBe(true);
});

it('a domain scan that began before an API was created does not make the API older', () => {
  const domain = { name: 'orders.corp.example', id: 'abcd1234', paths: [{ basePath: '', stage: null }] };

  expectInAnyOrder([mapped(API, 5, 'orders.corp.example+abcd1234', domain), created(API, 10)], { createdAt: 10 });
});

it("an API's record remembers that the API was PRIVATE at some time", () => {
  const facts = [
    created(API, 10, { type: 'EDGE' }),
    updated(API, 20, { type: 'PRIVATE' }),
    updated(API, 30, { type: 'REGIONAL' }),
  ];

  for (const order of permutations(facts)) {
    expect(apiRecord(order)).toMatchObject({ everPrivate: true, type: { value: 'REGIONAL' } });
  }
  expect(apiRecord([created(API, 10, { type: 'EDGE' })]).everPrivate).toBe(false);
});

it("an API's record keeps every usable name, apart by tag and by API name", () => {
  const record = apiRecord([
    created(API, 10, { name: 'Orders API', tags: { service: 'orders' } }),
    updated(API, 20, { name: '***', tags: { service: 'billing' } }),
    tagged(API, 30, { service: '///' }),
    tagged(API, 40, { service: null }),
  ]);

  expect(record.shownByName).toEqual([['orders-api', 10]]);
  expect(record.shownByTag).toEqual([
    ['orders', 10],
    ['billing', 20],
  ]);
  expect(record.tagShownAt).toBe(30);
});

it('several deletions in one second name the same principal in every order', () => {
  const anonymous = deleted(API, 20);
  const facts = [
    { ...anonymous, cause: { ...anonymous.cause, principal: null } },
    anonymous,
    { ...anonymous, cause: { ...anonymous.cause, principal: 'arn:aws:iam::111122223333:role/a' } },
  ];

  for (const order of permutations(facts)) expect(apiRecord(order).deleted).toEqual({ at: 20, by: ROLE });
});

it('a stage is ended by its name', () => {
  const record = apiRecord([...ready(API, 10), staged(API, 12, 'beta'), unstaged(API, 13, 'prod')]);

  expect(presentStages(record.stages).map(({ name }) => name)).toEqual(['beta']);
});

it('two facts are tied if only their values decide', () => {
  const named = reduceApi(undefined, updated(API, 10, { name: 'a' })).record;
  const taggedOnce = reduceApi(undefined, tagged(API, 10, { service: 'a' })).record;

  expect(reduceApi(named, updated(API, 10, { name: 'b' })).tied).toBe(true);
  expect(reduceApi(named, updated(API, 10, { name: 'a' })).tied).toBe(false);
  expect(reduceApi(named, updated(API, 11, { name: 'b' })).tied).toBe(false);
  expect(reduceApi(taggedOnce, tagged(API, 10, { service: null })).tied).toBe(true);
  expect(reduceApi(taggedOnce, tagged(API, 10, { stage: 'prod' })).tied).toBe(false);
  expect(reduceApi(taggedOnce, updated(API, 10, { tags: { service: 'b' } })).tied).toBe(false);
});

it('a repeated fact changes nothing', () => {
  const facts = [
    ...ready(API, 10, { name: 'orders', tags: { service: 'orders' } }),
    tagged(API, 12, { stage: 'prod' }),
    unstaged(API, 13, 'beta'),
    deleted(API, 14),
  ];
  const record = apiRecord(facts);

  for (const fact of facts) expect(reduceApi(record, fact).record).toEqual(record);
});

it('a record keeps at most two hundred associated endpoints, so that it fits into an item', () => {
  const vpceIds = Array.from({ length: 50_000 }, (_, index) => `vpce-${index.toString(16).padStart(17, '0')}`);

  const { record } = reduceApi(undefined, { ...created(API, 10), vpceIds });

  expect(record.vpceIds?.value).toEqual(vpceIds.slice(0, 200));
  expect(JSON.stringify(record).length).toBeLessThan(40_000);
});

it('a deletion, a stage or a domain is never a tie', () => {
  const record = apiRecord([
    created(API, 10, { name: 'x' }),
    deleted(API, 20),
    staged(API, 20),
    mapped(API, 20, 'd+1', null),
  ]);

  for (const fact of [deleted(API, 20), staged(API, 20), unstaged(API, 20), mapped(API, 20, 'd+1', null)]) {
    expect(reduceApi(record, fact).tied).toBe(false);
  }
});

it('a record without observed parts has no sightings and no deployments', () => {
  const named = { ...updated(API, 11, { name: 'x' }) };
  Reflect.deleteProperty(named, 'type');
  const record = apiRecord([tagged(API, 10, { service: 'orders' }), named, staged(API, 12)]);

  expect(Object.keys(record)).not.toContain('sightings');
  expect(Object.keys(record)).not.toContain('deployments');
});

it('only a call gives the exact time of a change, never a sweep', () => {
  const change = (facts: readonly ApiFact[]) => changeOf(apiRecord(facts).sightings?.vpceIds);

  expect(change([created(API, 10, { vpceIds: [] })])).toEqual({ at: 10, exact: true, isCreation: true });
  expect(change([swept(API, 10, { vpceIds: [] })])).toEqual({ at: 10, exact: false });
  const updates = [created(API, 10, { vpceIds: [] }), updated(API, 20, { vpceIds: ['vpce-1'], sets: [] })];
  expect(change(updates)).toEqual({ after: 10, at: 20, exact: false });
});

it('the earliest deletion counts, and then the one with a principal', () => {
  const deletion = (at: number, principal: string | null) => {
    const fact = deleted(API, at);
    return { ...fact, cause: { ...fact.cause, principal } };
  };
  const deletedIn = (...facts: readonly ApiFact[]) => apiRecord(facts).deleted;

  expect(deletedIn(deletion(10, null), deletion(20, ROLE))).toEqual({ at: 10, by: null });
  expect(deletedIn(deletion(10, null), deletion(10, 'AIDA'))).toEqual({ at: 10, by: 'AIDA' });
  expect(deletedIn(deletion(10, 'AIDA'), deletion(10, null))).toEqual({ at: 10, by: 'AIDA' });
});
