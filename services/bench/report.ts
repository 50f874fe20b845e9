// The results as a table for people.
import type { AreaName } from './areas.js';
import { AREAS } from './areas.js';
import type { Machine } from './machine.js';
import type { Result, Skipped } from './result.js';

export function machineText({ node, system, cpu, cores, memoryGiB, loadPerCore, at }: Machine): string {
  return `${at}  Node ${node}, ${system}, ${cores} × ${cpu}, ${memoryGiB} GiB; load per core at the start ${loadPerCore}`;
}

export function areaText(area: AreaName, results: readonly Result[], skipped: readonly Skipped[]): string {
  const rows = results.filter((result) => result.area === area).map(cellsOf);
  const missing = skipped.filter((each) => each.area === area).map(({ name, why }) => `  skipped: ${name}, ${why}`);
  return [`${area}: ${AREAS[area].title}`, ...alignedRows(rows), ...missing, ''].join('\n');
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
