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
