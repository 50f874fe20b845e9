// The results of one area as a text table.
import { AREAS, type AreaName } from './areas.js';
import type { Result, Skipped } from './result.js';

export interface AreaReport {
  readonly area: AreaName;
  /** How long the area took, in seconds. */
  readonly seconds: number;
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
  readonly notes: readonly string[];
  /** How the area's process ended before all was measured; null if all was. */
  readonly failure: string | null;
}

export function areaText({ area, seconds, results, skipped, notes, failure }: AreaReport): string {
  const missing = skipped.map(({ name, why }) => `  skipped: ${name}, ${why}`);
  const failed = failure === null ? [] : [`  failed: the area ${failure}; what it measured before stands above`];
  const rows = alignedRows(results.map(cellsOf));
  return [`${area}: ${AREAS[area].title}, in ${seconds} s`, ...rows, ...notes, ...missing, ...failed, ''].join('\n');
}

export function durationText(reports: readonly AreaReport[]): string {
  return `Everything above took ${reports.reduce((sum, { seconds }) => sum + seconds, 0)} s.`;
}

/** The reports of several areas as one, for `--json`. */
export function together(reports: readonly AreaReport[]) {
  return {
    results: reports.flatMap(({ results }) => results),
    skipped: reports.flatMap(({ skipped }) => skipped),
    notes: reports.flatMap(({ notes }) => notes),
    failures: reports.flatMap(({ area, failure }) => (failure === null ? [] : [{ area, why: failure }])),
  };
}

function cellsOf({ name, value, unit, against, againstValue, ratio, spread, target, met }: Result): readonly string[] {
  const verdict = met === null ? '' : met ? 'met' : 'MISSED';
  const yardstick =
    ratio === null ? '' : `${digits(ratio)} × ${against ?? ''} (${digits(againstValue ?? Number.NaN)} ${unit})`;
  return [name, `${digits(value)} ${unit}`, yardstick, `±${Math.round(spread * 100)} %`, target ?? '', verdict];
}

/** Three significant digits, without an exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return String(Number(value.toPrecision(3)));
}

const ALIGNED_RIGHT = new Set([1, 3]);

function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const aligned = (cell: string, column: number): string =>
    ALIGNED_RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(aligned).join('  ')}`.trimEnd());
}
