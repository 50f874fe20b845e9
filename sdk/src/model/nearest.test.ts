import { nearest, asChoice } from './nearest.js';

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
