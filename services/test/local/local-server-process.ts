// Runs the local server as a process in its own process group, so that a test can kill all of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { listProcesses } from '../../local/engine/processes.js';
import { serverBundle } from './server-bundle.js';

/** The working directory of npm and of jest. */
export const ROOT = process.cwd();

export interface LocalServerProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves with its URL once it has printed everything; rejects if it ends before. */
  readonly ready: Promise<string>;
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Kills the whole group. */
  readonly killGroup: () => Promise<void>;
}

export interface ProcessOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs it, as npm does. */
  readonly under?: readonly string[];
  /** Runs the command of `npm start` itself, not its bundle, which starts in a third of the time. */
  readonly fromSources?: boolean;
}

const FROM_SOURCES = ['--import', 'tsx', 'services/local/main.ts'];

export function spawnLocalServer(options: ProcessOptions): LocalServerProcess {
  const { args = [], env = {}, under = [], fromSources = false } = options;
  const program = fromSources ? FROM_SOURCES : [serverBundle(ROOT)];
  const line = [...under, process.execPath, ...program, ...args];
  const [command = '', ...rest] = line;
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|WAYPOST_|JEST_|NODE_)/.test(name));
  const child = spawn(command, rest, {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), WAYPOST_PORT: '0', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? '')),
  );
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const [, url] = /(?:registry|console) {2,3}(http:\S+?)\/?\s/.exec(text) ?? [];
      if (url !== undefined && text.includes('Press Ctrl-C to stop.')) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((how) => reject(new Error(`It ended with ${how}: ${text}`)));
  });
  // A test that does not wait for it ignores its rejection.
  ready.catch(() => {});
  const killGroup = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  return { child, output: () => text, ready, ended, killGroup };
}

/** The engines that serve a folder's file. */
export function enginesOf(folder: string): readonly number[] {
  return listProcesses()
    .filter(
      ({ command }) =>
        command.includes('dynoxide --host') &&
        !command.startsWith('sh ') &&
        command.endsWith(`--db-path ${folder}/registry.db`),
    )
    .map(({ pid }) => pid);
}

/** Waits up to ten seconds until the condition holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The condition did not hold within ten seconds.');
}
