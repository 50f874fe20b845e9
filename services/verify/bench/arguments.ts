// The command line of `npm run bench`.
import { parseArgs } from 'node:util';
import { AREA_NAMES, AREAS, isArea, type AreaName } from './areas.js';

export interface Arguments {
  readonly areas: readonly AreaName[];
  readonly json: boolean;
  readonly quick: boolean;
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
      check: { type: 'boolean', default: false },
      baseline: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { area, ...flags } = values;
  if (flags.quick && (flags.check || flags.baseline)) {
    throw new Error('--quick measures too little for --check or --baseline. Leave --quick out.');
  }
  return { ...flags, areas: areasOf(area) };
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
  --json      print { machine, results, skipped, notes } as JSON
  --check     fail if a ratio is more than 15 % worse than in the baseline, beyond its spread, twice in a row
  --baseline  write the ratios to baseline.json and to the tables of README.md
  --help      print this text

The load on the query endpoint comes from wrk if it is installed (Debian's package wrk), else from autocannon.
`;
