import { inOrder } from './member-order.js';

it('member order does not depend on the order in the source', () => {
  const one = { regions: [{ current: null, region: 'eu-west-1' }], name: 'orders-api', zebra: 1, ant: 2 };
  const other = { ant: 2, zebra: 1, name: 'orders-api', regions: [{ region: 'eu-west-1', current: null }] };

  const [first, second] = [one, other].map((value) => JSON.stringify(inOrder(value)));

  expect(first).toBe(second);
  expect(first).toBe('{"name":"orders-api","regions":[{"region":"eu-west-1","current":null}],"ant":2,"zebra":1}');
});

it('member order keeps __proto__ a plain member', () => {
  const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"name":"x"}');

  const ordered = inOrder(hostile) as object;

  expect(Object.hasOwn(ordered, '__proto__')).toBe(true);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
