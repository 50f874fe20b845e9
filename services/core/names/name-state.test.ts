import { reduceName } from './act.js';
import { elect, electedOwner } from './elect.js';
import type { ApiFact } from '../records/fact.js';
import { earliest, scopeOf } from './folded.js';
import { blankName, withCandidacy, type NameState } from './name-state.js';
import type { Candidacy } from './candidacy.js';
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  TAG_ONLY,
  created,
  deleted,
  nameState,
  ready,
  staged,
  tagged,
  withFacts,
} from '../test/facts.js';

const ORDERS = { service: 'orders' };
const STACK = { ...ORDERS, stack: 'orders', logicalId: 'Api' };
const idOf = (index: number) => `${index}`.padStart(10, 'x');

const candidacy = (apiId: string, more: Partial<Candidacy> = {}): Candidacy => ({
  account: '111122223333',
  region: 'eu-west-1',
  apiId,
  claim: 10,
  named: 'tag',
  lineage: '111122223333|eu-west-1',
  createdAt: 10,
  live: { vpceIds: [], stages: [] },
  ...more,
});

/** This many APIs of the name, one after the other: created, ready, deleted. */
function lives(count: number, from: number, tags: Record<string, string> = ORDERS): ApiFact[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * 10;
    return [...ready(idOf(at), at, { tags }), deleted(idOf(at), at + 5)];
  }).flat();
}

const regionOf = (state: NameState) => elect(state, TAG_ONLY)?.regions[0];

it("a name's state has one candidacy for each API, and replaces it", () => {
  const state = withCandidacy(blankName('orders'), undefined, candidacy('a'));

  expect(withCandidacy(state, candidacy('a'), candidacy('a', { claim: 5 })).candidacies).toEqual([
    candidacy('a', { claim: 5 }),
  ]);
  expect(
    withCandidacy(state, undefined, candidacy('b', { createdAt: 5 })).candidacies.map(({ apiId }) => apiId),
  ).toEqual(['b', 'a']);
});

it('a candidacy is removed when its API has none any more', () => {
  const state = withCandidacy(blankName('orders'), undefined, candidacy('a'));

  expect(withCandidacy(state, candidacy('a'), undefined).candidacies).toEqual([]);
});

it('an API that never had a candidacy changes nothing', () => {
  const state = withCandidacy(blankName('orders'), undefined, candidacy('a'));

  expect(withCandidacy(state, undefined, undefined)).toBe(state);
});

it('APIs of one id in two regions or accounts have separate candidacies', () => {
  const state = [
    candidacy('a'),
    candidacy('a', { region: 'us-east-1' }),
    candidacy('a', { account: OTHER_ACCOUNT }),
  ].reduce((known, each) => withCandidacy(known, undefined, each), blankName('orders'));

  expect(state.candidacies.map(scopeOf)).toEqual([
    '111122223333|eu-west-1',
    '111122223333|us-east-1',
    `${OTHER_ACCOUNT}|eu-west-1`,
  ]);
});

it('earliest keeps the smallest value for each key', () => {
  const pairs = [
    ['a', 2],
    ['b', 1],
    ['a', 1],
    ['b', 3],
  ] as const;

  expect([...earliest(pairs)]).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
});

it('generations count on after hundreds of deleted APIs', () => {
  const state = nameState('orders', [...lives(250, 100), ...ready('new', 9000, { tags: ORDERS })]);

  expect(regionOf(state)?.current).toMatchObject({ apiId: 'new', generation: 251 });
});

it("a name's state stays small after hundreds of deleted APIs", () => {
  const state = nameState('orders', lives(400, 100));

  expect(state.candidacies.length).toBeLessThanOrEqual(100);
  expect(JSON.stringify(state).length).toBeLessThan(50_000);
});

it('the last removal is known after hundreds of deleted APIs', () => {
  const state = nameState('orders', lives(150, 100));

  expect(regionOf(state)).toMatchObject({ status: 'gone', removal: { apiId: idOf(1590), stage: 'prod' } });
});

it('an account owns a name though its first claim was folded', () => {
  const theirs = { tags: ORDERS, account: OTHER_ACCOUNT };
  const first = nameState('orders', [...lives(150, 100), created('theirs', 150, theirs)]);

  expect(first.candidacies.every(({ claim }) => claim > 100)).toBe(true);
  expect(electedOwner(first, TAG_ONLY)).toBe('111122223333');
});

it('the older lineage stays the incumbent though its first API was folded', () => {
  const preview = { ...ORDERS, stack: 'orders-pr-7', logicalId: 'Api' };
  const state = nameState('orders', [
    ...lives(150, 100, STACK),
    ...ready('preview', 105, { tags: preview }),
    ...ready('next', 9000, { tags: STACK }),
  ]);

  expect(regionOf(state)?.current?.apiId).toBe('next');
  expect(regionOf(state)?.siblings.map(({ apiId }) => apiId)).toEqual(['preview']);
});

it('the API that got a name while no other had it keeps serving, however many APIs with another stage come and go', () => {
  const state = nameState('orders', [
    ...lives(1, 100),
    ...ready('first', 150, { tags: ORDERS }, 'v1'),
    ...lives(150, 200),
    ...ready('preview', 9000, { tags: ORDERS }),
  ]);

  expect(regionOf(state)?.current?.apiId).toBe('first');
  expect(regionOf(state)?.siblings.map(({ apiId }) => apiId)).toEqual(['preview']);
});

it('a late fact of a folded API adds no API', () => {
  const facts = lives(150, 100);
  const late = tagged(idOf(100), 101, { ...ORDERS, stage: 'prod' });

  const state = nameState('orders', [...facts, late, ...ready('new', 9000, { tags: ORDERS })]);

  expect(regionOf(state)?.current).toMatchObject({ apiId: 'new', generation: 151 });
});

it('an API that outlives hundreds of younger ones keeps its generation', () => {
  const state = nameState('orders', [
    ...ready('first', 10, { tags: STACK }),
    ...lives(150, 100, { ...ORDERS, stack: 'orders-pr', logicalId: 'Api' }),
  ]);

  expect(regionOf(state)?.current).toMatchObject({ apiId: 'first', generation: 1 });
});

it('a lineage of another scope is never an elder', () => {
  const state = nameState('orders', [
    ...lives(150, 100).map((fact) => ({ ...fact, region: 'us-east-1' })),
    ...ready('stacked', 2000, { tags: STACK }),
  ]);

  expect(regionOf(state)?.current).toMatchObject({ apiId: 'stacked', generation: 1 });
  expect(regionOf(state)?.current?.sibling).toBeUndefined();
});

it('the elder lineage without a stack is known though its first API was folded', () => {
  const state = nameState('orders', [...lives(150, 100), ...ready('stacked', 205, { tags: STACK })]);

  expect(state.candidacies.filter(({ claim }) => claim < 205)).toEqual([]);
  expect(regionOf(state)?.current).toMatchObject({ apiId: 'stacked', sibling: true });
});

it('a folded API of the same second counts among the elder ones', () => {
  const crowd = lives(120, 100).map((fact) => (fact.kind === 'ApiDescribed' ? { ...fact, at: 50 } : fact));
  const state = nameState('orders', [...crowd, ...ready('zz', 50, { tags: ORDERS })]);

  expect(regionOf(state)?.current).toMatchObject({ apiId: 'zz', generation: 121 });
});

it("a name's state has room for a hundred live APIs, and says when one did not fit", () => {
  const crowd = Array.from({ length: 105 }, (_, index) => created(idOf(index), 100 + index, { tags: ORDERS }));

  const state = nameState('orders', crowd);

  expect(state.candidacies).toHaveLength(100);
  expect(state.candidacies.map(({ apiId }) => apiId)).toContain(idOf(104));
  expect(state.crowded).toBe(true);
});

it('the room in bytes goes to the youngest APIs of a lineage, too', () => {
  const stages = Array.from({ length: 1000 }, (_, index) => ({ name: `stage-${index}`.padEnd(100, 'x'), since: 1 }));
  const crowd = Array.from({ length: 10 }, (_, index) =>
    candidacy(idOf(index), { claim: 10 + index, live: { vpceIds: [], stages } }),
  );

  const state = crowd.reduce((known, each) => withCandidacy(known, undefined, each), blankName('orders'));

  expect(JSON.stringify(state).length).toBeLessThan(300_000);
  expect(state.candidacies.map(({ apiId }) => apiId)).toEqual([idOf(8), idOf(9)]);
});

it("a name's state has room up to the last byte", () => {
  const bare = candidacy('a', { lineage: '' });
  const room = (bytes: number) => {
    const filled = { ...bare, lineage: 'x'.repeat(bytes - JSON.stringify(bare).length) };
    return withCandidacy(blankName('orders'), undefined, filled).candidacies.length;
  };

  expect([room(250_000), room(250_001)]).toEqual([1, 0]);
});

it('the room for live APIs goes to the eldest lineage first, and in it to the youngest APIs', () => {
  const previews = Array.from({ length: 60 }, (_, index) =>
    candidacy(idOf(index), { createdAt: 20 + index, claim: 20 + index, lineage: 'preview', stage: 'prod' }),
  );
  const eldest = Array.from({ length: 60 }, (_, index) =>
    candidacy(idOf(100 + index), { createdAt: 100 + index, claim: index === 0 ? 10 : 100 + index, stage: 'prod' }),
  );
  const kept = (order: readonly Candidacy[]) =>
    order
      .reduce((known, each) => withCandidacy(known, undefined, each), blankName('orders'))
      .candidacies.map(({ createdAt }) => createdAt);

  // All sixty of the eldest lineage, and the forty youngest previews.
  const expected = [...previews.slice(20), ...eldest].map(({ createdAt }) => createdAt);
  expect(kept([...previews, ...eldest])).toEqual(expected);
});

it('a replacement takes over from a hundred and fifty live APIs of its lineage', () => {
  const facts = Array.from({ length: 150 }, (_, index) => [
    created(idOf(index), 100 + 2 * index, { tags: ORDERS }),
    staged(idOf(index), 101 + 2 * index),
  ]);

  expect(regionOf(nameState('orders', facts.flat()))?.current?.apiId).toBe(idOf(149));
});

it("a hundred live APIs of another account take no room from the owner's", () => {
  const theirs = Array.from({ length: 110 }, (_, index) =>
    created(idOf(index), 200 + index, { account: OTHER_ACCOUNT, tags: ORDERS }),
  );
  const ours = [created('first', 100, { tags: STACK }), deleted('first', 110), created('next', 900, { tags: STACK })];

  const state = nameState('orders', [...ours, ...theirs, staged('next', 901)]);

  expect(regionOf(state)?.current?.apiId).toBe('next');
});

it('an account keeps its claim by a tag although its API does not fit', () => {
  const mine = Array.from({ length: 120 }, (_, index) => created(idOf(index), 100 + index, { tags: ORDERS }));

  const state = nameState('orders', mine);

  expect(new Map(state.folded.claims).get('111122223333')).toBe(100);
});

it("a name's state is not crowded while all live APIs have room", () => {
  const all = Array.from({ length: 100 }, (_, index) => created(idOf(index), 100 + index, { tags: ORDERS }));

  expect(nameState('orders', all)).not.toHaveProperty('crowded');
});

it('a deleted API that arrives late and is older than all kept ones is folded', () => {
  const dead = (createdAt: number) => {
    const { live: life, ...over } = candidacy(idOf(createdAt), {
      createdAt,
      claim: createdAt,
      deleted: { at: 5000, by: null },
    });
    return life === undefined ? candidacy(idOf(createdAt)) : over;
  };
  const kept = Array.from({ length: 100 }, (_, index) => dead(10 + index));

  const state = [...kept, dead(1)].reduce((known, each) => withCandidacy(known, undefined, each), blankName('orders'));

  expect(state.folded.creationTimes).toEqual([['111122223333|eu-west-1', [1]]]);
  expect(state.candidacies).toHaveLength(100);
});

it('a folded API stays among the elder ones when a late fact of a kept API of the same second arrives', () => {
  const crowd = lives(120, 100).map((fact) => (fact.kind === 'ApiDescribed' ? { ...fact, at: 50 } : fact));
  const late = tagged(idOf(1290), 51, { ...ORDERS, stage: 'prod' });
  const state = nameState('orders', [...crowd, late, ...ready('zz', 50, { tags: ORDERS })]);

  expect(regionOf(state)?.current).toMatchObject({ apiId: 'zz', generation: 121 });
});

it('an account that claims a released name again owns it after its API is folded', () => {
  const past = lives(50, 100);
  const state = reduceName(nameState('orders', past), {
    kind: 'Released',
    name: 'orders',
    account: ACCOUNT,
    at: 700,
    cause: { eventName: 'Release', eventId: 'r', principal: null, tool: null },
  });
  const theirs = [created('theirs', 900, { account: OTHER_ACCOUNT, tags: ORDERS })];
  const folded = withFacts(state, [...lives(1, 800), ...theirs, ...lives(150, 1000)]);

  expect(folded.folded.claims).toEqual([[ACCOUNT, 800]]);
  expect(electedOwner(folded, TAG_ONLY)).toBe(ACCOUNT);
});
