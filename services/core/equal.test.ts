import { equal } from './equal.js';

it.each([
  ['the same text', 'a', 'a'],
  ['objects with their members in another order', { a: 1, b: [2] }, { b: [2], a: 1 }],
  ['a missing member and an undefined one', { a: 1, b: undefined }, { a: 1 }],
  ['an undefined member and a missing one', { a: 1 }, { a: 1, b: undefined }],
  ['two nulls', null, null],
  ['lists with equal items', [{ a: 1 }, null], [{ a: 1 }, null]],
  ['an object without a prototype and one with', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
])('equal is true for %s', (_, a, b) => {
  expect(equal(a, b)).toBe(true);
});

it.each([
  ['texts', 'a', 'b'],
  ['a text and a number', '1', 1],
  ['null and an object', null, {}],
  ['an object and null', {}, null],
  ['null and undefined', null, undefined],
  ['a list and an object of its indices', ['a'], { 0: 'a' }],
  ['an object of indices and a list', { 0: 'a' }, ['a']],
  ['lists of other lengths', [1], [1, 2]],
  ['lists in another order', [1, 2], [2, 1]],
  ['a member with another value', { a: { b: 1 } }, { a: { b: 2 } }],
  ['an extra member', { a: 1 }, { a: 1, b: 2 }],
  ['a member of another name', { a: 1 }, { b: 1 }],
  ['a null member and a missing one', { a: null }, {}],
])('equal is false for %s', (_, a, b) => {
  expect(equal(a, b)).toBe(false);
});
