// The last known good state on disk: written atomically, private, and read only where nobody else could have written it.
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isObject } from '../model/schema.js';
import { messageOf } from '../model/printable.js';
import { replaceFile } from '../replace-file.js';
import { restoreSnapshot } from '../resolve/restore-snapshot.js';
import { keyText } from '../model/question.js';
import type { Snapshot, SnapshotDocument } from '../snapshot.js';

const FORMAT = 'waypost-agent-state-1';
const LARGEST_BYTES = 67_108_864;
const WRITABLE_BY_OTHERS = 0o022;
const MOST_DOCUMENTS = 20_000;
/** A lock that is older belongs to an agent that was killed. */
const LONGEST_SAVE_MS = 10_000;

export interface StateFile {
  readonly path: string;
  /** Where the registry is read. The state of another registry is foreign. */
  readonly registry: string;
}

/** The file of an agent in its directory. */
export function stateFileIn(directory: string, registry: string): StateFile {
  return { path: join(directory, 'waypost-agent.json'), registry };
}

export interface LoadedState {
  readonly snapshot?: Snapshot;
  /** Why a state was ignored. */
  readonly warning?: string;
}

/** Never throws: an agent without its state starts all the same. */
export async function loadState(file: StateFile): Promise<LoadedState> {
  try {
    const text = await readTrusted(file.path);
    return text === undefined ? {} : { snapshot: decodeState(text, file) };
  } catch (error) {
    return { warning: `The state in ${file.path} is ignored: ${messageOf(error)}` };
  }
}

/** Undefined where there is no file. Opens it once, so that what is checked is what is read. */
async function readTrusted(path: string): Promise<string | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    },
  );
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is not a file.');
    if (stats.size > LARGEST_BYTES) throw new Error('it is too large.');
    if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) throw new Error('other users may write it.');
    const self = process.getuid?.();
    if (self !== undefined && stats.uid !== self && stats.uid !== 0) throw new Error('another user owns it.');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function decodeState(text: string, { path, registry }: StateFile): Snapshot {
  const state: unknown = JSON.parse(text);
  if (!isObject(state) || state.format !== FORMAT) throw new Error('it has another format.');
  if (state.registry !== registry) throw new Error(`it is of another registry (${String(state.registry)}).`);
  // The documents are checked one by one on the next line.
  const snapshot = state.snapshot as Snapshot;
  const { documents, error } = restoreSnapshot({ from: path, value: snapshot }, Infinity);
  // What remains when some documents are dropped is still the last known good state.
  if (error !== undefined && documents.length === 0) throw error;
  return { ...snapshot, documents };
}

/**
 * Merges what this agent knows into the file, so that agents that share it never lose a newer document by an older one. A
 * crash at any instant leaves the old state or the new one. False if another agent writes at the moment.
 */
export async function saveState(file: StateFile, snapshot: Snapshot): Promise<boolean> {
  const directory = dirname(file.path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return whileLocked(`${file.path}.lock`, async () => {
    const { snapshot: before } = await loadState(file);
    const merged = before === undefined ? snapshot : mergeSnapshots(before, snapshot);
    const { path, registry } = file;
    await removeLeftovers(path);
    await replaceFile(path, JSON.stringify({ format: FORMAT, registry, snapshot: merged }));
  });
}

/** An agent that was killed may have left a temporary file; nobody else writes now. */
async function removeLeftovers(path: string): Promise<void> {
  const directory = dirname(path);
  const isLeftover = (name: string): boolean => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp');
  const names = (await readdir(directory)).filter(isLeftover);
  await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
}

/** Of each document the newest one, and not more than the cache holds. */
export function mergeSnapshots(before: Snapshot, next: Snapshot): Snapshot {
  const newest = new Map<string, SnapshotDocument>();
  for (const row of [...before.documents, ...next.documents]) {
    const text = keyText(row.key);
    const known = newest.get(text);
    if (known === undefined || known.readAt <= row.readAt) newest.set(text, row);
  }
  const documents = [...newest.values()].sort((a, b) => b.readAt - a.readAt).slice(0, MOST_DOCUMENTS);
  return { ...next, documents };
}

/** Only the agent that creates the file works. One that was killed leaves it behind, so an old one is removed. */
async function whileLocked(lock: string, work: () => Promise<void>): Promise<boolean> {
  const handle = await open(lock, 'wx', 0o600).catch(async (error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
    const stats = await stat(lock).catch(() => undefined);
    if (stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) > LONGEST_SAVE_MS) await rm(lock, { force: true });
    return undefined;
  });
  if (handle === undefined) return false;
  try {
    await work();
    return true;
  } finally {
    await handle.close();
    await rm(lock, { force: true });
  }
}

// Checks members, not the class: Node's own errors may come from another realm.
function hasCode(error: unknown, code: string): boolean {
  return isObject(error) && error.code === code;
}
