// The command line of `npm run bench`.
import { parseArgs } from 'node:util';
import { AREA_NAMES, AREAS, isArea, type AreaName } from './areas.js';

export interface Arguments {
  readonly areas: readonly AreaName[];
  readonly json: boolean;
  readonly quick: boolean;
  readonly check: boolean;
  readonly baseline: boolean;
  readonly plots: boolean;
  readonly help: boolean;
}

/** @throws Error that says which argument is wrong. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      area: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      baseline: { type: 'boolean', default: false },
      plots: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { area, ...flags } = values;
  if (flags.quick && (flags.check || flags.baseline)) {
    throw new Error('--quick measures too little for --check or --baseline.');
  }
  return { ...flags, areas: areasOf(area) };
}

function areasOf(given: readonly string[]): readonly AreaName[] {
  const names = given.flatMap((text) => text.split(',')).filter((name) => name !== '');
  const wrong = names.find((name) => !isArea(name));
  if (wrong !== undefined) throw new Error(`There is no area "${wrong}". The areas are ${AREA_NAMES.join(', ')}.`);
  return names.length === 0 ? AREA_NAMES : AREA_NAMES.filter((name) => names.includes(name));
}

export const HELP = `npm run bench [-- options]

Measures Waypost beside what one would use instead, and beside the least that the work can cost: medians of interleaved
rounds, as ratios. Nothing is sent anywhere; peers that are not installed are skipped by name.

Areas
${AREA_NAMES.map((name) => `  ${name.padEnd(12)}${AREAS[name].title}`).join('\n')}

Options
  --area a,b  only these areas
  --quick     a fraction of the rounds: shows that it runs, and measures nothing
  --json      prints { machine, results, skipped, notes } as JSON
  --check     fails if a ratio is more than 15 % worse than in the baseline, beyond its spread, twice in a row
  --baseline  writes the ratios as the baseline of these areas
  --plots     redraws the plots in the READMEs from the baseline; alone, it measures nothing
  --help      this text

Debian's packages redis-server, etcd-server, dnsmasq-base and wrk add yardsticks.
`;
