// Locks the folder that keeps the registry. Only one local server may use it: two engines on one file would corrupt it.
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
import { defined, messageOf } from 'waypost/model';
import * as z from 'zod';
import { codeOf, StartRefused } from '../terminal/errors.js';
import { isAlive, startOf } from './processes.js';

export interface DataFolder {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Whether the registry in the folder ever held a record. If so and it is empty now, it has lost its data. */
  readonly heldRecords: boolean;
  /** Notes that the registry holds records. */
  readonly noteRecords: () => void;
  readonly release: () => void;
}

const lockSchema = z.object({ pid: z.number().int().positive(), start: z.string().optional(), url: z.string() });

type LockOwner = z.infer<typeof lockSchema>;

/** How long to wait for a local server that is ending, or whose npm was killed. */
const PATIENCE_MS = 3000;
const PAUSE_MS = 20;

/**
 * Creates the folder if it is missing, and locks it.
 * @throws StartRefused when it is not a writable folder, or another local server uses it.
 */
export async function openDataFolder(
  { path: given, url }: { readonly path: string; readonly url: string },
  patienceMs = PATIENCE_MS,
): Promise<DataFolder> {
  const path = prepare(given);
  const lock = join(path, 'server.json');
  const owner: LockOwner = defined({ pid: process.pid, start: startOf(process.pid), url });
  const text = JSON.stringify(owner);
  const deadline = Date.now() + patienceMs;
  const last = deadline + PATIENCE_MS;
  while (!take(lock, text)) {
    const other = readLock(lock);
    if (other !== undefined && isAlive(other.pid, other.start)) {
      if (Date.now() >= deadline) throw inUse(path, other);
    } else if (Date.now() < last) removeLock(lock, other);
    else throw unusable(lock, new Error('the lock of a dead process cannot be removed'));
    await wait(PAUSE_MS);
  }
  return { path, ...recordsNote(path), release: () => release(lock, text) };
}

/** An engine whose log is damaged starts empty, without an error. So a separate file marks a registry that held records. */
function recordsNote(path: string): Pick<DataFolder, 'heldRecords' | 'noteRecords'> {
  const note = join(path, 'holds-records');
  const heldRecords = existsSync(note);
  let noted = heldRecords;
  const noteRecords = (): void => {
    if (noted) return;
    try {
      writeFileSync(note, '');
      noted = true;
    } catch {
      // A full disk fails the events as well, and they report it.
    }
  };
  return { heldRecords, noteRecords };
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

/** Not `mkdirSync` with `recursive`, which never returns for a folder below /proc. */
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
    if (codeOf(error) !== 'EEXIST') throw unusable(lock, error);
    if (statSync(lock, { throwIfNoEntry: false })?.isDirectory() === true) {
      throw unusable(lock, new Error('a folder is in the place of its lock file'));
    }
    return false;
  }
}

/** Undefined if there is no lock, or if it is only half written. */
function readLock(lock: string): LockOwner | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(lock, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes the lock of a dead process. It moves the lock aside first and puts it back if it is another, new one. */
function removeLock(lock: string, dead: LockOwner | undefined): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readLock(aside);
  if (moved !== undefined && (moved.pid !== dead?.pid || moved.start !== dead.start)) renameSync(aside, lock);
  else rmSync(aside, { force: true });
}

function release(lock: string, text: string): void {
  try {
    if (readFileSync(lock, 'utf8') === text) rmSync(lock, { force: true });
  } catch {
    // The folder was removed: there is nothing to release.
  }
}

function inUse(path: string, { pid, url }: LockOwner): StartRefused {
  return new StartRefused(
    `Another local server (process ${pid}, ${url}) already uses the folder ${path}.`,
    'Use that one, stop it, or set WAYPOST_DATA to another folder and WAYPOST_PORT to another port.',
  );
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a read-only file system',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  ENOENT: 'nothing can be created there',
  ENOSPC: 'the disk is full',
};

function unusable(path: string, error: unknown): StartRefused {
  const cause = CAUSES[codeOf(error) ?? ''] ?? messageOf(error);
  return new StartRefused(
    `The data folder ${path} cannot be used: ${cause}.`,
    'Set WAYPOST_DATA to a folder that this user may write.',
  );
}
