import { aligned, widthsOf } from './columns.js';
import { penOf } from './pen.js';

it('stands columns under one another, whatever is painted, with no blanks at the end', () => {
  const { green } = penOf(true);

  const lines = aligned([
    ['a', green('live'), ''],
    ['long', 'x', 'y'],
  ]);

  expect(lines).toEqual([`a     ${green('live')}`, 'long  x     y']);
});

it('keeps the widths of an earlier page', () => {
  const before = widthsOf([['wide-name', 'x']]);

  expect(aligned([['b', 'y']], widthsOf([['b', 'y']], before))).toEqual(['b          y']);
});
