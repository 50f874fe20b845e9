import type { ServiceEntry } from 'waypost/model';
import { elect, holderOf } from './elect.js';
import type { ApiFact } from './fact.js';
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  REGION,
  ROLE,
  TAG_ONLY,
  TAG_OR_NAME,
  created,
  deleted,
  nameState,
  permutations,
  staged,
  tagged,
  unstaged,
  updated,
} from './test/facts.js';
import { timestampOf } from './time.js';

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
  const orders = facts.length <= 6 ? permutations(facts) : [facts, facts.toReversed()];
  const answers = orders.map((order) => gistOf(entryOf(order, config)));
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

it('serves an API once it has a stage', () => {
  expect(serving([created(A, 10, { tags: ORDERS })])).toEqual({ [REGION]: 'not-ready' });
  expect(serving([created(A, 10, { tags: ORDERS }), staged(A, 11)])).toEqual({ [REGION]: `${A}/prod` });
});

it('knows nothing of a name that nobody bears', () => {
  expect(entryOf([created(A, 10), staged(A, 11)])).toBeNull();
  expect(entryOf([created(A, 10, { tags: ORDERS }), tagged(A, 20, { service: 'billing' })])).toBeNull();
});

it('moves to a replacement when it has a stage, and not before', () => {
  const before = [created(A, 10, { tags: ORDERS }), staged(A, 11), created(B, 20, { tags: ORDERS })];

  expect(serving(before)).toEqual({ [REGION]: `${A}/prod` });
  expect(serving([...before, staged(B, 21)])).toEqual({ [REGION]: `${B}/prod` });
});

it('goes back to the elder of a lineage when the younger loses its last stage', () => {
  const facts = [
    created(A, 10, { tags: ORDERS }),
    staged(A, 11),
    created(B, 20, { tags: ORDERS }),
    staged(B, 21),
    unstaged(B, 30),
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${A}/prod` });
});

it('never serves a deleted API, and waits for the new one to be ready', () => {
  const replaced = [created(A, 10, { tags: STACK }), staged(A, 11), deleted(A, 20), created(B, 21, { tags: STACK })];

  expect(serving(replaced)).toEqual({ [REGION]: 'not-ready' });
  expect(serving([...replaced, staged(B, 22)])).toEqual({ [REGION]: `${B}/prod` });
});

it('says when, by whom and with which stage a name went', () => {
  const facts = [created(A, 10, { tags: ORDERS }), staged(A, 11), deleted(A, 20)];

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
        departure: {
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

it('takes a stack destroyed and made again for the same lineage', () => {
  const facts = [
    created(A, 10, { tags: STACK }),
    deleted(A, 20),
    created(B, 15, { tags: PREVIEW }),
    staged(B, 16),
    created(C, 30, { tags: STACK }),
    staged(C, 31),
  ];

  expect(serving(facts.slice(0, 4))).toEqual({ [REGION]: `${B}/prod (sibling)` });
  expect(serving(facts)).toEqual({ [REGION]: `${C}/prod` });
});

it('never serves a look-alike while an API of an older lineage is alive, ready or not', () => {
  const incumbent = created(A, 10, { tags: STACK });
  const preview = [created(B, 20, { tags: PREVIEW }), staged(B, 21)];

  expect(serving([incumbent, staged(A, 11), ...preview])).toEqual({ [REGION]: `${A}/prod` });
  expect(serving([incumbent, ...preview])).toEqual({ [REGION]: 'not-ready' });
});

it('records a look-alike as a sibling on the entry', () => {
  const entry = entryOf([
    created(A, 10, { tags: STACK }),
    staged(A, 11),
    created(B, 20, { tags: PREVIEW }),
    staged(B, 21, 'beta'),
  ]);

  expect(entry?.regions[0]).toMatchObject({
    candidates: [{ apiId: A, stage: 'prod', generation: 1, born: timestampOf(10), named: 'tag' }],
    siblings: [{ apiId: B, stage: 'beta', generation: 2, born: timestampOf(20), named: 'tag' }],
  });
});

it('never serves a look-alike that merely has the name', () => {
  const facts = [created(A, 10, { tags: STACK }), deleted(A, 20), created(B, 15, { name: 'orders' }), staged(B, 16)];

  expect(serving(facts, TAG_OR_NAME)).toEqual({ [REGION]: 'not-ready' });
});

it('puts a tagged API before one that merely has the name, whatever their ages', () => {
  const facts = [
    created(A, 10, { name: 'orders' }),
    staged(A, 11),
    created(B, 20, { name: 'x', tags: ORDERS }),
    staged(B, 21),
    created(C, 30, { name: 'orders' }),
    staged(C, 31),
  ];

  expect(serving(facts.slice(0, 2), TAG_OR_NAME)).toEqual({ [REGION]: `${A}/prod` });
  expect(serving(facts, TAG_OR_NAME)).toEqual({ [REGION]: `${B}/prod` });
});

it('takes the lineage with the earliest claim, not the one with the oldest API', () => {
  const facts = [
    created(A, 10, { tags: { stack: 'late', logicalId: 'Api' } }),
    staged(A, 11),
    created(B, 20, { tags: STACK }),
    staged(B, 21),
    tagged(A, 30, ORDERS),
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${B}/prod` });
});

it('takes the youngest of a lineage, and of equally old ones the greater id', () => {
  const twins = [created(B, 10, { tags: ORDERS }), staged(B, 11), created(A, 10, { tags: ORDERS }), staged(A, 11)];

  expect(serving(twins)).toEqual({ [REGION]: `${B}/prod` });
  expect(serving([...twins, created(A, 10), tagged(B, 9, ORDERS)])).toEqual({ [REGION]: `${A}/prod` });
});

it('gives each region its own current API', () => {
  const facts = [
    created(A, 10, { tags: ORDERS }),
    staged(A, 11),
    created(B, 20, { tags: ORDERS, ...elsewhere }),
    staged(B, 21, 'beta', elsewhere),
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${A}/prod`, 'us-east-1': `${B}/beta` });
  expect(entryOf(facts)?.status).toBe('live');
  expect(entryOf([...facts, deleted(A, 30), unstaged(B, 31, 'beta', elsewhere)])?.status).toBe('not-ready');
});

it('gives a name to the account with the earliest claim, and never serves the other', () => {
  const facts = [
    created(A, 10, { tags: ORDERS }),
    staged(A, 11),
    created(B, 9, { tags: ORDERS, ...theirs }),
    staged(B, 9, 'prod', theirs),
  ];

  expect(serving(facts)).toEqual({ [REGION]: `${B}/prod` });
  expect(entryOf(facts)).toMatchObject({
    accountId: OTHER_ACCOUNT,
    conflicts: [{ accountId: ACCOUNT, region: REGION, apiId: A, since: timestampOf(11) }],
  });
});

it('gives a name to the smaller account of two with equal claims', () => {
  const facts = [created(A, 10, { tags: ORDERS, ...theirs }), created(B, 10, { tags: ORDERS })];

  expect(entryOf(facts)?.accountId).toBe(ACCOUNT);
  expect(entryOf(facts.toReversed())?.accountId).toBe(ACCOUNT);
});

it('leaves a name with its holder after its last API is gone', () => {
  const facts = [
    created(A, 10, { tags: ORDERS }),
    deleted(A, 20),
    created(B, 30, { tags: ORDERS, ...theirs }),
    staged(B, 31, 'prod', theirs),
  ];

  expect(serving(facts)).toEqual({ [REGION]: 'gone' });
  expect(entryOf(facts)).toMatchObject({ accountId: ACCOUNT, conflicts: [{ accountId: OTHER_ACCOUNT }] });
});

it('leaves a name with an account whose API was tagged away', () => {
  const facts = [
    created(A, 10, { tags: ORDERS }),
    tagged(A, 20, { service: 'billing' }),
    created(B, 15, { tags: ORDERS, ...theirs }),
    staged(B, 16, 'prod', theirs),
  ];

  expect(entryOf(facts)).toMatchObject({ accountId: ACCOUNT, regions: [], conflicts: [{ apiId: B }] });
});

it('gives a name to its configured owner, whoever claims it', () => {
  const config = { ...TAG_ONLY, owners: [{ names: 'ord*', account: OTHER_ACCOUNT }] };
  const mine = [created(A, 10, { tags: ORDERS }), staged(A, 11)];
  const both = [...mine, created(B, 20, { tags: ORDERS, ...theirs }), staged(B, 21, 'prod', theirs)];

  expect(entryOf(mine, config)).toMatchObject({ accountId: OTHER_ACCOUNT, status: 'gone', regions: [] });
  expect(serving(both, config)).toEqual({ [REGION]: `${B}/prod` });
});

it("makes nothing gone by another account's tombstone, and no conflict of it", () => {
  const facts = [created(A, 10, { tags: ORDERS }), created(B, 20, { tags: ORDERS, ...theirs }), deleted(B, 30, theirs)];

  expect(entryOf(facts)).toMatchObject({ status: 'not-ready', conflicts: [] });
});

it('counts generations by birth over the living and the dead, per holder and region', () => {
  const facts = [
    created(B, 20, { tags: ORDERS }),
    staged(B, 21),
    created(C, 5, { tags: ORDERS, ...elsewhere }),
    staged(C, 6, 'prod', elsewhere),
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

it('tells of the current API all that an address and its warnings need', () => {
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
    born: timestampOf(10),
    since: timestampOf(30),
    missingStage: 'gamma',
    disabled: true,
    strict: true,
  });
});

it("serves an operator's choice while it is alive and ready", () => {
  const facts = [created(A, 10, { tags: ORDERS }), staged(A, 11), created(B, 20, { tags: ORDERS }), staged(B, 21)];
  const pinned = (more: readonly ApiFact[] = []) => ({
    ...nameState('orders', [...facts, ...more]),
    pin: { at: 30, rank: 3, value: A },
  });

  expect(gistOf(elect(pinned(), TAG_ONLY))).toEqual({ [REGION]: `${A}/prod` });
  expect(gistOf(elect(pinned([unstaged(A, 40)]), TAG_ONLY))).toEqual({ [REGION]: `${B}/prod` });
});

it("counts an account's claims no more up to an operator's release", () => {
  const state = nameState('orders', [created(A, 10, { tags: ORDERS }), created(B, 20, { tags: ORDERS, ...theirs })]);

  expect(holderOf(state, TAG_ONLY)).toBe(ACCOUNT);
  expect(holderOf({ ...state, releases: [[ACCOUNT, 15]] }, TAG_ONLY)).toBe(OTHER_ACCOUNT);
  expect(holderOf({ ...state, releases: [[ACCOUNT, 9]] }, TAG_ONLY)).toBe(ACCOUNT);
});

it('lists at most ten candidates, siblings and conflicts', () => {
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
