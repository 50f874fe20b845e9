import type { ApiFact } from '../records/fact.js';
import { digestWithoutMark, currentNameOf, candidaciesOf } from './candidacy.js';
import {
  ACCOUNT,
  REGION,
  ROLE,
  TAG_ONLY,
  TAG_OR_NAME,
  apiRecord,
  created,
  deleted,
  staged,
  tagged,
  unstaged,
  updated,
} from '../test/facts.js';

const API = 'aaaaaaaaaa';
const ORDERS = { service: 'orders' };

const claims = (facts: readonly ApiFact[], config = TAG_ONLY) =>
  Object.fromEntries([...candidaciesOf(apiRecord(facts), config)].map(([name, candidacy]) => [name, candidacy.claim]));
const namesOf = (facts: readonly ApiFact[], config = TAG_ONLY) =>
  [...candidaciesOf(apiRecord(facts), config)]
    .filter(([, candidacy]) => candidacy.named !== undefined)
    .map(([name]) => name);
const stageOf = (facts: readonly ApiFact[]) =>
  candidaciesOf(apiRecord([created(API, 1, { tags: ORDERS }), ...facts]), TAG_ONLY).get('orders')?.stage;

it.each<[string, readonly ApiFact[], readonly string[]]>([
  ['the tag gives the name', [created(API, 10, { name: 'x', tags: { service: 'Orders API' } })], ['orders-api']],
  ["the API's own name does not count if only tags name services", [created(API, 10, { name: 'orders' })], []],
  ['an unusable tag gives no name', [created(API, 10, { name: 'orders', tags: { service: '///' } })], []],
  [
    'an API that is no longer PRIVATE keeps its name, for the removal',
    [created(API, 10, { tags: ORDERS }), updated(API, 20, { type: 'REGIONAL' })],
    ['orders'],
  ],
  [
    'an API that became PRIVATE has a name',
    [created(API, 10, { type: 'EDGE', tags: ORDERS }), updated(API, 20)],
    ['orders'],
  ],
  ['an API without a proven creation has no name', [updated(API, 10, { tags: ORDERS })], []],
  ['an API of another registry has no name', [created(API, 10, { tags: { ...ORDERS, registry: 'dev' } })], []],
  ['an API of this registry has its name', [created(API, 10, { tags: { ...ORDERS, registry: 'prod' } })], ['orders']],
  ['a deleted API keeps its last name', [created(API, 10, { tags: ORDERS }), deleted(API, 20)], ['orders']],
  [
    'a re-tagged API has only the new name',
    [created(API, 10, { tags: ORDERS }), tagged(API, 20, { service: 'billing' })],
    ['billing'],
  ],
  ['an untagged API has no name', [created(API, 10, { tags: ORDERS }), tagged(API, 20, { service: null })], []],
])('by tags alone: %s', (_, facts, names) => {
  expect(namesOf(facts)).toEqual(names);
});

it.each<[string, readonly ApiFact[], readonly string[]]>([
  ["the API's own name gives the name", [created(API, 10, { name: 'Orders API' })], ['orders-api']],
  ["a tag wins over the API's own name", [created(API, 10, { name: 'x', tags: ORDERS })], ['orders']],
  ['an unusable tag does not fall back to the name', [created(API, 10, { name: 'orders', tags: { service: '' } })], []],
  [
    'an untagged API falls back to its name',
    [created(API, 10, { name: 'x', tags: ORDERS }), tagged(API, 20, { service: null })],
    ['x'],
  ],
  ['an unusable API name gives no name', [created(API, 10, { name: '日本' })], []],
])('by tag or name: %s', (_, facts, names) => {
  expect(namesOf(facts, TAG_OR_NAME)).toEqual(names);
});

it('a candidacy says where its name comes from', () => {
  const byTag = apiRecord([created(API, 10, { name: 'x', tags: ORDERS })]);
  const byName = apiRecord([created(API, 10, { name: 'x' })]);

  expect(currentNameOf(byTag, TAG_OR_NAME)).toEqual({ name: 'orders', from: 'tag' });
  expect(currentNameOf(byName, TAG_OR_NAME)).toEqual({ name: 'x', from: 'name' });
  expect(currentNameOf(byName, TAG_ONLY)).toBeUndefined();
});

it.each<[string, readonly ApiFact[], Record<string, number>]>([
  [
    'a tag claims from its first sight',
    [created(API, 10), tagged(API, 20, ORDERS), tagged(API, 30, ORDERS)],
    { orders: 20 },
  ],
  [
    'a new tag ends no claim',
    [created(API, 10, { tags: ORDERS }), tagged(API, 20, { service: 'billing' })],
    { orders: 10, billing: 20 },
  ],
  [
    'the removal of a tag ends no claim',
    [created(API, 10, { tags: ORDERS }), tagged(API, 20, { service: null })],
    { orders: 10 },
  ],
  ['a deletion ends no claim', [created(API, 10, { tags: ORDERS }), deleted(API, 20)], { orders: 10 }],
  [
    'leaving PRIVATE ends no claim',
    [created(API, 10, { tags: ORDERS }), updated(API, 20, { type: 'REGIONAL' })],
    { orders: 10 },
  ],
  ['an API that was never PRIVATE claims nothing', [created(API, 10, { type: 'EDGE', tags: ORDERS })], {}],
  [
    'an API that was tagged before it became PRIVATE claims from its tag on',
    [created(API, 10, { type: 'EDGE', tags: ORDERS }), updated(API, 20)],
    { orders: 10 },
  ],
  [
    'a createdDate does not move a claim',
    [created(API, 10, { source: 'sweep', createdAt: 2, tags: ORDERS })],
    { orders: 10 },
  ],
])('claims: %s', (_, facts, expected) => {
  expect(claims(facts)).toEqual(expected);
  expect(claims(facts, TAG_OR_NAME)).toMatchObject(expected);
});

it.each<[string, readonly ApiFact[], Record<string, number>]>([
  ['a name claims from its first sight', [created(API, 10, { name: 'x' }), updated(API, 20, { name: 'x' })], { x: 10 }],
  [
    'a new API name claims from then on, and the old one no longer',
    [created(API, 10, { name: 'x' }), updated(API, 20, { name: 'y' })],
    { y: 20 },
  ],
  ['a name beneath a tag claims nothing', [created(API, 10, { name: 'x', tags: ORDERS })], { orders: 10 }],
  [
    "an untagged API's own name claims from the newest sight of the tag on, not from the API's creation",
    [
      created(API, 10, { name: 'x', tags: ORDERS }),
      updated(API, 30, { tags: ORDERS }),
      tagged(API, 40, { service: null }),
    ],
    { orders: 10, x: 30 },
  ],
  [
    'an unusable tag counts as the newest tag, too',
    [created(API, 10, { name: 'x', tags: { service: '///' } }), tagged(API, 40, { service: null })],
    { x: 10 },
  ],
  [
    'a name that was shown as a tag claims by that tag, whichever came first',
    [created(API, 10, { name: 'orders' }), tagged(API, 20, ORDERS), tagged(API, 40, { service: null })],
    { orders: 20 },
  ],
])('claims by name: %s', (_, facts, expected) => {
  expect(claims(facts, TAG_OR_NAME)).toEqual(expected);
});

it.each<[string, readonly ApiFact[], string | undefined]>([
  ['an API without a stage has none to serve', [], undefined],
  ['the only stage serves', [staged(API, 10, 'prod')], 'prod'],
  ['the oldest of several stages serves', [staged(API, 20, 'a'), staged(API, 10, 'z')], 'z'],
  ['the first by name of equally old stages serves', [staged(API, 10, 'b'), staged(API, 10, 'a')], 'a'],
  [
    'any other stage wins over SAM\'s "Stage", however late',
    [staged(API, 10, 'Stage'), staged(API, 20, 'prod')],
    'prod',
  ],
  ['"Stage" serves if there is no other', [staged(API, 10, 'Stage')], 'Stage'],
  [
    '"Stage" serves again when the other stage is deleted',
    [staged(API, 10, 'Stage'), staged(API, 11), unstaged(API, 12)],
    'Stage',
  ],
  [
    'the stage that the tag names serves',
    [staged(API, 10, 'a'), staged(API, 20, 'b'), tagged(API, 30, { stage: 'b' })],
    'b',
  ],
  [
    '"Stage" serves if the tag names it',
    [staged(API, 10, 'a'), staged(API, 20, 'Stage'), tagged(API, 30, { stage: 'Stage' })],
    'Stage',
  ],
  [
    'the oldest stage serves if the tag names a missing one',
    [staged(API, 10, 'a'), tagged(API, 30, { stage: 'b' })],
    'a',
  ],
  [
    'a stage that is created again is younger than one that stayed',
    [staged(API, 10, 'a'), staged(API, 20, 'b'), unstaged(API, 30, 'a'), staged(API, 40, 'a')],
    'b',
  ],
])('serves %s', (_, facts, stage) => {
  expect(stageOf(facts)).toBe(stage);
});

it("a live API's candidacy has what an address and its warnings need", () => {
  const record = apiRecord([
    created(API, 10, { vpceIds: ['vpce-1'], disabled: true, strict: true, tags: { ...ORDERS, stage: 'beta' } }),
    staged(API, 12, 'prod'),
  ]);

  expect(candidaciesOf(record, TAG_ONLY).get('orders')).toMatchObject({
    createdAt: 10,
    named: 'tag',
    stage: 'prod',
    live: {
      vpceIds: ['vpce-1'],
      stages: [{ name: 'prod', since: 12 }],
      missingStage: 'beta',
      disabled: true,
      strict: true,
    },
  });
});

it("a deleted API's candidacy has its last stage and no live details", () => {
  const record = apiRecord([created(API, 10, { tags: ORDERS }), staged(API, 12), deleted(API, 20)]);

  const candidacy = candidaciesOf(record, TAG_ONLY).get('orders');

  expect(candidacy).toMatchObject({ stage: 'prod', deleted: { at: 20 } });
  expect(candidacy).not.toHaveProperty('live');
});

const lineage = (tags: Record<string, string>) =>
  candidaciesOf(apiRecord([created(API, 10, { tags: { ...ORDERS, ...tags } })]), TAG_ONLY).get('orders')?.lineage;

it('one stack and logical id are one lineage, and all APIs without them another', () => {
  expect(lineage({ stack: 's', logicalId: 'Api' })).toBe(lineage({ stack: 's', logicalId: 'Api' }));
  expect(lineage({})).toBe(lineage({ stage: 'prod' }));
  expect(
    new Set([
      lineage({}),
      lineage({ stack: 's', logicalId: 'Api' }),
      lineage({ stack: 's', logicalId: 'Other' }),
      lineage({ stack: 't', logicalId: 'Api' }),
    ]).size,
  ).toBe(4);
});

it('a lineage is its account and region, with its stack and logical id if it has any', () => {
  const scope = `${ACCOUNT}|${REGION}`;

  expect(lineage({})).toBe(scope);
  expect(lineage({ stack: 's', logicalId: 'Api' })).toBe(`${scope}|s|Api`);
  expect(lineage({ stack: 's' })).toBe(`${scope}|s|`);
  expect(lineage({ logicalId: 'Api' })).toBe(`${scope}||Api`);
});

it('a candidacy leaves out what is not known or does not apply', () => {
  const common = {
    account: ACCOUNT,
    region: REGION,
    apiId: API,
    createdAt: 10,
    claim: 10,
    lineage: `${ACCOUNT}|${REGION}`,
  };
  const bare = [created(API, 10, { tags: ORDERS })];
  const candidacy = (facts: readonly ApiFact[], name = 'orders') => candidaciesOf(apiRecord(facts), TAG_ONLY).get(name);

  expect(candidacy(bare)).toStrictEqual({ ...common, named: 'tag', live: { vpceIds: [], stages: [] } });
  const dead = { deleted: { at: 20, by: ROLE } };
  expect(candidacy([...bare, deleted(API, 20)])).toStrictEqual({ ...common, ...dead, named: 'tag' });
  expect(candidacy([...bare, tagged(API, 20, { service: 'billing' })])).toStrictEqual(common);
  expect(candidacy([...bare, tagged(API, 20, { stage: 'prod' }), staged(API, 20)])?.live).not.toHaveProperty(
    'missingStage',
  );
});

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const taggedWith = (count: number) => many(count).map((index) => tagged(API, 20 + index, { service: `t${index}` }));
const renamed = (count: number) => many(count).map((index) => updated(API, 20 + index, { name: `n${index}` }));

it.each([25, 80, 395])(
  'an API with %d names claims its newest name from its first sight, however often it is seen',
  (count) => {
    const newest = count - 1;
    const byTag = [created(API, 10), ...taggedWith(count)];
    const byName = [created(API, 10), ...renamed(count)];

    expect(namesOf(byTag)).toEqual([`t${newest}`]);
    expect(claims(byTag)).toMatchObject({ t0: 20, [`t${newest}`]: 20 + newest });
    expect(claims([...byTag, updated(API, 5000, { tags: { service: `t${newest}` } })])).toEqual(claims(byTag));
    expect(claims([...byName, updated(API, 5000, { name: `n${newest}` })], TAG_OR_NAME)).toEqual({
      [`n${newest}`]: 20 + newest,
    });
    expect(claims(byTag.toReversed())).toEqual(claims(byTag));
  },
);

it('an API claims its newest name and the first ninety, so that a change of it fits into one transaction', () => {
  const facts = [created(API, 10), ...taggedWith(120)];

  expect(Object.keys(claims(facts))).toEqual([...many(90).map((index) => `t${index}`), 't119']);
  expect(claims([...facts, tagged(API, 900, { service: 't100' })]).t100).toBe(120);
});

it('an API with more than four hundred names claims later ones after everyone else, and that claim does not move', () => {
  const byTag = [created(API, 10), ...taggedWith(410)];
  const byName = [created(API, 10), ...renamed(410)];

  expect(claims(byTag).t409).toBe(Number.MAX_SAFE_INTEGER);
  expect(claims([...byTag, updated(API, 5000, { tags: { service: 't409' } })])).toEqual(claims(byTag));
  expect(claims(byName, TAG_OR_NAME)).toEqual({ n409: Number.MAX_SAFE_INTEGER });
});

it("the name of a missing stage is cut to a stage name's length", () => {
  const record = apiRecord([created(API, 10, { tags: { ...ORDERS, stage: 'x'.repeat(200) } })]);

  expect(candidaciesOf(record, TAG_ONLY).get('orders')?.live?.missingStage).toBe('x'.repeat(128));
});

it('a candidacy says what was not read of a policy', () => {
  const statements = [] as const;

  expect(digestWithoutMark({ mark: 7, statements })).toStrictEqual({ statements });
  expect(digestWithoutMark({ mark: 7, statements, unread: 'too-large' })).toStrictEqual({
    statements,
    unread: 'too-large',
  });
});
