// Rows of text as aligned columns. Colours do not count as width.
import { stripVTControlCharacters } from 'node:util';

/** Widths of the columns so far, so that a later page lines up with an earlier one. */
export type Widths = readonly number[];

export function widthsOf(rows: readonly (readonly string[])[], earlier: Widths = []): Widths {
  const columns = Math.max(earlier.length, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(earlier[column] ?? 0, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
}

/** The rows with their first column cut so that a line fits into the given number of columns. */
export function fitted(
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): readonly (readonly string[])[] {
  const [first = 0, ...others] = widthsOf(rows);
  const room = columns === undefined ? first : columns - others.reduce((sum, width) => sum + width + 2, 0);
  const most = Math.max(SHORTEST_FIRST, room);
  return first <= most ? rows : rows.map(([cell = '', ...rest]) => [cut(cell, most), ...rest]);
}

/** A narrower first column says nothing. */
const SHORTEST_FIRST = 16;

const cut = (text: string, most: number): string => {
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
};

/** A line per row, without trailing blanks. */
export function aligned(rows: readonly (readonly string[])[], widths: Widths = widthsOf(rows)): string[] {
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))));
    return cells.join('  ').trimEnd();
  });
}

export function indented(lines: readonly string[], by = '  '): string[] {
  return lines.map((line) => (line === '' ? '' : by + line));
}

/** `1 service`, `2 services`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
