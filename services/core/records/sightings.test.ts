import { changeOf, sight, sightingOf, type Sighting } from './sightings.js';
import { permutations } from '../test/facts.js';

const seen = (at: number, value: unknown, set = false, rank = 2) => sightingOf(value, { at, rank }, set);
const change = (sightings: readonly Sighting[]) => changeOf(sightings.reduce<readonly Sighting[]>(sight, []));

it.each<[string, readonly Sighting[], ReturnType<typeof changeOf>]>([
  ['nothing is known of a part that nobody saw', [], undefined],
  ['the first sight is the change, as far as anyone knows', [seen(10, 'a')], { at: 10, exact: false }],
  ['a call that set it made it', [seen(10, 'a', true), seen(20, 'a')], { at: 10, exact: true }],
  [
    'it came after the newest sight of another value',
    [seen(10, 'b'), seen(20, 'c'), seen(30, 'a')],
    { after: 20, at: 30, exact: false },
  ],
  [
    'a value that came back changed when it came back',
    [seen(10, 'a', true), seen(20, 'b', true), seen(30, 'a', true)],
    { after: 20, at: 30, exact: true },
  ],
  [
    'only the call that was first to show it can have made it',
    [seen(10, 'b', true), seen(20, 'a'), seen(30, 'a', true)],
    { after: 10, at: 20, exact: false },
  ],
  [
    'a call that set it counts among others of that stamp',
    [seen(10, 'a'), seen(10, 'a', true)],
    { at: 10, exact: true },
  ],
  [
    'of two calls that set it otherwise in one second and rank, none is known to have made it',
    [seen(10, 'a', true), seen(10, 'b', true)],
    { after: 10, at: 10, exact: false },
  ],
])('%s', (_, sightings, expected) => {
  for (const order of permutations(sightings)) expect(change(order)).toEqual(expected);
});

it('knows of no change where there are no sightings', () => {
  expect(changeOf(undefined)).toBeUndefined();
});

it('does not call the oldest sight that it kept the change, once older ones were forgotten', () => {
  const same = Array.from({ length: 30 }, (_, index) => seen(10 + index, 'a', true));

  expect(change(same.slice(0, 23))).toEqual({ at: 10, exact: true });
  expect(change(same)).toEqual({ at: 16, exact: false });
  expect(change([...same.slice(0, 20), seen(5, 'b'), seen(6, 'b'), seen(7, 'b'), seen(8, 'b')])).toEqual({
    after: 8,
    at: 10,
    exact: true,
  });
});
