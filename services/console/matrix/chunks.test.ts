import { asksForAny, chunksOf } from './chunks.js';

it('600 rows of the matrix take 12 requests', () => {
  const names = Array.from({ length: 600 }, (_, at) => `orders-${String(at)}`);

  const { paths, of } = chunksOf(names, 'shop eu-west-1');

  expect(paths).toHaveLength(12);
  expect(of[599]).toBe(11);
  expect(paths[11]).toMatch(/^\/v1\/matrix\?networks=shop%20eu-west-1&names=orders-550,.*,orders-599$/);
});

it('no request for long names exceeds the limit of a URL', () => {
  const names = Array.from({ length: 100 }, (_, at) => `${'a'.repeat(250)}${String(at)}`);

  const { paths } = chunksOf(names, '');

  expect(Math.max(...paths.map(({ length }) => length))).toBeLessThan(8192);
  expect(paths.flatMap((path) => path.split('names=')[1]?.split(','))).toEqual(names);
});

it('a change of a service concerns the requests that name it, and no others', () => {
  const [path = ''] = chunksOf(['orders-api', 'billing'], 'orders').paths;

  expect(asksForAny(path, ['billing'])).toBe(true);
  expect(asksForAny(path, ['orders'])).toBe(false);
  expect(asksForAny('/v1/services?limit=200', ['billing'])).toBe(false);
});
