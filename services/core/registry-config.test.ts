import { ownerOf } from './registry-config.js';

const owners = (...names: string[]) => names.map((each, index) => ({ names: each, account: `account-${index}` }));

it.each([
  ['a name', 'orders', 'orders'],
  ['a glob at the end', 'payments.*', 'payments.cards'],
  ['a glob at the beginning', '*.payments', 'eu.payments'],
  ['a glob in the middle', 'payments-*-api', 'payments-eu-api'],
  ['a glob for nothing', 'orders*', 'orders'],
  ['a lone glob', '*', 'orders'],
  ['several globs', 'a*b*c', 'a-b-b-c'],
  ['a glob next to a glob', 'a**c', 'abc'],
])('%s fits', (_, glob, name) => {
  expect(ownerOf(name, owners(glob))).toBe('account-0');
});

it.each([
  ['another name', 'orders', 'orders-api'],
  ['a beginning that differs', 'payments.*', 'xpayments.cards'],
  ['an end that differs', '*-api', 'orders-apis'],
  ['a dot that is no wildcard', 'a.c', 'abc'],
  ['pieces that overlap', 'ab*ba', 'aba'],
  ['a middle that is not there', 'a*b*c', 'a-c'],
  ['a middle that only the end has', 'a*bc*c', 'abc'],
])('%s does not fit', (_, glob, name) => {
  expect(ownerOf(name, owners(glob))).toBeUndefined();
});

it('is decided by the first that fits', () => {
  expect(ownerOf('payments.cards', owners('orders', 'payments.*', '*'))).toBe('account-1');
});

it('is nobody where none is configured', () => {
  expect(ownerOf('orders', [])).toBeUndefined();
});

it('is found at once however hostile the glob', () => {
  const glob = 'a*'.repeat(5000);

  expect(ownerOf('a'.repeat(200), owners(`${glob}b`))).toBeUndefined();
});
