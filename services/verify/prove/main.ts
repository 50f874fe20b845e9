// `npm run prove`: tries the chosen targets in turn.
import { buildSync } from 'esbuild';
import { rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { messageOf } from 'waypost/model';
import { readOptions, USAGE, type ProveOptions } from './options.js';
import { count, print } from './progress.js';
import { FOLDER, readState, runTarget, type ProveState } from './run.js';
import { errorText, type Target } from './target.js';
import { commitOfSources, tableOf } from './table.js';
import { TARGETS } from './targets.js';

const TABLE = join(FOLDER, 'results.md');

async function main(args: readonly string[]): Promise<number> {
  let options: ProveOptions;
  try {
    options = readOptions(
      args,
      TARGETS.map(({ name }) => name),
    );
  } catch (error) {
    return refuse(`${messageOf(error)}\nSee npm run prove -- --help.`);
  }
  if (options.action === 'help') process.stdout.write(USAGE);
  if (options.action === 'list') TARGETS.forEach(list);
  if (options.action === 'help' || options.action === 'list') return 0;
  const state = options.action === 'resume' ? readState() : { plan: options.plan, progress: {} };
  if (state === undefined) return refuse(`No run to resume in ${FOLDER}. Start one with npm run prove.`);
  return run(state, options.workers ?? availableParallelism());
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

function list({ name, proves, unit, long, short }: Target): void {
  print(`${name.padEnd(16)} ${proves}\n${' '.repeat(16)} ${count(long)} ${unit}; in npm test ${count(short)}`);
}

/** @returns the exit code. */
async function run(state: ProveState, workers: number): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  print(`Seed ${String(state.plan.seed)}, processes: ${String(workers)}`);
  const program = bundleWorker();
  const commit = commitOfSources();
  let passed = true;
  try {
    for (const target of TARGETS.filter(({ name }) => state.plan.targets.includes(name))) {
      if (stop.signal.aborted) break;
      print(`${target.name}: ${target.proves}`);
      const reason = target.skipReason?.();
      if (reason !== undefined) print(`  skipped: ${reason}`);
      else passed = (await runTarget(target, { state, workers, program, signal: stop.signal, commit })) && passed;
      writeFileSync(TABLE, `${tableOf(state, TARGETS)}\n`);
    }
  } finally {
    rmSync(program, { force: true });
  }
  print(`\n${tableOf(state, TARGETS)}\n\nThe table is kept in ${TABLE}.`);
  if (!passed || stop.signal.aborted) print('Continue with:  npm run prove -- --resume');
  return passed ? (stop.signal.aborted ? 130 : 0) : 1;
}

/** Bundles the worker into one file, because the TypeScript loader slows down every dynamic import, and the SDK's fuzzers use many. */
function bundleWorker(): string {
  const outfile = resolve(FOLDER, `worker-${String(process.pid)}.mjs`);
  const entryPoints = [join(import.meta.dirname, 'worker.ts')];
  const format = { platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline' } as const;
  buildSync({ entryPoints, outfile, bundle: true, packages: 'external', logLevel: 'warning', ...format });
  return outfile;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = 3;
  },
);
