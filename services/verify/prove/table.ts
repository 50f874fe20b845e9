// Writes the results of a run as one Markdown table: to disk after each target, and to the terminal at the end.
import { spawnSync } from 'node:child_process';
import { clock, count } from './progress.js';
import { replayCommand, type Target } from './target.js';
import { batchesOf, type ProveState } from './run.js';

/** The commit of the sources, with a mark if files differ from it; `unknown` outside a clone. */
export function commitOfSources(): string {
  const git = (...args: readonly string[]) => spawnSync('git', args, { encoding: 'utf8' });
  const { status, stdout } = git('rev-parse', '--short', 'HEAD');
  if (status !== 0) return 'unknown';
  const isClean = git('status', '--porcelain').stdout.trim() === '';
  return `${stdout.trim()}${isClean ? '' : ' with changes'}`;
}

/** One row for each target that was tried, in the order of the targets. */
export function tableOf({ plan, progress }: ProveState, targets: readonly Target[]): string {
  const rows = targets.flatMap((target) => {
    const tried = progress[target.name];
    return tried === undefined ? [] : [rowOf(target, tried, plan)];
  });
  return [row(['target', 'seed', 'commit', 'tried', 'took', 'result']), '| - | - | - | - | - | - |', ...rows].join(
    '\n',
  );
}

function rowOf(target: Target, tried: ProveState['progress'][string], plan: ProveState['plan']): string {
  const { name, unit } = target;
  const { passed, cases, seconds, commit, failed } = tried;
  const whole = passed.length === batchesOf(target, plan).length ? 'passed' : 'no counterexample, interrupted';
  const fault = failed?.notJudged === true ? 'not judged' : 'failed';
  const result = failed === undefined ? whole : `${fault}: \`${replayCommand(name, failed)}\``;
  return row([`\`${name}\``, String(plan.seed), commit, `${count(cases)} ${unit}`, clock(seconds), result]);
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
