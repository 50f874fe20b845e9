import { Misfit, after, anything, fitting, list, mapOf, optional, part } from './shape.js';

const text = fitting((value): value is string => typeof value === 'string', 'is no text');

it('a part has the members that are named, whatever else is there', () => {
  const shape = part({ a: text, b: optional(text), c: anything });

  expect(shape({ a: 'x', b: null, c: [1], d: 'not read' })).toEqual({ a: 'x', b: undefined, c: [1] });
});

it.each([
  ['of a member', part({ a: part({ b: text }) }), { a: { b: 7 } }, ['a', 'b'], 'is no text', 7],
  ['of an element', part({ a: list(text) }), { a: ['x', 7] }, ['a', 1], 'is no text', 7],
  ['of a map', mapOf(text), { x: 'x', y: 7 }, ['y'], 'is no text', 7],
  ['of what is no object', part({ a: part({}) }), { a: 'x' }, ['a'], 'is no object', 'x'],
  ['of what is no list', part({ a: list(text) }), { a: 'x' }, ['a'], 'is no list', 'x'],
  ['of what is no map', mapOf(text), ['x'], [], 'is no map', ['x']],
  ['of what a function made', part({ a: after(Number, text) }), { a: '7' }, ['a'], 'is no text', 7],
])('a misfit tells the way to it: %s', (_, shape, value, path, what, found) => {
  expect(shape(value)).toEqual(new Misfit(what, found, path));
});

it('a map is what it was', () => {
  const map = { a: 'x' };

  expect(mapOf(text)(map)).toBe(map);
});
