// The processes of this machine: whether the owner of a lock still lives, and which engines serve a file. Pids are reused, so
// a process is identified by its pid and its start time.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { codeOf } from '../terminal/errors.js';

interface RunningProcess {
  readonly pid: number;
  /** Its command line, the arguments separated by one space. */
  readonly command: string;
}

/** All processes that this user may see; none on Windows, which shows no command lines without administration tools. */
export function listProcesses(platform: NodeJS.Platform = process.platform): readonly RunningProcess[] {
  if (platform === 'linux') return listProc();
  return platform === 'win32' ? [] : listPs();
}

/**
 * When a process started, as a text that differs between processes with the same pid. Undefined if the process does not exist, or if
 * the time cannot be known.
 */
export function startOf(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform === 'win32') return undefined;
  if (platform !== 'linux') return ps(['-o', 'lstart=', '-p', String(pid)])?.trim();
  return statOf(pid)[19];
}

/** The parent's pid, or undefined where it cannot be known. */
export function parentOf(pid: number, platform: NodeJS.Platform = process.platform): number | undefined {
  if (platform === 'win32') return undefined;
  const text = platform === 'linux' ? statOf(pid)[1] : ps(['-o', 'ppid=', '-p', String(pid)])?.trim();
  return text === undefined ? undefined : Number(text);
}

/** The fields after the name, which is in parentheses and may itself contain spaces and parentheses. */
function statOf(pid: number): readonly string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
}

/** True if the process is alive and started then. */
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

/** Undefined for a process that has ended or belongs to another user. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
