// Tests that copies of a policy with the same meaning have equal canonical texts and marks.
import { canonicalText, markOf } from './canonical.js';

it.each<[string, unknown, unknown]>([
  ['members in another order', { b: 1, a: 'x' }, { a: 'x', b: 1 }],
  ['a list in another order', ['b', 'a'], ['a', 'b']],
  ['a list that repeats an element', ['a', 'b', 'a'], ['a', 'b']],
  ['a list of one', ['a'], 'a'],
  ['a nested list in another order', { Action: [{ y: ['b', 'a'] }] }, { Action: { y: ['a', 'b'] } }],
])('the canonical text is the same for %s', (_title, one, other) => {
  expect(canonicalText(one)).toBe(canonicalText(other));
});

it.each<[string, unknown, string]>([
  ['a list', ['b', 'a'], '["a","b"]'],
  ['an empty list', [], '[]'],
  ['an object', { b: [1], a: { c: null } }, '{"a":{"c":null},"b":1}'],
  ['an object without members', {}, '{}'],
])('the canonical text of %s is JSON that distinguishes its elements', (_title, value, text) => {
  expect(canonicalText(value)).toBe(text);
});

it('the mark is that of FNV-1a, of every character', () => {
  expect([markOf(''), markOf('a'), markOf('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});
