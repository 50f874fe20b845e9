// The last known good state on disk: written atomically, private, and read only where nobody else could have written it.
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject } from '../model/schema.js';
import { messageOf } from '../model/printable.js';
import { replaceFile } from '../replace-file.js';
import { restoreSnapshot } from '../resolve/restore-snapshot.js';
import type { Snapshot } from '../snapshot.js';

const FORMAT = 'waypost-agent-state-1';
const LARGEST_BYTES = 67_108_864;
const WRITABLE_BY_OTHERS = 0o022;

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
      if (isMissing(error)) return undefined;
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
  return snapshot;
}

export async function saveState({ path, registry }: StateFile, snapshot: Snapshot): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, JSON.stringify({ format: FORMAT, registry, snapshot }));
}

// Checks members, not the class: Node's own errors may come from another realm.
function isMissing(error: unknown): boolean {
  return isObject(error) && error.code === 'ENOENT';
}
