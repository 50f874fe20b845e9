// Rows of text as aligned columns. What is painted is measured without its paint.

/** Widths so far, so that a later page stands under an earlier one. */
export type Widths = readonly number[];

const PAINT = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const GAP = '  ';

export function widthOf(text: string): number {
  return Array.from(text.replace(PAINT, '')).length;
}

export function widthsOf(rows: readonly (readonly string[])[], before: Widths = []): Widths {
  const columns = Math.max(before.length, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(before[column] ?? 0, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
}

/** A line per row; the last column is not padded, so that no line ends in blanks. */
export function aligned(rows: readonly (readonly string[])[], widths: Widths = widthsOf(rows)): string[] {
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))));
    return cells.join(GAP).trimEnd();
  });
}

export function indented(lines: readonly string[], by = '  '): string[] {
  return lines.map((line) => (line === '' ? '' : by + line));
}

/** `1 service`, `2 services`. */
export function said(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
