import { ownerOf } from './registry-config.js';

const owners = (...names: string[]) => names.map((each, index) => ({ names: each, account: `account-${index}` }));

it.each([
  ['its own name', 'orders', 'orders'],
  ['a glob at the end', 'payments.*', 'payments.cards'],
  ['a glob at the beginning', '*.payments', 'eu.payments'],
  ['a glob in the middle', 'payments-*-api', 'payments-eu-api'],
  ['a glob that matches nothing', 'orders*', 'orders'],
  ['a lone glob', '*', 'orders'],
  ['several globs', 'a*b*c', 'a-b-b-c'],
  ['a glob next to a glob', 'a**c', 'abc'],
])('a name matches %s', (_, glob, name) => {
  expect(ownerOf(name, owners(glob))).toBe('account-0');
});

it.each([
  ['another name', 'orders', 'orders-api'],
  ['a glob with another beginning', 'payments.*', 'xpayments.cards'],
  ['a glob with another end', '*-api', 'orders-apis'],
  ['a dot, which is not a wildcard', 'a.c', 'abc'],
  ['pieces that overlap', 'ab*ba', 'aba'],
  ['a glob whose middle is missing', 'a*b*c', 'a-c'],
  ['a glob whose middle is only in the end', 'a*bc*c', 'abc'],
])('a name does not match %s', (_, glob, name) => {
  expect(ownerOf(name, owners(glob))).toBeUndefined();
});

it('the owner of a name is that of the first glob that matches', () => {
  expect(ownerOf('payments.cards', owners('orders', 'payments.*', '*'))).toBe('account-1');
});

it('the owner of a name is undefined if none is configured', () => {
  expect(ownerOf('orders', [])).toBeUndefined();
});

it('ownerOf ends quickly for a hostile glob', () => {
  const glob = 'a*'.repeat(5000);

  expect(ownerOf('a'.repeat(200), owners(`${glob}b`))).toBeUndefined();
});
