// `npm run bench`: runs the areas one after the other and says what came of them.
import { readArguments, HELP, type Arguments } from './arguments.js';
import type { AreaName } from './areas.js';
import { runArea } from './harness/area-process.js';
import { createProgress } from './harness/progress.js';
import { describeMachine } from './machine.js';
import { areaText, machineText } from './report.js';
import type { Result, Skipped } from './result.js';

async function main(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args);
  if (wanted.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const machine = describeMachine(new Date());
  if (!wanted.json) process.stdout.write(`${machineText(machine)}\n\n`);
  const results: Result[] = [];
  const skipped: Skipped[] = [];
  for (const area of wanted.areas) {
    const measured = await measureArea(area, wanted);
    results.push(...measured.results);
    skipped.push(...measured.skipped);
    if (!wanted.json) process.stdout.write(`${areaText(area, measured.results, measured.skipped)}\n`);
  }
  if (wanted.json) process.stdout.write(`${JSON.stringify({ machine, results, skipped }, null, 2)}\n`);
  return 0;
}

interface Measured {
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
}

async function measureArea(area: AreaName, { quick }: Arguments): Promise<Measured> {
  const results: Result[] = [];
  const skipped: Skipped[] = [];
  const progress = createProgress(process.stderr, area);
  try {
    await runArea({
      area,
      quick,
      onSaid: (said) => {
        if (said.kind === 'progress') progress.show(said.text);
        else if (said.kind === 'result') results.push(said.result);
        else skipped.push(said.skipped);
      },
    });
  } finally {
    progress.clear();
  }
  return { results, skipped };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
