import fc from 'fast-check';
import { changeOf, sight, sightingOf, valueAt, valueBefore, type PartLog } from './sightings.js';
import { permutations } from '../test/facts.js';

interface ListedValue {
  readonly at: number;
  readonly value: unknown;
  readonly set: boolean;
  readonly rank: number;
}

const seen = (at: number, value: unknown, set = false, rank = 2): ListedValue => ({ at, value, set, rank });
const logOf = (all: readonly ListedValue[]) =>
  all.reduce<PartLog | undefined>(
    (log, { value, set, ...stamp }) => sight(log, sightingOf(value, stamp, set), value),
    undefined,
  );
const change = (all: readonly ListedValue[]) => changeOf(logOf(all));

it.each<[string, readonly ListedValue[], ReturnType<typeof changeOf>]>([
  ['a part that nobody saw has no change', [], undefined],
  ['the first sighting counts as the change, at an unknown time', [seen(10, 'a')], { at: 10, exact: false }],
  ['a call that set the value made the change', [seen(10, 'a', true), seen(20, 'a')], { at: 10, exact: true }],
  [
    'the change came after the newest sighting of another value',
    [seen(10, 'b'), seen(20, 'c'), seen(30, 'a')],
    { after: 20, at: 30, exact: false },
  ],
  [
    'a value that came back changed when it came back',
    [seen(10, 'a', true), seen(20, 'b', true), seen(30, 'a', true)],
    { after: 20, at: 30, exact: true },
  ],
  [
    'only the first call that showed the value can have made the change',
    [seen(10, 'b', true), seen(20, 'a'), seen(30, 'a', true)],
    { after: 10, at: 20, exact: false },
  ],
  [
    'a call that set the value counts among others of the same stamp',
    [seen(10, 'a'), seen(10, 'a', true)],
    { at: 10, exact: true },
  ],
  [
    'two calls that set different values in one second and rank leave the author unknown',
    [seen(10, 'a', true), seen(10, 'b', true)],
    { after: 10, at: 10, exact: false },
  ],
])('%s', (_, sightings, expected) => {
  for (const order of permutations(sightings)) expect(change(order)).toEqual(expected);
});

it('changeOf returns undefined without sightings', () => {
  expect(changeOf(undefined)).toBeUndefined();
});

it('the oldest kept sighting does not count as the change once older ones were dropped', () => {
  const same = Array.from({ length: 30 }, (_, index) => seen(10 + index, 'a', true));

  expect(change(same.slice(0, 23))).toEqual({ at: 10, exact: true });
  expect(change(same)).toEqual({ at: 16, exact: false, isOldestKept: true });
  expect(change([...same.slice(0, 20), seen(5, 'b'), seen(6, 'b'), seen(7, 'b'), seen(8, 'b')])).toEqual({
    after: 8,
    at: 10,
    exact: true,
  });
});

it.each<[string, readonly ListedValue[], number, unknown]>([
  ['a deployment has the value that was seen last before it', [seen(10, 'a'), seen(30, 'b')], 20, 'a'],
  ['the value of a deployment from before the first sighting is unknown', [seen(10, 'a')], 5, undefined],
  [
    'the value is unknown if an edit shares the second of the deployment',
    [seen(10, 'a'), seen(20, 'b')],
    20,
    undefined,
  ],
  ['a part that nobody saw has no value', [], 20, undefined],
  [
    'the value is unknown if two calls of one second and rank set different ones',
    [seen(10, 'EDGE', true), seen(10, 'PRIVATE', true), seen(10, 'REGIONAL', true), seen(30, 'REGIONAL', true)],
    20,
    undefined,
  ],
  [
    'the call with the higher rank was the later of two calls of one second',
    [seen(10, 'a', true, 1), seen(10, 'b')],
    20,
    'b',
  ],
])('%s', (_, all, at, expected) => {
  for (const order of permutations(all)) expect(valueAt(logOf(order), at)).toEqual(expected);
});

it('the value of a deployment is unknown until the second kept sighting, since a dropped one can contradict the oldest', () => {
  const many = Array.from({ length: 24 }, (_, index) => seen(100 + index, 'a', true));

  expect(valueAt(logOf(many.slice(0, 23)), 100)).toBe('a');
  expect(valueAt(logOf(many), 100)).toBeUndefined();
  expect(valueAt(logOf(many), 101)).toBeUndefined();
  expect(valueAt(logOf(many), 102)).toBe('a');
});

it('a deployment of unknown age from before a change has the only value that was seen before it', () => {
  const before = (all: readonly ListedValue[]) => valueBefore(logOf(all), change(all)!);

  expect(before([seen(10, 'a'), seen(20, 'a'), seen(30, 'b', true)])).toBe('a');
  expect(before([seen(10, 'a'), seen(20, 'c'), seen(30, 'b', true)])).toBeUndefined();
  expect(before([seen(30, 'b', true)])).toBeUndefined();
});

it('the log of a part keeps its newest eight values, the same in every order and with any repetition', () => {
  const one = fc.record({
    at: fc.integer({ min: 1, max: 60 }),
    value: fc.integer({ min: 1, max: 14 }).map((index) => `v${String(index)}`.repeat(index === 7 ? 2_000 : 1)),
    set: fc.boolean(),
    rank: fc.nat({ max: 2 }),
  });
  const orders = fc
    .array(one, { minLength: 1, maxLength: 60 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));

  fc.assert(
    fc.property(orders, ([all, shuffled]) => {
      const log = logOf(all)!;
      expect(logOf(shuffled)).toEqual(log);
      expect(log.values.length).toBeLessThanOrEqual(8);
    }),
    { numRuns: 200 },
  );
});
