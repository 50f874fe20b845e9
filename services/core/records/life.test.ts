import * as fc from 'fast-check';
import { TOMBSTONE_SECONDS } from './stub.js';
import { isIndexed } from './retention.js';
import {
  TAG_OR_NAME,
  apiRecord,
  closed,
  created,
  deleted,
  endpointRecord,
  lost,
  mapped,
  missing,
  nameState,
  named,
  opened,
  permutations,
  ready,
  revived,
  staged,
  swept,
  tagged,
  unstaged,
} from '../test/facts.js';
import type { ApiFact } from './fact.js';
import { isDeletedForGood, isRevival } from './life.js';
import { elect } from '../names/elect.js';

const API = 'aaaaaaaaaa';
const deletedBy = (principal: string | null, at: number): ApiFact => {
  const fact = deleted(API, at);
  return { ...fact, cause: { ...fact.cause, principal } };
};
const VPCE = 'vpce-0a';

it.each<[string, readonly ApiFact[], object | undefined]>([
  ['a missing API is dead', [created(API, 10), missing(API, 20)], { at: 20, by: null, missing: true }],
  ['a list that shows the API later revives it', [created(API, 10), missing(API, 20), swept(API, 21)], undefined],
  ['an event about the API later revives it', [created(API, 10), missing(API, 20), tagged(API, 21, {})], undefined],
  ['a stage event later revives its API', [created(API, 10), missing(API, 20), staged(API, 21)], undefined],
  ['a stage that is deleted later shows its API', [created(API, 10), missing(API, 20), unstaged(API, 21)], undefined],
  ['a sight wins over "not found" in the same second', [created(API, 10), missing(API, 20), swept(API, 20)], undefined],
  ['an older sight does not revive', [created(API, 10), missing(API, 20), swept(API, 19)], { at: 20, missing: true }],
  [
    'a custom domain that leads to the API is no sight of it',
    [created(API, 10), missing(API, 20), mapped(API, 21, 'd+1', null)],
    { at: 20, missing: true },
  ],
  ['the newest "not found" counts', [created(API, 10), missing(API, 20), swept(API, 25), missing(API, 30)], { at: 30 }],
  ['a deletion event is final', [created(API, 10), deleted(API, 20), swept(API, 30)], { at: 20 }],
  ['a deletion event wins over "not found"', [created(API, 10), deleted(API, 30), missing(API, 20)], { at: 30 }],
  ['an operator revives a deleted API', [created(API, 10), deleted(API, 20), revived(API, 30)], undefined],
  ['an operator revives a missing API', [created(API, 10), missing(API, 20), revived(API, 30)], undefined],
  ['a deletion after the revival counts', [deleted(API, 20), revived(API, 30), deleted(API, 40)], { at: 40 }],
  ['a deletion in the second of the revival does not count', [deleted(API, 20), revived(API, 20)], undefined],
  ['the newest revival counts', [revived(API, 30), deleted(API, 40), revived(API, 50)], undefined],
  [
    'the deletion by the caller with the greater name counts among the last of one second',
    [deleted(API, 20), revived(API, 30), deletedBy('b', 40), deletedBy('a', 40)],
    { at: 40, by: 'b' },
  ],
  [
    'the deletion by the caller with the greater name counts among the first of one second',
    [deletedBy('b', 20), deletedBy('a', 20), deletedBy('c', 30)],
    { at: 20, by: 'b' },
  ],
  [
    'the deletion by a known caller counts before one by an unknown caller in the same second',
    [deletedBy('Admin', 20), deletedBy(null, 20)],
    { at: 20, by: 'Admin' },
  ],
  ['an API that was never seen and is not found is dead', [missing(API, 20)], { at: 20, missing: true }],
])('%s, in any order', (_rule, facts, expected) => {
  for (const order of permutations(facts)) {
    const { deleted: found } = apiRecord(order);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  }
});

it('signs of life give the same record in any order and with any repetition', () => {
  const at = fc.integer({ min: 1, max: 6 });
  const fact = fc.oneof(
    at.map((second): ApiFact => created(API, second)),
    at.map((second): ApiFact => swept(API, second, { name: 'orders' })),
    at.map((second): ApiFact => missing(API, second)),
    at.map((second): ApiFact => deleted(API, second)),
    at.map((second): ApiFact => deletedBy('another', second)),
    at.map((second): ApiFact => revived(API, second)),
  );
  const facts = fc.array(fact, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      facts.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      ),
      ([all, shuffled]) => {
        const { life, deleted: death } = apiRecord(all);
        expect(apiRecord(shuffled)).toMatchObject({ life, ...(death === undefined ? {} : { deleted: death }) });
        expect(apiRecord(shuffled).deleted).toEqual(death);
      },
    ),
  );
});

it('a deletion that is reported twice is kept once', () => {
  const { life } = apiRecord([deletedBy('a', 20), deletedBy('a', 20)]);

  expect(life).toEqual({ deletedFirst: { at: 20, by: 'a' } });
});

it('only what a deletion event ended is dead for good', () => {
  expect(isDeletedForGood(undefined)).toBe(false);
  expect(isDeletedForGood(apiRecord([created(API, 10)]))).toBe(false);
  expect(isDeletedForGood(apiRecord([created(API, 10), missing(API, 20)]))).toBe(false);
  expect(isDeletedForGood(apiRecord([created(API, 10), deleted(API, 20)]))).toBe(true);
});

it('a revival is the end of a death by "not found"', () => {
  const alive = apiRecord([created(API, 10)]);
  const lostOne = apiRecord([created(API, 10), missing(API, 20)]);
  const dead = apiRecord([created(API, 10), deleted(API, 20)]);

  expect(isRevival(lostOne, alive)).toBe(true);
  expect([undefined, alive, dead].map((before) => isRevival(before, alive))).toEqual([false, false, false]);
  expect(isRevival(lostOne, lostOne)).toBe(false);
});

it('a missing endpoint is dead until it is seen again', () => {
  for (const order of permutations([opened(VPCE, 10), lost(VPCE, 20), named(VPCE, 15, 'shop')])) {
    expect(endpointRecord(order).deleted).toEqual({ at: 20, by: null, missing: true });
  }
  for (const order of permutations([opened(VPCE, 10), lost(VPCE, 20), named(VPCE, 21, 'shop')])) {
    expect(endpointRecord(order).deleted).toBeUndefined();
  }
  expect(endpointRecord([opened(VPCE, 10), closed(VPCE, 20), named(VPCE, 21, 'shop')]).deleted).toMatchObject({
    at: 20,
  });
});

it('a name serves again when its missing API is seen again', () => {
  const facts = [...ready(API, 10, { tags: { service: 'orders' } }), missing(API, 20)];
  const statusOf = (all: readonly ApiFact[]) =>
    elect(nameState('orders', all, TAG_OR_NAME), TAG_OR_NAME)?.regions.map(({ status }) => status);

  expect(statusOf(facts)).toEqual(['gone']);
  expect(statusOf([...facts, swept(API, 30)])).toEqual(['live']);
});

it('sweeps keep reading a missing record for ever, and a deleted record for 400 days', () => {
  const late = 20 + TOMBSTONE_SECONDS + 1;

  expect(isIndexed(apiRecord([created(API, 10), missing(API, 20)]), late)).toBe(true);
  expect(isIndexed(apiRecord([deleted(API, 20)]), late)).toBe(false);
});
