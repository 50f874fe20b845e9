import { aligned, widthsOf } from './columns.js';
import { penOf } from './pen.js';

it('aligns coloured cells by their visible width, without trailing blanks', () => {
  const { green } = penOf(true);

  const lines = aligned([
    ['a', green('live'), ''],
    ['long', 'x', 'y'],
  ]);

  expect(lines).toEqual([`a     ${green('live')}`, 'long  x     y']);
});

it('aligns a page with the widths of an earlier page', () => {
  const earlier = widthsOf([['wide-name', 'x']]);

  expect(aligned([['b', 'y']], widthsOf([['b', 'y']], earlier))).toEqual(['b          y']);
});
