import { moved } from './moves.js';

const EXTENT = { rows: 100, columns: 4 };
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, altKey: false, metaKey: false });

it.each([
  ['ArrowDown', [0, -1], [1, -1]],
  ['ArrowUp', [0, -1], [0, -1]],
  ['ArrowUp', [0, 2], [-1, 2]],
  ['ArrowLeft', [-1, 0], [0, -1]],
  ['ArrowLeft', [3, 0], [3, -1]],
  ['ArrowRight', [3, 3], [3, 3]],
  ['PageDown', [95, 1], [99, 1]],
  ['PageUp', [3, 1], [0, 1]],
  ['End', [3, -1], [3, 3]],
  ['Home', [3, 2], [3, -1]],
] as const)('%s moves from %j to %j', (key, [row, column], [nextRow, nextColumn]) => {
  expect(moved({ row, column }, press(key), EXTENT)).toEqual({ row: nextRow, column: nextColumn });
});

it('Ctrl and End move to the last cell, and other keys do not move', () => {
  expect(moved({ row: 3, column: 1 }, press('End', true), EXTENT)).toEqual({ row: 99, column: 3 });
  expect(moved({ row: 3, column: 1 }, press('ArrowDown', true), EXTENT)).toBeUndefined();
  expect(moved({ row: 3, column: 1 }, press('constructor'), EXTENT)).toBeUndefined();
});
