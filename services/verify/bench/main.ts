// `npm run bench`: runs the areas one after the other and says what came of them.
import { HELP, readArguments, type Arguments } from './arguments.js';
import type { AreaName } from './areas.js';
import { readBaseline, writeBaseline, type Baseline } from './baseline.js';
import { describeRegression, findRegressions } from './check.js';
import { runArea } from './harness/area-process.js';
import { createProgress } from './harness/progress.js';
import { describeMachine, type Machine } from './machine.js';
import { drawPlots } from './plots/draw.js';
import { areaText, machineText } from './report.js';
import type { Result, Skipped } from './result.js';

interface Measured {
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
  readonly notes: readonly string[];
}

type ByArea = ReadonlyMap<AreaName, Measured>;

async function main(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args);
  if (wanted.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (wanted.plots && !wanted.baseline) return draw(readBaseline());
  const machine = describeMachine(new Date());
  const tell = (text: string): void => {
    if (!wanted.json) process.stdout.write(`${text}\n`);
  };
  tell(`${machineText(machine)}\n`);
  const measured = new Map<AreaName, Measured>();
  for (const area of wanted.areas) {
    const found = await measureArea(area, wanted);
    measured.set(area, found);
    tell(areaText(area, found));
  }
  if (wanted.json) process.stdout.write(`${JSON.stringify(reportOf(machine, measured), null, 2)}\n`);
  const failed = wanted.check ? await checkAll(measured, wanted) : false;
  if (wanted.baseline) {
    const baseline = withMeasured(readBaseline(), machine, measured);
    await writeBaseline(baseline);
    if (wanted.plots) draw(baseline);
  }
  return failed ? 1 : 0;
}

function reportOf(machine: Machine, measured: ByArea) {
  const all = [...measured.values()];
  return {
    machine,
    results: all.flatMap(({ results }) => results),
    skipped: all.flatMap(({ skipped }) => skipped),
    notes: all.flatMap(({ notes }) => notes),
  };
}

async function measureArea(area: AreaName, { quick }: Pick<Arguments, 'quick'>): Promise<Measured> {
  const results: Result[] = [];
  const skipped: Skipped[] = [];
  const notes: string[] = [];
  const progress = createProgress(process.stderr, area);
  try {
    await runArea({
      area,
      quick,
      onSaid: (said) => {
        if (said.kind === 'progress') progress.show(said.text);
        else if (said.kind === 'result') results.push(said.result);
        else if (said.kind === 'skipped') skipped.push(said.skipped);
        else notes.push(said.text);
      },
    });
  } finally {
    progress.clear();
  }
  return { results, skipped, notes };
}

/** Whether a regression stands. An area that has one is measured again: one bad minute is not a regression. */
async function checkAll(measured: ByArea, wanted: Arguments): Promise<boolean> {
  const baseline = readBaseline();
  let failed = false;
  for (const [area, { results }] of measured) {
    const before = baseline[area]?.results;
    if (before === undefined) {
      process.stderr.write(`${area} has no baseline: npm run bench -- --area ${area} --baseline writes one.\n`);
      continue;
    }
    const first = findRegressions(before, results);
    if (first.length === 0) continue;
    process.stderr.write(`${area} seems to be slower than in the baseline: measuring it again.\n`);
    const again = await measureArea(area, wanted);
    const names = new Set(first.map(({ name, against }) => `${name} ${against}`));
    const stands = findRegressions(before, again.results).filter(({ name, against }) =>
      names.has(`${name} ${against}`),
    );
    for (const regression of stands) process.stderr.write(`${area}: ${describeRegression(regression)}.\n`);
    if (stands.length === 0) process.stderr.write(`${area}: measured again, it is not.\n`);
    failed ||= stands.length > 0;
  }
  if (!failed) process.stderr.write('Nothing is slower than in the baseline by more than its spread.\n');
  return failed;
}

function withMeasured(baseline: Baseline, machine: Machine, measured: ByArea): Baseline {
  const entries = [...measured].map(([area, { results }]) => [area, { machine, results }]);
  return { ...baseline, ...(Object.fromEntries(entries) as Baseline) }; // each area with what was measured of it
}

function draw(baseline: Baseline): number {
  for (const line of drawPlots(baseline)) process.stderr.write(`${line}\n`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
