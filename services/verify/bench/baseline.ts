// The committed figures: later runs are compared with them, and README.md shows them as tables.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AREA_NAMES, AREAS, type AreaName } from './areas.js';
import { machineText, type Machine } from './machine.js';
import { digits, type AreaReport } from './report.js';
import type { Result } from './result.js';

const FILE = join(import.meta.dirname, 'baseline.json');
const README = join(import.meta.dirname, 'README.md');

interface MeasuredArea {
  /** How long the area took, in seconds; absent where nobody noted it. */
  readonly seconds?: number;
  readonly results: readonly Result[];
}

/** The figures of one run on one commit. */
interface Baseline {
  readonly machine: Machine;
  readonly commit: string;
  readonly areas: Readonly<Partial<Record<AreaName, MeasuredArea>>>;
}

/** @throws Error if the figures would name a commit that does not have the measured code. */
export function baselineOf(machine: Machine, reports: readonly AreaReport[]): Baseline {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  if (git('status', '--porcelain') !== '')
    throw new Error('The figures name their commit. Commit, then measure again.');
  const areas = Object.fromEntries(reports.map(({ area, seconds, results }) => [area, { seconds, results }]));
  return { machine, commit: git('rev-parse', '--short', 'HEAD'), areas };
}

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Baseline; // written below
}

/** Writes the figures, and their tables between the markers of README.md. */
export function writeBaseline(baseline: Baseline): void {
  writeFileSync(FILE, JSON.stringify(baseline));
  const text = readFileSync(README, 'utf8').replace(
    /(?<=<!-- figures -->\n).*(?=<!-- \/figures -->)/s,
    () => `\n${tablesOf(baseline)}\n\n`,
  );
  writeFileSync(README, text);
  execFileSync('npx', ['oxfmt', FILE, README]);
}

/** The figures of every area as Markdown. */
export function tablesOf({ machine, commit, areas }: Baseline): string {
  const tables = AREA_NAMES.flatMap((area) => {
    const measured = areas[area];
    return measured === undefined ? [] : [`### ${area}: ${AREAS[area].title}`, tableOf(measured)];
  });
  return [`One run, on commit ${commit}: ${machineText(machine)}.`, ...tables].join('\n\n');
}

function tableOf({ results }: MeasuredArea): string {
  const rows = results.map(({ name, value, unit, against, againstValue, ratio, spread, target, met }) => [
    name,
    `${digits(value)} ${unit}`,
    ratio === null ? '' : `${against ?? ''} (${digits(againstValue ?? Number.NaN)})`,
    ratio === null ? '' : digits(ratio),
    `${Math.round(spread * 100)} %`,
    target === null ? '' : `${target}${met === true ? '' : ', missed'}`,
  ]);
  const lines = [['figure', 'median', 'against', 'ratio', '±', 'target'], Array<string>(6).fill('---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
