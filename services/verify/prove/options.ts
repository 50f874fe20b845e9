// What `npm run prove` is told.
import { parseArgs } from 'node:util';
import type { Target } from './target.js';

export interface Plan {
  readonly targets: readonly string[];
  readonly form: 'long' | 'short';
  /** How many cases of each target, instead of the form's own number. */
  readonly runs?: number;
  readonly seed: number;
  /** Of a replay of one target. */
  readonly path?: string;
}

export type Given =
  | { readonly act: 'help' | 'list'; readonly json: boolean }
  | { readonly act: 'wrong'; readonly message: string }
  | { readonly act: 'resume'; readonly json: boolean; readonly workers: number }
  | { readonly act: 'prove'; readonly json: boolean; readonly workers: number; readonly plan: Plan };

export const USAGE = `Tries to refute what Waypost claims, at length and from a seed.

  npm run prove                        everything, in the long form (hours)
  npm run prove -- --short             everything, in the form that npm test runs
  npm run prove -- --target order,loss these alone

  --target <a,b>   which targets (--list names them)
  --runs <n>       how many cases of each, instead of the form's own number
  --seed <n>       where chance begins; without it, one is drawn and printed
  --path <path>    with one target and a seed: the one case that a failure named
  --resume         go on with the last run where it was interrupted or failed
  --workers <n>    how many processes try (as many as there are processors)
  --short          the short form
  --json           the result as JSON on stdout, and progress on stderr
  --list           the targets, what each proves and how often it is tried
  --help

Exit code 0: all held. 1: a counterexample was found; it is printed with the command that replays it. 2: wrong options.
130: interrupted; --resume goes on.
`;

interface Surroundings {
  readonly targets: readonly Target[];
  readonly processors: number;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

export function readOptions(args: readonly string[], surroundings: Surroundings): Given {
  try {
    return given(valuesOf(args), surroundings);
  } catch (error) {
    return { act: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

type Values = ReturnType<typeof valuesOf>;

function valuesOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', multiple: true },
      runs: { type: 'string' },
      seed: { type: 'string' },
      path: { type: 'string' },
      resume: { type: 'boolean', default: false },
      workers: { type: 'string' },
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

function given(values: Values, { targets, processors, random }: Surroundings): Given {
  const { json, resume } = values;
  if (values.help) return { act: 'help', json };
  if (values.list) return { act: 'list', json };
  const workers = numberIn('--workers', values.workers, { from: 1 }) ?? processors;
  if (resume) {
    refuseBesides(values);
    return { act: 'resume', json, workers };
  }
  const seed = numberIn('--seed', values.seed, { from: -(2 ** 31), to: 2 ** 31 - 1 });
  const runs = numberIn('--runs', values.runs, { from: 1 });
  const plan: Plan = {
    targets: namesIn(values.target, targets),
    form: values.short ? 'short' : 'long',
    ...(runs === undefined ? {} : { runs }),
    seed: seed ?? Math.floor(random() * 2 ** 31),
    ...(values.path === undefined ? {} : { path: values.path }),
  };
  if (plan.path !== undefined && (plan.targets.length !== 1 || seed === undefined)) {
    throw new Error('--path names a case of one --target and one --seed; give both.');
  }
  return { act: 'prove', json, workers, plan };
}

function refuseBesides({ target, runs, seed, path, short }: Values): void {
  if ([target, runs, seed, path].every((each) => each === undefined) && !short) return;
  throw new Error('--resume goes on with what was begun: leave out --target, --runs, --seed, --path and --short.');
}

function namesIn(asked: readonly string[] | undefined, targets: readonly Target[]): readonly string[] {
  const known = targets.map(({ name }) => name);
  if (asked === undefined) return known;
  const names = asked.flatMap((each) => each.split(',')).filter((name) => name !== '');
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    throw new Error(`There is no target ${JSON.stringify(unknown.join(', '))}. There are: ${known.join(', ')}.`);
  }
  return known.filter((name) => names.includes(name));
}

interface Bounds {
  readonly from: number;
  readonly to?: number;
}

function numberIn(option: string, text: string | undefined, { from, to = 1e12 }: Bounds): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text.replace(/_/g, ''));
  if (/^-?[\d_]+$/.test(text) && number >= from && number <= to) return number;
  throw new Error(`${option} wants a whole number from ${String(from)} to ${String(to)}, not ${JSON.stringify(text)}.`);
}
