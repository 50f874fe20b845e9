// The command line of `npm run prove`.
import { parseArgs } from 'node:util';
import { asChoice, defined, nearest } from 'waypost/model';

export const USAGE = `Searches for counterexamples to what Waypost promises, at length and from a seed.

  npm run prove -- --seed 42                           every target in its long form, one after another (hours)
  npm run prove -- --target order,loss                 only these targets
  npm run prove -- --seed 42 --target loss --runs 500  500 cases of one target

  --target <a,b>   targets to run (--list names them)
  --runs <n>       cases of each target, instead of the number in its long form
  --seed <n>       where the random sequence starts; drawn and printed by default
  --path <path>    replay one case; needs one --target and --seed
  --workers <n>    number of processes (default: one per processor)
  --resume         continue the last run where it was interrupted or failed
  --list           list the targets, what each proves and the size of its long and short form
  --help

A target that fails stops no other. After each, .waypost/prove/results.md has one table of all results.

Exit code: 0 all passed, 1 a counterexample was found (printed with the command that replays it) or the machine was too busy to judge,
2 invalid options, 130 interrupted.
`;

/** What one run tries. */
export interface ProvePlan {
  readonly targets: readonly string[];
  readonly seed: number;
  /** Cases of each target; the target's long form by default. */
  readonly runs?: number;
  /** Position of the one case to replay. */
  readonly path?: string;
}

export interface ProveOptions {
  readonly action: 'help' | 'list' | 'resume' | 'run';
  readonly plan: ProvePlan;
  readonly workers?: number;
}

/** @throws Error for an unknown or invalid option. */
export function readOptions(args: readonly string[], targets: readonly string[]): ProveOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', multiple: true },
      runs: { type: 'string' },
      seed: { type: 'string' },
      path: { type: 'string' },
      workers: { type: 'string' },
      resume: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const { target, path, resume, list, help } = values;
  const seed = integer('--seed', values.seed, [-(2 ** 31), 2 ** 31 - 1]);
  const runs = integer('--runs', values.runs, [1, 1e12]);
  const workers = integer('--workers', values.workers, [1, 1024]);
  if (resume === true && [target, runs, seed, path].some((each) => each !== undefined))
    throw new Error('--resume continues an earlier run. Leave out --target, --runs, --seed and --path.');
  const chosen = chooseTargets(target, targets);
  if (path !== undefined && (chosen.length !== 1 || seed === undefined))
    throw new Error('--path replays one case. Give one --target and its --seed as well.');
  const action = help === true ? 'help' : list === true ? 'list' : resume === true ? 'resume' : 'run';
  const plan = defined({ targets: chosen, seed: seed ?? Math.floor(Math.random() * 2 ** 31), runs, path });
  return defined({ action, plan, workers } as const);
}

/** The chosen targets in the table's order; all of them by default. */
function chooseTargets(given: readonly string[] | undefined, targets: readonly string[]): readonly string[] {
  if (given === undefined) return targets;
  const names = given.flatMap((each) => each.split(','));
  const unknown = names.find((name) => !targets.includes(name));
  if (unknown === undefined) return targets.filter((name) => names.includes(name));
  const close = nearest(unknown, targets);
  const remedy = close.length > 0 ? `Did you mean ${asChoice(close)}?` : 'List the targets with --list.';
  throw new Error(`Unknown target "${unknown}". ${remedy}`);
}

function integer(option: string, text: string | undefined, [least, most]: readonly [number, number]) {
  if (text === undefined) return undefined;
  const number = Number(text.replaceAll('_', ''));
  if (/^-?[\d_]+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${option} must be a whole number from ${String(least)} to ${String(most)}, not "${text}".`);
}
