import fc from 'fast-check';
import { logDeployment, logMade, servedBy, type MadeDeployments, type StageDeployments } from './deployment-log.js';
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
const servedIn = (facts: readonly StageSeen[]) => {
  const created = facts.filter(({ deployment }) => deployment?.created === true);
  const known = created.reduce<MadeDeployments>(
    (all, { deployment, at }) => logMade(all, deployment?.id ?? '', at),
    [],
  );
  return servedBy(logOf(facts), 'prod', known);
};
const many = (count: number, make: (at: number, id: string) => StageSeen) =>
  Array.from({ length: count }, (_, index) => make(1_000 + index, `d${String(index)}`));

it('a stage that goes back to its first deployment after nine hundred others serves a deployment of that age', () => {
  const facts = [moved(10, 'first'), ...many(900, moved), moved(5_000, 'first')];

  expect(servedIn(facts)).toMatchObject({ at: 10, isExact: false });
  expect(servedIn(facts.toReversed())).toMatchObject({ at: 10, isExact: false });
});

it('the age of a deployment is unknown once the log may have forgotten when it was first seen', () => {
  const facts = [moved(10, 'first'), ...many(1_100, moved), moved(5_000, 'first')];

  for (const order of [facts, facts.toReversed()]) {
    expect(servedIn(order)).toMatchObject({ at: 5_000, isExact: false });
  }
});

it('a full log still knows the deployments whose creation it shows', () => {
  const facts = [...many(1_100, moved), made(5_000, 'last')];

  expect(servedIn(facts)).toMatchObject({ at: 5_000, isExact: true });
});

it('a quiet stage keeps what it serves while others are deployed a thousand times', () => {
  const facts = [made(10, 'quiet'), ...many(1_100, (at, id) => moved(at, id, 'beta'))];

  expect(servedIn(facts)).toMatchObject({ at: 10, isExact: true });
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
    { numRuns: 2 },
  );
});

it('the newest creations of deployments are kept, the same in every order and with any repetition', () => {
  const creation = fc.tuple(
    fc.integer({ min: 1, max: 500 }).map((id) => `d${String(id)}`),
    fc.integer({ min: 1, max: 900 }),
  );
  const madeOf = (all: readonly (readonly [string, number])[]) =>
    all.reduce<MadeDeployments>((known, [id, at]) => logMade(known, id, at), []);
  const orders = fc
    .array(creation, { minLength: 300, maxLength: 600, size: 'max' })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));

  fc.assert(
    fc.property(orders, ([all, shuffled]) => {
      expect(madeOf(shuffled)).toEqual(madeOf(all));
      expect(madeOf(all).length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 20 },
  );
});
