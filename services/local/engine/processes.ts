// What runs on this machine, as far as a local server must know it: whether the process that wrote a lock still lives, and which
// engines serve a file. A pid alone proves nothing, since pids are used again.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { codeOf } from './system-error.js';

export interface RunningProcess {
  readonly pid: number;
  /** Its whole command line, the arguments separated by one space. */
  readonly command: string;
}

/** All processes that this user may see; none on Windows, which tells no command line without administration tools. */
export function listProcesses(platform: NodeJS.Platform = process.platform): readonly RunningProcess[] {
  if (platform === 'linux') return listProc();
  return platform === 'win32' ? [] : listPs();
}

/**
 * When a process began, as a text that two processes of one pid never share; undefined where there is no such process or
 * no way to know.
 */
export function startOf(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform === 'win32') return undefined;
  if (platform !== 'linux') return ps(['-o', 'lstart=', '-p', String(pid)])?.trim();
  return statOf(pid)[19];
}

/** The process above it, where that can be known. */
export function parentOf(pid: number, platform: NodeJS.Platform = process.platform): number | undefined {
  if (platform === 'win32') return undefined;
  const text = platform === 'linux' ? statOf(pid)[1] : ps(['-o', 'ppid=', '-p', String(pid)])?.trim();
  return text === undefined ? undefined : Number(text);
}

/** The fields after the name, which stands in parentheses and may itself hold spaces and parentheses. */
function statOf(pid: number): readonly string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
}

/** Whether the process lives and is the one that began then. */
export function isAlive(pid: number, start: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return start === undefined || startOf(pid) === start;
}

function listProc(): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = read(`/proc/${name}/cmdline`)?.replace(/\0$/, '').replaceAll('\0', ' ');
      return command ? [{ pid: Number(name), command }] : [];
    });
}

function listPs(): RunningProcess[] {
  const lines = ps(['-A', '-ww', '-o', 'pid=,args='])?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.+)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}

function ps(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('ps', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return status === 0 ? stdout : undefined;
}

/** Undefined for a process that has gone, or is another user's. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
