// The committed figures: later runs are compared with them, and README.md shows them as tables.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AREA_NAMES, AREAS, type AreaName } from './areas.js';
import { machineText, type Machine } from './machine.js';
import { digits } from './report.js';
import type { Result } from './result.js';

const FILE = join(import.meta.dirname, 'baseline.json');
const README = join(import.meta.dirname, 'README.md');

export interface MeasuredArea {
  readonly machine: Machine;
  readonly results: readonly Result[];
}

/** By area, since each area may be measured separately. */
export type Baseline = Readonly<Partial<Record<AreaName, MeasuredArea>>>;

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Baseline; // written below
}

/** Writes the figures, and their tables between the markers of README.md. */
export async function writeBaseline(baseline: Baseline): Promise<void> {
  const { format } = await import('prettier'); // an ES module, which Jest does not load
  writeFileSync(FILE, await format(JSON.stringify(baseline), { parser: 'json', printWidth: 120 }));
  const text = readFileSync(README, 'utf8').replace(
    /(?<=<!-- figures -->\n).*(?=<!-- \/figures -->)/s,
    () => `\n${tablesOf(baseline)}\n\n`,
  );
  writeFileSync(README, await format(text, { parser: 'markdown', printWidth: 140 }));
}

/** The figures of every area as Markdown. */
export function tablesOf(baseline: Baseline): string {
  return AREA_NAMES.flatMap((area) => {
    const measured = baseline[area];
    return measured === undefined ? [] : [`### ${area}: ${AREAS[area].title}`, tableOf(measured)];
  }).join('\n\n');
}

function tableOf({ machine, results }: MeasuredArea): string {
  const rows = results.map(({ name, value, unit, against, againstValue, ratio, spread, target, met }) => [
    name,
    `${digits(value)} ${unit}`,
    ratio === null ? '' : `${against ?? ''} (${digits(againstValue ?? Number.NaN)})`,
    ratio === null ? '' : digits(ratio),
    `${Math.round(spread * 100)} %`,
    target === null ? '' : `${target}${met === true ? '' : ', missed'}`,
  ]);
  const lines = [['figure', 'median', 'against', 'ratio', '±', 'target'], Array<string>(6).fill('---'), ...rows];
  return [machineText(machine), '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}
