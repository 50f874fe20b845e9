// `npm run bench`: runs the areas one after the other and reports what they measured.
import { HELP, readArguments } from './arguments.js';
import type { AreaName } from './areas.js';
import { readBaseline, writeBaseline, type Baseline } from './baseline.js';
import { describeRegression, findRegressions } from './check.js';
import { runArea } from './harness/area-process.js';
import { describeMachine, machineText } from './machine.js';
import { areaText, type AreaReport } from './report.js';

type ByArea = ReadonlyMap<AreaName, AreaReport>;

const complain = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (wanted.help) {
    print(HELP);
    return 0;
  }
  const machine = describeMachine(new Date());
  if (!wanted.json) print(`${machineText(machine)}\n`);
  const measured = new Map<AreaName, AreaReport>();
  for (const area of wanted.areas) {
    const report = await runArea(area, wanted.quick);
    measured.set(area, report);
    if (!wanted.json) print(areaText(area, report));
  }
  if (wanted.json) print(JSON.stringify({ machine, ...together([...measured.values()]) }, null, 2));
  const isSlower = wanted.check && (await checkAll(measured));
  if (wanted.baseline) {
    const entries = [...measured].map(([area, { results }]) => [area, { machine, results }]);
    await writeBaseline({ ...readBaseline(), ...(Object.fromEntries(entries) as Baseline) }); // by area, as above
  }
  return isSlower ? 1 : 0;
}

function together(reports: readonly AreaReport[]): AreaReport {
  return {
    results: reports.flatMap(({ results }) => results),
    skipped: reports.flatMap(({ skipped }) => skipped),
    notes: reports.flatMap(({ notes }) => notes),
  };
}

/** True if an area is slower than in the baseline. Such an area is measured twice: one bad minute is not a regression. */
async function checkAll(measured: ByArea): Promise<boolean> {
  const baseline = readBaseline();
  let isSlower = false;
  for (const [area, { results }] of measured) {
    const before = baseline[area]?.results;
    if (before === undefined) {
      complain(`${area} has no baseline. Run npm run bench -- --area ${area} --baseline to write one.`);
      continue;
    }
    const first = new Set(findRegressions(before, results).map(({ name, against }) => `${name} ${against}`));
    if (first.size === 0) continue;
    complain(`${area} seems slower than in the baseline: measuring it again.`);
    const again = await runArea(area, false);
    const confirmed = findRegressions(before, again.results).filter(({ name, against }) =>
      first.has(`${name} ${against}`),
    );
    for (const regression of confirmed) complain(`${area}: ${describeRegression(regression)}.`);
    if (confirmed.length === 0) complain(`${area}: the second run is not slower.`);
    isSlower ||= confirmed.length > 0;
  }
  if (!isSlower) complain('No ratio is worse than in the baseline by more than its spread.');
  return isSlower;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
