import { isNetworkName, isServiceName, normaliseName, normaliseNetworkName } from './schema.js';

it.each([
  ['orders-api', 'orders-api'],
  ['Orders API', 'orders-api'],
  ['orders_api (v2)', 'orders-api-v2'],
  ['Payments.Orders', 'payments.orders'],
  ['--orders--.-.api-', 'orders.api'],
  ['..', undefined],
  ['', undefined],
  ['   ', undefined],
  ['__proto__', 'proto'],
  ['evil.com/', 'evil.com'],
  ['../../etc', 'etc'],
  ['öäü', undefined],
  ['İstanbul', 'stanbul'],
  ['a'.repeat(63), 'a'.repeat(63)],
  ['a'.repeat(64), undefined],
  [Array(127).fill('a').join('.'), Array(127).fill('a').join('.')],
  [Array(128).fill('a').join('.'), undefined],
  ['x'.repeat(10_000), undefined],
])('normaliseName(%j) is %j', (raw, name) => {
  expect(normaliseName(raw)).toBe(name);
});

it.each(['Orders', 'orders_api', '-orders', 'orders-', 'a..b', '', 'a'.repeat(64), 'orders api', 'é'])(
  'isServiceName refuses %j',
  (text) => {
    expect(isServiceName(text)).toBe(false);
  },
);

it('isNetworkName refuses a name that looks like an id', () => {
  expect(isNetworkName('vpc-0a1b')).toBe(false);
  expect(isNetworkName('vpce-0a1b')).toBe(false);
  expect(normaliseNetworkName('VPC-main')).toBeUndefined();
  expect(isNetworkName('vpcmain')).toBe(true);
});

it('normaliseName returns only valid service names, whatever the tag', () => {
  const raws = ['A', 'a b', '-a-', 'a.-b', 'Ａ', 'a\u0000b', 'a%2fb', '日本'];

  const names = raws.map(normaliseName).filter((name) => name !== undefined);

  expect(names.length).toBeGreaterThan(0);
  expect(names.every(isServiceName)).toBe(true);
});
