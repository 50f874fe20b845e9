import { Misfit, after, anything, fitting, list, mapOf, optional, part } from './shape.js';

const text = fitting((value): value is string => typeof value === 'string', 'is not a text');

it('a shape of an object reads the named members and ignores others', () => {
  const shape = part({ a: text, b: optional(text), c: anything });

  expect(shape({ a: 'x', b: null, c: [1], d: 'not read' })).toEqual({ a: 'x', b: undefined, c: [1] });
});

it.each([
  ['in a member', part({ a: part({ b: text }) }), { a: { b: 7 } }, ['a', 'b'], 'is not a text', 7],
  ['in an element', part({ a: list(text) }), { a: ['x', 7] }, ['a', 1], 'is not a text', 7],
  ['in a map', mapOf(text), { x: 'x', y: 7 }, ['y'], 'is not a text', 7],
  ['for a value that is not an object', part({ a: part({}) }), { a: 'x' }, ['a'], 'is not an object', 'x'],
  ['for a value that is not a list', part({ a: list(text) }), { a: 'x' }, ['a'], 'is not a list', 'x'],
  ['for a value that is not a map', mapOf(text), ['x'], [], 'is not a map', ['x']],
  ['in the result of a function', part({ a: after(Number, text) }), { a: '7' }, ['a'], 'is not a text', 7],
])('a misfit has the path to the wrong value: %s', (_, shape, value, path, what, found) => {
  expect(shape(value)).toEqual(new Misfit(what, found, path));
});

it('a shape returns the object itself where no member is converted', () => {
  const value = { a: 'x', c: ['y'], d: 'not read' };

  expect(part({ a: text, b: optional(text), c: list(text) })(value)).toBe(value);
});

it('a shape returns a copy of the named members where one is converted', () => {
  const value = { a: 'x', b: null, c: [7, 8], d: 'not read' };

  const read = part({ a: text, b: optional(text), c: list(after(String, text)), e: after(() => 'made', text) })(value);

  expect(read).toEqual({ a: 'x', c: ['7', '8'], e: 'made' });
  expect(value).toEqual({ a: 'x', b: null, c: [7, 8], d: 'not read' });
});

it('mapOf returns the map itself', () => {
  const map = { a: 'x' };

  expect(mapOf(text)(map)).toBe(map);
});
