// One process of the engine. It must not outlive the local server, however that ends, and a Ctrl-C meant for the local server must not
// reach it before the local server has finished what is under way: so it has a session of its own and a guard.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { listProcesses } from './processes.js';

export interface EngineProcess {
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<string>;
  readonly kill: () => Promise<void>;
}

export interface EngineAt {
  readonly binary: string;
  readonly port: number;
  readonly file: string;
}

export type Guard = 'setpriv' | 'sh' | 'none';

/** How the engine is made to end with the local server on this machine. */
export function guardHere(): Guard {
  if (process.platform === 'win32') return 'none';
  const hasSetpriv = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return hasSetpriv ? 'setpriv' : 'sh';
}

// The local server holds the other end of standard input, which closes with it, even when it is killed.
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

/** Whether the endpoint answers anything at all, within five seconds or before the process has ended. */
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

/** Whether an HTTP server answers there, with whatever status. */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends engines that a killed local server left behind: those, and only those, whose own command line says that they serve this
 * very file. Whoever calls this holds the data folder, so none of them is anybody's. What they acknowledged is on disk.
 */
export async function endLeftEngines(file: string): Promise<number> {
  const left = leftEngines(file);
  for (const pid of left) kill(pid);
  for (let tries = 0; tries < 200 && leftEngines(file).length > 0; tries += 1) await wait(ANSWER_PAUSE_MS);
  return left.length;
}

function leftEngines(file: string): number[] {
  const start = /^(?:.*[/\\])?dynoxide(?:\.exe)? --host 127\.0\.0\.1 --port \d+ --db-path /;
  return listProcesses()
    .filter(({ command }) => start.test(command) && command.replace(start, '') === file)
    .map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
