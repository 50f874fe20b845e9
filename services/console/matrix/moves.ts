// The positions in the matrix, and where each key moves from a position.
/** Row -1 is the head; column -1 has the names. */
export interface MatrixPosition {
  readonly row: number;
  readonly column: number;
}

export const atOf = ({ row, column }: MatrixPosition): string => `${row}:${column}`;

const PAGE = 15;

interface Pressed {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

interface MatrixExtent {
  readonly rows: number;
  readonly columns: number;
}

/** Undefined for a key that does not move. Ctrl with Home or End leads to the first or last row. */
export function moved(
  { row, column }: MatrixPosition,
  pressed: Pressed,
  extent: MatrixExtent,
): MatrixPosition | undefined {
  const { key, altKey, ctrlKey, metaKey } = pressed;
  if (altKey || metaKey) return undefined;
  const [lastRow, lastColumn] = [extent.rows - 1, extent.columns - 1];
  const steps: Readonly<Record<string, MatrixPosition>> = ctrlKey
    ? { Home: { row: 0, column: -1 }, End: { row: lastRow, column: lastColumn } }
    : {
        ArrowDown: { row: row + 1, column },
        ArrowUp: { row: row - 1, column },
        ArrowLeft: { row, column: column - 1 },
        ArrowRight: { row, column: column + 1 },
        PageDown: { row: row + PAGE, column },
        PageUp: { row: Math.max(0, row - PAGE), column },
        Home: { row, column: -1 },
        End: { row, column: lastColumn },
      };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (next === undefined) return undefined;
  // The head has no link above the names.
  const least = next.column < 0 ? 0 : -1;
  return {
    row: Math.min(lastRow, Math.max(least, next.row)),
    column: Math.min(lastColumn, Math.max(-1, next.column)),
  };
}
