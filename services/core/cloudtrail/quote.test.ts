import { quote } from './quote.js';

it.each([
  ['plain', '"plain"'],
  ['', '""'],
  ['a "b"\n', '"a \\"b\\"\\n"'],
  ['übung\u202e', '"\\u00fcbung\\u202e"'],
  ['\ud800', '"\\ud800"'],
  [7, '7'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'nothing'],
  [['a'], 'a list'],
  [{}, 'a value of type object'],
  [7n, 'a value of type bigint'],
])('quote shows %p as %s', (value, text) => {
  expect(quote(value)).toBe(text);
});

it('quote cuts a long text to 80 characters and adds its length', () => {
  expect(quote('x'.repeat(10_000))).toBe(`"${'x'.repeat(80)}"… (10000 characters)`);
});

it('quote does not cut a text of 80 characters', () => {
  expect(quote('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
});
