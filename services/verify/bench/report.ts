// The results as a table for people.
import type { AreaName } from './areas.js';
import { AREAS } from './areas.js';
import type { Machine } from './machine.js';
import type { Result, Skipped } from './result.js';

export function machineText({ node, system, cpu, cores, memoryGiB, loadPerCore, at }: Machine): string {
  return `${at}  Node ${node}, ${system}, ${cores} × ${cpu}, ${memoryGiB} GiB; load per core at the start ${loadPerCore}`;
}

export interface AreaFound {
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
  readonly notes: readonly string[];
}

export function areaText(area: AreaName, { results, skipped, notes }: AreaFound): string {
  const missing = skipped.map(({ name, why }) => `  skipped: ${name}, ${why}`);
  return [`${area}: ${AREAS[area].title}`, ...alignedRows(results.map(cellsOf)), ...notes, ...missing, ''].join('\n');
}

function cellsOf({ name, value, unit, against, againstValue, ratio, spread, target, met }: Result): readonly string[] {
  const verdict = met === null ? '' : met ? 'met' : 'MISSED';
  const measured = `${digits(value)} ${unit}`;
  if (ratio === null) return [name, measured, '', `±${Math.round(spread * 100)} %`, '', ''];
  const yardstick = `${digits(ratio)} × ${against ?? ''} (${digits(againstValue ?? Number.NaN)} ${unit})`;
  return [name, measured, yardstick, `±${Math.round(spread * 100)} %`, target ?? '', verdict];
}

/** Three significant digits, without an exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return String(Number(value.toPrecision(3)));
}

function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 1 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}
