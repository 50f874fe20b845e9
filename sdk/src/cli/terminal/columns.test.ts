import { aligned, fitted, widthsOf } from './columns.js';
import { penOf } from './pen.js';

it('aligns coloured cells by their visible width, without trailing blanks', () => {
  const { green } = penOf(true);

  const lines = aligned([
    ['a', green('live'), ''],
    ['long', 'x', 'y'],
  ]);

  expect(lines).toEqual([`a     ${green('live')}`, 'long  x     y']);
});

it('fits rows into a terminal by cutting their first column, and leaves them whole in a pipe', () => {
  const rows = [
    ['a'.repeat(40), 'live'],
    ['short', 'gone'],
  ];

  expect(aligned(fitted(rows, 30))[0]).toBe(`${'a'.repeat(23)}…  live`);
  expect(fitted(rows, undefined)).toBe(rows);
  expect(aligned(fitted(rows, 5))[0]).toBe(`${'a'.repeat(15)}…  live`);
});

it('aligns a page with the widths of an earlier page', () => {
  const earlier = widthsOf([['wide-name', 'x']]);

  expect(aligned([['b', 'y']], widthsOf([['b', 'y']], earlier))).toEqual(['b          y']);
});
