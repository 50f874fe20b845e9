import fc from 'fast-check';
import type { StageDeleted, StageSeen } from './fact.js';
import { type StageLog, isPresent, logStage, presentStages, presentSince } from './stage-log.js';
import { permutations, staged, unstaged } from '../test/facts.js';

const API = 'aaaaaaaaaa';
const made = (at: number, stage = 'prod') => staged(API, at, stage);
const touched = (at: number, stage = 'prod') => staged(API, at, stage, { sign: 'touched' });
const listed = (at: number, createdAt?: number) =>
  staged(API, at, 'prod', { sign: 'listed', ...(createdAt === undefined ? {} : { createdAt }) });
const deleted = (at: number, stage = 'prod') => unstaged(API, at, stage);
const missing = (at: number) => unstaged(API, at, 'prod', { sign: 'missing' });

const log = (facts: readonly (StageSeen | StageDeleted)[]) => facts.reduce<readonly StageLog[]>(logStage, []);
const present = (facts: readonly (StageSeen | StageDeleted)[]) =>
  presentStages(log(facts)).map((stage) => [stage.name, presentSince(stage)]);

it.each([
  ['a created stage exists', [made(10)], 10],
  ['a stage that only a deployment shows exists', [touched(10)], 10],
  ['a stage is as old as its earliest sign of life', [made(10), touched(5), touched(20)], 5],
  ['a deleted stage does not exist', [made(10), deleted(20)], undefined],
  ['a deletion that arrives before any sign of life counts', [deleted(20), made(10)], undefined],
  ['a stage that is created again begins at its new creation', [made(10), deleted(20), made(30), touched(40)], 30],
  ['a stage that is deployed again after its deletion exists', [made(10), deleted(20), touched(30)], 30],
  ['a creation wins over a deletion of the same second', [made(10), deleted(20), made(20)], 20],
  ['a deletion wins over a deployment of the same second', [touched(20), deleted(20)], undefined],
  ['the newest of two deletions counts', [deleted(30), deleted(20), made(25)], undefined],
  ['an earlier deletion does not affect later signs of life', [made(10), touched(30), deleted(20)], 30],
  ['a sweep that lists a stage shows that it exists', [listed(50)], 50],
  ['a listed createdDate says since when the stage exists', [listed(50, 12)], 12],
  ['a createdDate from before a deletion is ignored', [deleted(20), listed(50, 12)], 50],
  ['a sweep that does not list a stage ends it', [made(10), missing(20)], undefined],
  ['a sweep that lists a stage wins over one of the same second that does not', [listed(20), missing(20)], 20],
  ['a creation wins over a sweep of the same second that does not list the stage', [made(20), missing(20)], 20],
])('%s', (_, facts, since) => {
  const expected = since === undefined ? [] : [['prod', since]];

  for (const order of permutations(facts)) expect(present(order)).toEqual(expected);
});

it('presentStages sorts by age, then by name', () => {
  const facts = [made(20, 'b'), made(20, 'a'), made(10, 'z'), made(5, 'old'), deleted(30, 'old')];

  expect(present(facts)).toEqual([
    ['z', 10],
    ['a', 20],
    ['b', 20],
  ]);
  expect(log(facts).map((stage) => [stage.name, isPresent(stage)])).toEqual([
    ['a', true],
    ['b', true],
    ['old', false],
    ['z', true],
  ]);
});

it('a stage log is the same in every order of its signs', () => {
  const facts = [made(10), deleted(12), touched(12), made(12), deleted(11)];

  const logs = permutations(facts).map((order) => JSON.stringify(log(order)));

  expect(new Set(logs).size).toBe(1);
});

it('a stage log stays short over thousands of deployments and keeps its beginning', () => {
  const facts = [made(10), ...Array.from({ length: 3000 }, (_, index) => touched(100 + index))];

  const logs = log(facts);

  expect(logs).toEqual(log(facts.toReversed()));
  expect(presentStages(logs).map((stage) => [stage.name, presentSince(stage)])).toEqual([['prod', 10]]);
  expect(JSON.stringify(logs).length).toBeLessThan(40_000);
});

it('a late deletion counts the same as an early one, after hundreds of signs of life', () => {
  const signs = Array.from({ length: 300 }, (_, index) => touched(100 + 2 * index));

  for (const at of [11, 101, 150, 299, 501, 697]) {
    const facts = [made(10), ...signs];
    const since = 2 * Math.ceil((at + 1) / 2);
    const expected = [['prod', Math.max(since, 100)]];

    expect(present([...facts, deleted(at)])).toEqual(expected);
    expect(present([deleted(at), ...facts])).toEqual(expected);
    expect(log([...facts, deleted(at)])).toEqual(log([deleted(at), ...facts.toReversed()]));
  }
});

it('the stage logs are the same in every order of hundreds of signs and deletions', () => {
  const sign = fc.constantFrom(...Array.from({ length: 40 }, () => touched), made, deleted);
  const fact = fc
    .tuple(sign, fc.integer({ min: 1, max: 2000 }), fc.constantFrom('a', 'b'))
    .map(([make, at, stage]) => make(at, stage));
  const facts = fc.array(fact, { minLength: 200, maxLength: 400, size: 'max' });

  fc.assert(
    fc.property(
      facts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(log(shuffled)).toEqual(log(all));
      },
    ),
    { numRuns: 60 },
  );
});

it('the logs of an API keep five thousand signs of life beside the first of each stage', () => {
  const facts = [made(10), made(20, 'beta')];
  const busy = Array.from({ length: 5_100 }, (_, index) => touched(100 + index, index % 2 === 0 ? 'prod' : 'beta'));
  const logs = busy.reduce<readonly StageLog[]>(logStage, log(facts));

  expect(logs.map(({ name, signsOfLife }) => [name, signsOfLife.length])).toEqual([
    ['beta', 2501],
    ['prod', 2501],
  ]);
  expect(presentStages(logs).map((stage) => [stage.name, presentSince(stage)])).toEqual([
    ['prod', 10],
    ['beta', 20],
  ]);
});

it('the logs stay short over a thousand deleted stages and keep the stages that exist', () => {
  const passing = Array.from({ length: 1000 }, (_, index) => [
    made(100 + index, `pr-${index}`),
    deleted(101 + index, `pr-${index}`),
  ]).flat();

  const logs = log([made(10), ...passing]);

  expect(presentStages(logs).map(({ name }) => name)).toEqual(['prod']);
  expect(logs.length).toBeLessThanOrEqual(401);
});

it('the logs keep the four hundred oldest present stages and the four hundred newest deletions', () => {
  const many = Array.from({ length: 410 }, (_, index) => String(index).padStart(3, '0'));
  const there = many.map((name, index) => made(1000 + index, `s${name}`));
  const ended = many.map((name, index) => deleted(1 + ((index * 37) % 410), `g${name}`));

  const kept = log([...ended, ...there]);

  const names = (is: boolean) => kept.filter((each) => isPresent(each) === is).map(({ name }) => name);
  expect(names(true)).toEqual(many.slice(0, 400).map((name) => `s${name}`));
  const oldest = new Set(ended.filter(({ at }) => at <= 10).map(({ stage }) => stage));
  expect(names(false)).toEqual(many.map((name) => `g${name}`).filter((name) => !oldest.has(name)));
});
