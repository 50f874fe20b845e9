// The command line of `npm run bench`.
import { parseArgs } from 'node:util';
import { AREA_NAMES, AREAS, isArea, type AreaName } from './areas.js';
import type { Extent } from './harness/bench.js';

export interface Arguments {
  readonly areas: readonly AreaName[];
  readonly extent: Extent;
  readonly json: boolean;
  readonly check: boolean;
  readonly baseline: boolean;
  readonly help: boolean;
}

/** @throws Error that names the wrong argument. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      area: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      baseline: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { area, quick, long, ...flags } = values;
  if (quick && (long || flags.check || flags.baseline)) {
    throw new Error('--quick measures too little for --long, --check or --baseline. Leave --quick out.');
  }
  if (flags.baseline && area.length > 0) {
    throw new Error('The figures of --baseline come from one run of everything. Leave --area out.');
  }
  return { ...flags, extent: quick ? 'quick' : long ? 'long' : 'usual', areas: areasOf(area) };
}

function areasOf(given: readonly string[]): readonly AreaName[] {
  const names = given.flatMap((text) => text.split(',')).filter((name) => name !== '');
  const wrong = names.find((name) => !isArea(name));
  if (wrong !== undefined) throw new Error(`Unknown area "${wrong}". Use one of ${AREA_NAMES.join(', ')}.`);
  return names.length === 0 ? AREA_NAMES : AREA_NAMES.filter((name) => names.includes(name));
}

export const HELP = `npm run bench [-- options]

Compares Waypost with what people use instead, and with the least that the work can cost. Figures are medians of interleaved
rounds, given as ratios. Nothing leaves this machine.

Areas
${AREA_NAMES.map((name) => `  ${name.padEnd(12)}${AREAS[name].title}`).join('\n')}

Options
  --area a,b  measure only these areas
  --quick     run a fraction of the rounds: shows that the code runs, measures nothing
  --long      measure also what takes minutes: much larger registries, many more requests
  --json      print { machine, results, skipped, notes, failures } as JSON
  --check     fail if a ratio is more than 15 % worse than in the baseline, beyond its spread, twice in a row
  --baseline  write the figures of one run of everything to baseline.json and to the tables of README.md
  --help      print this text

The load on the query endpoint comes from wrk if it is installed (Debian's package wrk), else from Node itself, which takes more of the machine.

An area that fails does not end the run: its figures so far are printed, and the exit code is 2.
`;
