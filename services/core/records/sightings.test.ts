import { changeOf, sight, sightingOf, type Sighting } from './sightings.js';
import { permutations } from '../test/facts.js';

const seen = (at: number, value: unknown, set = false, rank = 2) => sightingOf(value, { at, rank }, set);
const change = (sightings: readonly Sighting[]) => changeOf(sightings.reduce<readonly Sighting[]>(sight, []));

it.each<[string, readonly Sighting[], ReturnType<typeof changeOf>]>([
  ['a part that nobody saw has no change', [], undefined],
  ['the first sighting is the change, as far as anyone knows', [seen(10, 'a')], { at: 10, exact: false }],
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
  expect(change(same)).toEqual({ at: 16, exact: false });
  expect(change([...same.slice(0, 20), seen(5, 'b'), seen(6, 'b'), seen(7, 'b'), seen(8, 'b')])).toEqual({
    after: 8,
    at: 10,
    exact: true,
  });
});
