// The bundled command, run as a process of its own.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { buildSync } from 'esbuild';
import { keptBuild } from '../../../test/kept-build.js';

export interface CommandBundle {
  readonly folder: string;
  /** Runs the command and waits for its end. */
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<FinishedCommand>;
  /** Starts a command that runs until it is interrupted. */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => RunningCommand;
  readonly remove: () => void;
}

export interface FinishedCommand {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<FinishedCommand>;
  /** Resolves when stdout has this many lines, or the process has ended. */
  readonly untilLines: (count: number) => Promise<string[]>;
}

const ROOT = join(__dirname, '../../..');

export function bundleCommand(): CommandBundle {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-cli-'));
  const file = join(folder, 'dist/cli.mjs');
  mkdirSync(dirname(file));
  copyFileSync(join(keptBuild('command', build), 'cli.mjs'), file);
  const start: CommandBundle['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [file, ...args], {
      env: { PATH: process.env.PATH ?? '', ...env },
      cwd: folder,
    });
    return runningOf(child);
  };
  return {
    folder,
    start,
    run: (args, env) => start(args, env).finished,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function build(folder: string): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts'],
    outfile: join(folder, 'cli.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*'],
    banner: { js: "import{createRequire as w}from'node:module';const require=w(import.meta.url);" },
    logLevel: 'error',
  });
}

function runningOf(child: ChildProcess): RunningCommand {
  let [stdout, stderr] = ['', ''];
  let wake = (): void => {};
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  const finished = new Promise<FinishedCommand>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
      wake();
    });
  });
  const lines = () => stdout.split('\n').slice(0, -1);
  const untilLines = async (count: number): Promise<string[]> => {
    while (lines().length < count && child.exitCode === null) await new Promise<void>((resolve) => (wake = resolve));
    return lines();
  };
  return { child, finished, untilLines };
}
