import fc from 'fast-check';
import { logDeployment, servedBy, type StageDeployments } from './deployment-log.js';
import type { StageSeen } from './fact.js';
import { staged } from '../test/facts.js';

const API = 'aaaaaaaaaa';
const made = (at: number, id: string, stage = 'prod'): StageSeen =>
  staged(API, at, stage, { sign: 'touched', deployment: { id, created: true } });
const moved = (at: number, id: string, stage = 'prod'): StageSeen =>
  staged(API, at, stage, { sign: 'touched', deployment: { id, created: false } });
const listed = (at: number, id: string, stage = 'prod', updatedAt?: number): StageSeen =>
  staged(API, at, stage, {
    sign: 'listed',
    deployment: { id, created: false },
    ...(updatedAt === undefined ? {} : { updatedAt }),
  });
const logOf = (facts: readonly StageSeen[]) => facts.reduce<readonly StageDeployments[]>(logDeployment, []);
const many = (count: number, make: (at: number, id: string) => StageSeen) =>
  Array.from({ length: count }, (_, index) => make(1_000 + index, `d${String(index)}`));

it('a stage that goes back to its first deployment after nine hundred others serves one that old', () => {
  const facts = [moved(10, 'first'), ...many(900, moved), moved(5_000, 'first')];

  expect(servedBy(logOf(facts), 'prod')).toMatchObject({ at: 10, isExact: true });
  expect(servedBy(logOf(facts.toReversed()), 'prod')).toMatchObject({ at: 10, isExact: true });
});

it('the age of a deployment is unknown once the log may have forgotten when it was first seen', () => {
  const facts = [moved(10, 'first'), ...many(1_100, moved), moved(5_000, 'first')];

  for (const order of [facts, facts.toReversed()]) {
    expect(servedBy(logOf(order), 'prod')).toMatchObject({ at: 5_000, isExact: false });
  }
});

it('a full log still knows the deployments whose creation it shows', () => {
  const facts = [...many(1_100, moved), made(5_000, 'last')];

  expect(servedBy(logOf(facts), 'prod')).toMatchObject({ at: 5_000, isExact: true });
});

it('a quiet stage keeps what it serves while others are deployed a thousand times', () => {
  const facts = [made(10, 'quiet'), ...many(1_100, (at, id) => moved(at, id, 'beta'))];

  expect(servedBy(logOf(facts), 'prod')).toMatchObject({ at: 10, isExact: true });
});

it('full logs of deployments are the same in every order, and with any repetition', () => {
  const at = fc.integer({ min: 1, max: 3_000 });
  const id = fc.integer({ min: 1, max: 40 }).map((index) => `d${String(index)}`);
  const stage = fc.constantFrom(...Array.from({ length: 130 }, (_, index) => `s${String(index)}`), 'prod');
  const fact = fc.oneof(
    fc.tuple(at, id, stage).map((parts) => made(...parts)),
    fc.tuple(at, id, stage).map((parts) => moved(...parts)),
    fc.tuple(at, id, stage, at).map((parts) => listed(...parts)),
  );
  const facts = fc.array(fact, { minLength: 1_100, maxLength: 1_300, size: 'max' });
  const orders = facts.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all.slice(0, 100)], { minLength: all.length + 100 })),
  );

  fc.assert(
    fc.property(orders, ([all, shuffled]) => {
      expect(logOf(shuffled)).toEqual(logOf(all));
    }),
    { numRuns: 3 },
  );
});
