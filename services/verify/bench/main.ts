// `npm run bench`: runs the areas one after the other and reports what they measured.
import { HELP, readArguments, type Arguments } from './arguments.js';
import { baselineOf, readBaseline, writeBaseline } from './baseline.js';
import { describeRegression, findRegressions } from './check.js';
import { runArea } from './harness/area-process.js';
import { createProgress, type Progress } from './harness/progress.js';
import { describeMachine, machineText } from './machine.js';
import { areaText, durationText, together, type AreaReport } from './report.js';

const REGRESSED = 1;
const FAILED = 2;
const INTERRUPTED = 130;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args);
  if (wanted.help) {
    print(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort()); // the area's process gets the signal, too, and ends
  const machine = describeMachine(new Date());
  if (!wanted.json) print(`${machineText(machine)}\n`);
  const progress = progressOf(wanted);
  const reports: AreaReport[] = [];
  for (const area of wanted.areas) {
    if (interrupt.signal.aborted) break;
    progress.begin(area);
    const report = await runArea(area, wanted.extent, progress.show);
    progress.end(report);
    reports.push(report);
    if (!wanted.json) print(areaText(report));
  }
  if (wanted.json) print(JSON.stringify({ machine, ...together(reports) }, null, 2));
  else print(durationText(reports));
  if (interrupt.signal.aborted) return INTERRUPTED;
  const isComplete = reports.every(({ failure }) => failure === null);
  const isSlower = wanted.check && (await isSlowerThanBaseline(reports, progress));
  if (wanted.baseline && isComplete) writeBaseline(baselineOf(machine, reports));
  if (wanted.baseline && !isComplete) complain('An area failed: the baseline stays as it was.');
  return isComplete ? (isSlower ? REGRESSED : 0) : FAILED;
}

/** Progress for people; without the time that is left where the baseline's durations say nothing about it. */
function progressOf({ areas, extent }: Arguments): Progress {
  const { areas: before } = readBaseline();
  const secondsOf = extent === 'usual' ? (area: keyof typeof before) => before[area]?.seconds : () => undefined;
  const screen = { isTTY: process.stderr.isTTY, write: (text: string) => void process.stderr.write(text) };
  return createProgress({ areas, secondsOf }, screen);
}

/** True if an area is slower than in the baseline. Such an area is measured twice: one bad minute is not a regression. */
async function isSlowerThanBaseline(reports: readonly AreaReport[], progress: Progress): Promise<boolean> {
  const { areas: before } = readBaseline();
  let isSlower = false;
  for (const { area, results } of reports) {
    const known = before[area]?.results;
    if (known === undefined) {
      complain(`${area} has no baseline. Run npm run bench -- --baseline to write one.`);
      continue;
    }
    const first = new Set(findRegressions(known, results).map(({ name, against }) => `${name} ${against}`));
    if (first.size === 0) continue;
    complain(`${area} seems slower than in the baseline: measuring it again.`);
    const again = await runArea(area, 'usual', progress.show);
    const confirmed = findRegressions(known, again.results).filter(({ name, against }) =>
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
  process.exitCode = FAILED;
}
