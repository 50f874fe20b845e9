import type { ServiceEntry } from 'waypost/model';
import { elect } from './elect.js';
import type { ApiFact, StageSeen } from '../records/fact.js';
import {
  REGION,
  ROLE,
  TAG_ONLY,
  created,
  deleted,
  deploymentMade,
  nameState,
  ordersOf,
  ready,
  staged,
  swept,
  tagged,
  updated,
} from '../test/facts.js';

const ORDERS = { service: 'orders' };
const A = 'aaaaaaaaaa';
const B = 'bbbbbbbbbb';
const HOST = `https://${A}.execute-api.${REGION}.amazonaws.com/prod/`;
const ALIAS = `https://${A}-vpce-1.execute-api.${REGION}.amazonaws.com/prod/`;

const deployed = (at: number, id: string, more: Partial<StageSeen> = {}): StageSeen =>
  staged(A, at, 'prod', { sign: 'touched', deployment: { id, created: true }, ...more });
const movedTo = (at: number, id: string, more: Partial<StageSeen> = {}): StageSeen =>
  deployed(at, id, { deployment: { id, created: false }, ...more });
const changed = (at: number, type: string): ApiFact => updated(A, at, { type, sets: ['type'], tags: ORDERS });
const dated = (at: number, id: string, createdAt: number) => deploymentMade(A, at, id, createdAt);

const entryOf = (facts: readonly ApiFact[]) => elect(nameState('orders', facts), TAG_ONLY);

/** The region after every order of the facts, which is always the same. */
function regionAfter(facts: readonly ApiFact[]): ServiceEntry['regions'][number] | undefined {
  const entries = ordersOf(facts).map(entryOf);
  for (const entry of entries) expect(entry).toEqual(entries[0]);
  return entries[0]?.regions[0];
}

const gistOf = (region: ReturnType<typeof regionAfter>): readonly unknown[] | undefined => {
  if (region === undefined) return undefined;
  const { status, current, removal, candidates } = region;
  if (current !== null)
    return [status, current.apiId, current.type ?? 'PRIVATE', current.stages[0]?.type ?? 'as the API'];
  return removal === undefined ? [status, candidates[0]?.stage, candidates[0]?.type] : [status, removal];
};

const start = [created(A, 10, { tags: ORDERS }), deployed(20, 'd1')];
const gone = (more: object) => ['gone', { apiId: A, stage: 'prod', url: HOST, reason: 'no-longer-private', ...more }];

it.each<[string, readonly ApiFact[], ReturnType<typeof gistOf>]>([
  [
    'an API that is made REGIONAL serves until the stage is deployed again',
    [...start, changed(30, 'REGIONAL')],
    ['live', A, 'REGIONAL', 'PRIVATE'],
  ],
  [
    'an API that is made EDGE serves until the stage is deployed again',
    [...start, changed(30, 'EDGE')],
    ['live', A, 'EDGE', 'PRIVATE'],
  ],
  [
    'the deployment after the change makes the API public',
    [...start, changed(30, 'REGIONAL'), deployed(40, 'd2')],
    gone({ at: iso(30), by: ROLE, type: 'REGIONAL', deployed: iso(40) }),
  ],
  [
    'a deployment that was created before the change and is served after it keeps the API private',
    [...start, dated(25, 'd2', 25), changed(30, 'REGIONAL'), movedTo(40, 'd2')],
    ['live', A, 'REGIONAL', 'PRIVATE'],
  ],
  [
    'a stage that goes back to the deployment from before the change is private again',
    [...start, changed(30, 'REGIONAL'), deployed(40, 'd2'), movedTo(50, 'd1')],
    ['live', A, 'REGIONAL', 'PRIVATE'],
  ],
  [
    'a change that is taken back before it is deployed changes nothing',
    [...start, changed(30, 'REGIONAL'), changed(35, 'PRIVATE'), deployed(40, 'd2')],
    ['live', A, 'PRIVATE', 'as the API'],
  ],
  [
    'a public API that is made private serves once it is deployed',
    [created(A, 10, { type: 'REGIONAL', tags: ORDERS }), deployed(20, 'd1'), changed(30, 'PRIVATE')],
    ['not-ready', null, 'REGIONAL'],
  ],
  [
    'an EDGE API that is made private serves once it is deployed',
    [created(A, 10, { type: 'EDGE', tags: ORDERS }), deployed(20, 'd1'), changed(30, 'PRIVATE'), deployed(40, 'd2')],
    ['live', A, 'PRIVATE', 'as the API'],
  ],
  [
    'an API that comes back serves again with its next deployment',
    [...start, changed(30, 'REGIONAL'), deployed(40, 'd2'), changed(50, 'PRIVATE'), deployed(60, 'd3')],
    ['live', A, 'PRIVATE', 'as the API'],
  ],
  [
    'an API that comes back is not ready until its next deployment',
    [...start, changed(30, 'REGIONAL'), deployed(40, 'd2'), changed(50, 'PRIVATE')],
    ['not-ready', null, 'REGIONAL'],
  ],
  [
    'the configuration decides while the age of the deployment is unknown',
    [...start, changed(30, 'REGIONAL'), movedTo(40, 'd2')],
    gone({ at: iso(30), by: ROLE, type: 'REGIONAL' }),
  ],
  [
    'a date that a sweep reads decides about a deployment that no event showed',
    [...start, changed(30, 'REGIONAL'), movedTo(50, 'd2', { sign: 'listed' }), dated(55, 'd2', 25)],
    ['live', A, 'REGIONAL', 'PRIVATE'],
  ],
  [
    'the configuration decides while an edit and the deployment share a second',
    [...start, changed(30, 'REGIONAL'), deployed(30, 'd2')],
    gone({ at: iso(30), by: ROLE, type: 'REGIONAL' }),
  ],
  [
    'an API without a stage is public as soon as its type is changed',
    [created(A, 10, { tags: ORDERS }), changed(30, 'REGIONAL')],
    gone({ stage: null, url: null, at: iso(30), by: ROLE, type: 'REGIONAL' }),
  ],
  [
    'a canary that is still private keeps the address',
    [
      ...start,
      dated(25, 'd2', 25),
      movedTo(26, 'd1', { canary: { id: 'd2', percent: 10 } }),
      changed(30, 'REGIONAL'),
      deployed(40, 'd3'),
    ],
    ['live', A, 'REGIONAL', 'as the API'],
  ],
  [
    'who made the API public is unknown if only a sweep saw it',
    [...start, swept(A, 30, { type: 'REGIONAL', tags: ORDERS }), deployed(40, 'd2')],
    gone({ at: iso(30), by: null, type: 'REGIONAL', deployed: iso(40) }),
  ],
  [
    'a deletion counts more than a change of the type',
    [...start, changed(30, 'REGIONAL'), deployed(40, 'd2'), deleted(A, 50)],
    ['gone', { apiId: A, stage: 'prod', url: HOST, at: iso(50), by: ROLE }],
  ],
])('%s', (_, facts, expected) => {
  expect(gistOf(regionAfter(facts))).toEqual(expected);
});

function iso(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}

it('the last address of a public API has the endpoint that was associated before the change', () => {
  const facts = [
    created(A, 10, { tags: ORDERS, vpceIds: ['vpce-1'] }),
    deployed(20, 'd1'),
    updated(A, 30, { type: 'REGIONAL', vpceIds: [], sets: ['type', 'vpceIds'], tags: ORDERS }),
    deployed(40, 'd2'),
  ];

  expect(regionAfter(facts)?.removal?.url).toBe(ALIAS);
});

it('an associated endpoint stays usable while the change to a public type is not deployed', () => {
  const facts = [
    created(A, 10, { tags: ORDERS, vpceIds: ['vpce-1'] }),
    deployed(20, 'd1'),
    updated(A, 30, { type: 'REGIONAL', vpceIds: [], sets: ['type', 'vpceIds'], tags: ORDERS }),
  ];

  expect(regionAfter(facts)?.current?.stages[0]).toMatchObject({ associated: ['vpce-1'], type: 'PRIVATE' });
});

it('an API that was made public and lost its tag has no name', () => {
  const facts = [...start, changed(30, 'REGIONAL'), deployed(40, 'd2'), tagged(A, 50, { service: null })];

  expect(regionAfter(facts)).toBeUndefined();
});

it('a sibling serves once the API of the older lineage is no longer private', () => {
  const preview = { ...ORDERS, stack: 'orders-pr-7', logicalId: 'Api' };
  const facts = [...start, ...ready(B, 25, { tags: preview }), changed(30, 'REGIONAL')];

  expect(regionAfter(facts)?.current).toMatchObject({ apiId: A });
  expect(regionAfter([...facts, deployed(40, 'd2')])?.current).toMatchObject({ apiId: B, sibling: true });
});

it('an API that was never private has no name', () => {
  expect(entryOf([created(A, 10, { type: 'REGIONAL', tags: ORDERS }), deployed(20, 'd1')])).toBeNull();
});
