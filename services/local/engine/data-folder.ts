// The folder that a local server keeps its registry in. One local server at a time: two engines on one file would each believe that
// they alone write it.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { isAlive, startOf } from './processes.js';
import { StartRefused } from '../start-refused.js';
import { codeOf } from './system-error.js';

export interface DataFolder {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly release: () => void;
}

const holderSchema = z.object({ pid: z.number().int().positive(), start: z.string().optional(), url: z.string() });

type Holder = z.infer<typeof holderSchema>;

/** A local server that is just ending, or whose npm was killed above it, gets this long to go. */
const PATIENCE_MS = 3000;
const PAUSE_MS = 20;

/**
 * Makes the folder if need be, and takes it.
 * @throws StartRefused when it is no folder that can be written, or another local server has it.
 */
export async function openDataFolder(
  { path: given, url }: { readonly path: string; readonly url: string },
  patienceMs = PATIENCE_MS,
): Promise<DataFolder> {
  const path = prepare(given);
  const lock = join(path, 'server.json');
  const start = startOf(process.pid);
  const holder: Holder = { pid: process.pid, ...(start === undefined ? {} : { start }), url };
  const text = JSON.stringify(holder);
  const deadline = Date.now() + patienceMs;
  const last = deadline + PATIENCE_MS;
  while (!take(lock, text)) {
    const other = electedOwner(lock);
    if (other !== undefined && isAlive(other.pid, other.start)) {
      if (Date.now() >= deadline) throw held(path, other);
    } else if (Date.now() < last) clear(lock, other);
    else throw unusable(lock, new Error('a dead lock in it cannot be removed'));
    await wait(PAUSE_MS);
  }
  return { path, release: () => release(lock, text) };
}

function prepare(given: string): string {
  try {
    make(resolve(given));
    const path = realpathSync(given);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (error) {
    throw unusable(given, error);
  }
}

/** By hand, since Node's own recursive way never ends where a parent exists that can hold nothing (/proc). */
function make(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (!existsSync(dirname(path))) make(dirname(path));
  mkdirSync(path);
}

function take(lock: string, text: string): boolean {
  try {
    writeFileSync(lock, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw unusable(lock, error);
  }
}

/** Undefined where the lock is gone, or was left half-written: the text is put in one write, right after the file. */
function electedOwner(lock: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(lock, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes a dead local server's lock, and no other: what was moved away is looked at, and put back if it is a new one. */
function clear(lock: string, dead: Holder | undefined): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = electedOwner(aside);
  if (moved !== undefined && (moved.pid !== dead?.pid || moved.start !== dead.start)) renameSync(aside, lock);
  else rmSync(aside, { force: true });
}

function release(lock: string, text: string): void {
  try {
    if (readFileSync(lock, 'utf8') === text) rmSync(lock, { force: true });
  } catch {
    // Somebody removed the folder: there is nothing to give back.
  }
}

function held(path: string, { pid, url }: Holder): StartRefused {
  return new StartRefused(
    `Another local server (process ${pid}, ${url}) already uses the folder ${path}.`,
    'Use that one, stop it, or set WAYPOST_DATA to another folder (and WAYPOST_PORT to another port).',
  );
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a read-only file system',
  EEXIST: 'there is a file in its place',
  ENOTDIR: 'there is a file in its place',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'the disk is full',
};

function unusable(path: string, error: unknown): StartRefused {
  const cause = CAUSES[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
  return new StartRefused(
    `The folder for the registry's data, ${path}, cannot be used: ${cause}.`,
    'Set WAYPOST_DATA to a folder that this user may write.',
  );
}
