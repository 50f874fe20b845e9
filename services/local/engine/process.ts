// One process of the engine. It must end with the local server, even if that is killed, so a guard ends it. A Ctrl-C must not reach
// the engine before the local server has finished its work, so the engine has its own session.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { listProcesses } from './processes.js';

export interface EngineProcess {
  /** Resolves with the exit code or the signal when it has ended. */
  readonly ended: Promise<string>;
  readonly kill: () => Promise<void>;
}

interface EngineAt {
  readonly binary: string;
  readonly port: number;
  readonly file: string;
}

export type Guard = 'setpriv' | 'sh' | 'none';

/** The guard that this machine has. */
export function guardHere(): Guard {
  if (process.platform === 'win32') return 'none';
  const hasSetpriv = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return hasSetpriv ? 'setpriv' : 'sh';
}

// The local server holds the other end of this process's standard input: it closes when the local server ends, however it ends.
const WATCH_PARENT = 'exec 3<&0; "$@" 3<&- & engine=$!; (cat <&3; kill -9 $engine) >/dev/null 2>&1 & wait $engine';

export function spawnEngine({ binary, port, file }: EngineAt, guard: Guard): EngineProcess {
  const args = ['--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  const lines: Readonly<Record<Guard, readonly [string, ...string[]]>> = {
    setpriv: ['setpriv', '--pdeathsig', 'KILL', binary],
    sh: ['sh', '-c', WATCH_PARENT, 'sh', binary],
    none: [binary],
  };
  const [command, ...before] = lines[guard];
  const child = spawn(command, [...before, ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: guard !== 'none',
    windowsHide: true,
  });
  const ended = endOf(child);
  const kill = async () => {
    if (guard === 'sh') child.stdin.destroy();
    else child.kill('SIGKILL');
    await ended;
  };
  return { ended, kill };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`));
  });
}

const ANSWER_TRIES = 500;
const ANSWER_PAUSE_MS = 10;

/** False if it does not answer within five seconds, or its process ends before. */
export async function untilItAnswers(url: string, { ended }: Pick<EngineProcess, 'ended'>): Promise<boolean> {
  let over = false;
  void ended.then(() => (over = true));
  for (let tries = 0; tries < ANSWER_TRIES && !isOver(); tries += 1) {
    if (await answers(url)) return true;
    await wait(ANSWER_PAUSE_MS);
  }
  return false;

  function isOver(): boolean {
    return over;
  }
}

/** True if an HTTP server answers there, with any status. */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends the engines of this file that a killed local server left behind, found by their command line. The caller has locked the
 * data folder, so no other process uses them; everything they acknowledged is on disk.
 */
export async function endOrphans(file: string): Promise<number> {
  const pids = orphansOf(file);
  for (const pid of pids) kill(pid);
  for (let tries = 0; tries < 200 && orphansOf(file).length > 0; tries += 1) await wait(ANSWER_PAUSE_MS);
  return pids.length;
}

function orphansOf(file: string): number[] {
  const start = /^(?:.*[/\\])?dynoxide(?:\.exe)? --host 127\.0\.0\.1 --port \d+ --db-path /;
  return listProcesses()
    .filter(({ command }) => start.test(command) && command.replace(start, '') === file)
    .map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}
