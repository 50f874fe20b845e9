// `npm run prove`: the composition root.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createTerminal } from '../../local/terminal.js';
import { USAGE, readOptions, type Given } from './options.js';
import { prove, type Result } from './prove.js';
import { readState, writeState, type State } from './state.js';
import { TARGETS } from './targets.js';
import { count, createAudience } from './telling.js';
import { bundleWorker } from './worker-file.js';

/** Beside what the local server keeps; git ignores it. */
const FOLDER = join('.waypost', 'prove');

async function main(args: readonly string[]): Promise<number> {
  const surroundings = { targets: TARGETS, processors: availableParallelism(), random: () => Math.random() };
  const given = readOptions(args, surroundings);
  switch (given.act) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'list':
      list(given.json);
      return 0;
    case 'wrong':
      process.stderr.write(`${given.message}\nSee npm run prove -- --help.\n`);
      return 2;
    case 'prove':
      return run({ plan: given.plan, progress: {} }, given);
    case 'resume': {
      const state = readState(FOLDER);
      if (state !== undefined) return run(state, given);
      process.stderr.write(`There is no run to go on with: ${FOLDER} holds none. Start one with npm run prove.\n`);
      return 2;
    }
  }
}

async function run(state: State, { json, workers }: Extract<Given, { act: 'prove' | 'resume' }>): Promise<number> {
  const out = json ? process.stderr : process.stdout;
  const terminal = createTerminal({ stdout: out, stderr: process.stderr }, process.env);
  const { seed, form } = state.plan;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  terminal.say(`Seed ${String(seed)}, ${form} form, ${String(workers)} ${workers === 1 ? 'process' : 'processes'}`);
  const worker = await bundleWorker(FOLDER);
  const results = await prove({
    targets: TARGETS,
    state,
    save: (next) => writeState(FOLDER, next),
    workers,
    program: worker.path,
    audience: createAudience({
      terminal,
      write: (text) => void out.write(text),
      live: out.isTTY,
      now: () => Date.now(),
    }),
    signal: stop.signal,
    now: () => Date.now(),
  }).finally(worker.remove);
  if (json) process.stdout.write(`${JSON.stringify({ ...state.plan, results }, null, 2)}\n`);
  const code = exitCodeOf(results);
  if (code !== 0) terminal.say('Go on:  npm run prove -- --resume');
  return code;
}

function exitCodeOf(results: readonly Result[]): number {
  if (results.some(({ outcome }) => outcome === 'failed')) return 1;
  return results.some(({ outcome }) => outcome === 'interrupted') ? 130 : 0;
}

function list(json: boolean): void {
  const rows = TARGETS.map(({ name, proves, unit, long, short }) => ({ name, proves, unit, long, short }));
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  for (const { name, proves, unit, long, short } of rows) {
    process.stdout.write(
      `${name.padEnd(14)} ${proves}\n${' '.repeat(14)} ${count(long)} ${unit}; short ${count(short)}\n`,
    );
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 3;
  },
);
