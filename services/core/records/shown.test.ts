import { firstShownAt, withShownName, type ShownNames } from './shown.js';
import { permutations } from '../test/facts.js';

it('shown names keep the earliest second of each name', () => {
  const shown = withShownName(withShownName(withShownName([], 'orders', 20), 'billing', 15), 'orders', 10);

  expect(shown).toEqual([
    ['orders', 10],
    ['billing', 15],
  ]);
});

it('shown names do not change for a later or equal sight of a known name, or for no name', () => {
  const shown = withShownName([], 'orders', 10);

  expect(withShownName(shown, 'orders', 11)).toBe(shown);
  expect(withShownName(shown, 'orders', 10)).toBe(shown);
  expect(withShownName(shown, undefined, 1)).toBe(shown);
});

it('firstShownAt returns when a name was first shown, or undefined', () => {
  const shown = withShownName([], 'orders', 10);

  expect(firstShownAt(shown, 'orders')).toBe(10);
  expect(firstShownAt(shown, 'billing')).toBeUndefined();
});

it('shown names are the same in every order of arrival', () => {
  const sights = [
    ['a', 3],
    ['b', 3],
    ['a', 2],
    ['c', 9],
    ['b', 7],
  ] as const;

  const ends = permutations(sights).map((order) =>
    JSON.stringify(order.reduce<ShownNames>((shown, [name, at]) => withShownName(shown, name, at), [])),
  );

  expect(new Set(ends)).toEqual(new Set(['[["a",2],["b",3],["c",9]]']));
});

it('a resource that is re-tagged endlessly keeps its four hundred earliest names, in either order', () => {
  const names = Array.from({ length: 500 }, (_, index) => [`name-${index}`, index] as const);
  const fold = (sights: readonly (readonly [string, number])[]) =>
    sights.reduce<ShownNames>((shown, [name, at]) => withShownName(shown, name, at), []);

  expect(fold(names)).toEqual(names.slice(0, 400));
  expect(fold(names.toReversed())).toEqual(names.slice(0, 400));
});
