// What is printed, matched and meant.
import { WaypostError } from './errors.js';
import { printable, fitsArn, fitsGlob, nearest, asChoice } from './text.js';

it('printable() leaves printable characters of any script unchanged', () => {
  expect(printable('Größe ≤ 3, 注文 "a/b" 🚚')).toBe('Größe ≤ 3, 注文 "a/b" 🚚');
});

it.each([
  ['\u001b]8;;http://evil.com\u0007', '\\u001b]8;;http://evil.com\\u0007'],
  ['a\r\nb', 'a\\u000d\\u000ab'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\ufeff\u2028\ud800', '\\ufeff\\u2028\\ud800'],
])('printable() escapes characters that a terminal or log could interpret: %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('an error escapes unprintable characters that its message or remedy quotes', () => {
  const error = new WaypostError({ code: 'INVALID_REQUEST', message: 'No \u001b[2J.', remedy: 'Not \u202e.' });

  expect([error.message, error.remedy]).toEqual(['No \\u001b[2J. Not \\u202e.', 'Not \\u202e.']);
});

it.each([
  ['abc', 'abc', true],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', 'a?c', true],
  ['abc', '*', true],
  ['', '*', true],
  ['', '', true],
  ['abc', 'ab', false],
  ['abc', 'abcd', false],
  ['abc', '', false],
  ['abab', '*ab', true],
  ['aXbXc', 'a*b*c', true],
  ['aXcXb', 'a*b*c', false],
  ['abc', 'a?', false],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
])('fitsGlob(%j, %j) is %s', (text, glob, expected) => {
  expect(fitsGlob(text, glob)).toBe(expected);
});

it('a glob of many stars is matched in linear time', () => {
  expect(fitsGlob('a'.repeat(2_000), `${'*a'.repeat(1_000)}b`)).toBe(false);
});

it('a star of an ARN matches no colon', () => {
  expect(fitsArn('arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-01', 'arn:*:ec2:*:*:vpc/*')).toBe(true);
  expect(fitsArn('arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-01', 'arn:aws:ec2:*:vpc/vpc-01')).toBe(false);
});

const KNOWN = ['orders-api', 'billing-api', 'orders-admin', 'reports', 'a.b'];

it.each([
  ['ordersapi', ['orders-api']],
  ['ordres-api', ['orders-api']],
  ['orders-apii', ['orders-api']],
  ['biling-api', ['billing-api']],
  ['orders', ['orders-admin', 'orders-api']],
  ['rports', ['reports']],
  ['b.a', []],
  ['payments', []],
  ['', []],
])('nearest(%j) suggests %j', (given, meant) => {
  expect(nearest(given, KNOWN)).toEqual(meant);
});

it('nearest() suggests at most three words, nearest first', () => {
  const known = ['api-1', 'api-2', 'api-3', 'api-4', 'apj-x'];

  expect(nearest('apj-1', known)).toEqual(['api-1', 'apj-x']);
  expect(nearest('api-0', known)).toHaveLength(3);
});

it('asChoice() joins quoted words with commas and "or"', () => {
  expect([['a'], ['a', 'b'], ['a', 'b', 'c']].map(asChoice)).toEqual(['"a"', '"a" or "b"', '"a", "b" or "c"']);
});
