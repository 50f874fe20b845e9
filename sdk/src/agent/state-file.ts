// The last known good state on disk: written atomically, private, and read only where nobody else could have written it.
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isObject } from '../model/schema.js';
import { messageOf } from '../model/text.js';
import { replaceFile, restoreSnapshot, type RegistrySnapshot, type SnapshotDocument } from '../snapshot.js';
import { keyText } from '../model/question.js';

const FORMAT = 'waypost-agent-state-1';
const LARGEST_BYTES = 67_108_864;
const WRITABLE_BY_OTHERS = 0o022;
const MOST_DOCUMENTS = 20_000;
/** A temporary file that is older belongs to an agent that was killed. */
const LONGEST_SAVE_MS = 60_000;
/** After as many saves of other agents in between, the last one to write wins; the next saves of the others bring theirs back. */
const MOST_MERGES = 3;
const DOCUMENTS_PER_PART = 50;
/** The file's last characters, after its documents. */
const END = ']}}';

export interface StateFile {
  readonly path: string;
  /** Where the registry is read. The state of another registry is foreign. */
  readonly registry: string;
}

export const WRITABLE = 'Give --state a directory that the user of the agent may write.';

/** Why a state cannot be saved in a directory, or undefined. Creates the directory. */
export async function whyUnwritable(directory: string): Promise<string | undefined> {
  try {
    await makeDirectory(directory);
    await access(directory, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Node's own recursion never ends where a directory exists and still has no place for another, as in /proc. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

/** The file of an agent in its directory. */
export function stateFileIn(directory: string, registry: string): StateFile {
  return { path: join(directory, 'waypost-agent.json'), registry };
}

export interface LoadedState {
  readonly snapshot?: RegistrySnapshot;
  /** Why a state was ignored. */
  readonly warning?: string;
}

/** Never throws: an agent without its state starts anyway. */
export async function loadState(file: StateFile): Promise<LoadedState> {
  try {
    const text = await readTrusted(file.path);
    return text === undefined ? {} : { snapshot: decodeState(text, file) };
  } catch (error) {
    const next = 'The agent starts without it, and replaces it at the next save.';
    return { warning: `The state in ${file.path} is ignored: ${whyIgnored(error)} ${next}` };
  }
}

function whyIgnored(error: unknown): string {
  if (hasCode(error, 'ELOOP')) return 'it is a symbolic link.';
  return error instanceof SyntaxError ? `it is cut off or no JSON (${error.message}).` : messageOf(error);
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
    if (stats.size > LARGEST_BYTES) throw new Error(`it has more than ${LARGEST_BYTES / 1_048_576} MB.`);
    if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) throw new Error('other users may write it.');
    const self = process.getuid?.();
    if (self !== undefined && stats.uid !== self && stats.uid !== 0) throw new Error('another user owns it.');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function decodeState(text: string, { path, registry }: StateFile): RegistrySnapshot {
  const state: unknown = JSON.parse(text);
  if (!isObject(state) || state.format !== FORMAT) throw new Error('it has the format of another version.');
  if (state.registry !== registry) {
    throw new Error(`it is of another registry (${String(state.registry)}). Give each registry a --state of its own.`);
  }
  // The documents are checked one by one on the next line.
  const snapshot = state.snapshot as RegistrySnapshot;
  const { documents, error } = restoreSnapshot({ from: path, value: snapshot }, Infinity);
  // What remains when some documents are dropped is still the last known good state.
  if (error !== undefined && documents.length === 0) throw new Error('none of its documents can be read.');
  return { ...snapshot, documents };
}

/** A save, for the next one. */
export interface SavedState {
  /** Of the file that it wrote. */
  readonly identity: string | undefined;
  /** The file holds nothing but what this agent knows. */
  readonly isOwn: boolean;
}

/**
 * Merges what this agent knows into the file, so that agents that share it never lose a newer document by an older one. A
 * crash at any instant leaves the old state or the new one, and nothing that blocks the next save.
 */
export async function saveState(file: StateFile, snapshot: RegistrySnapshot, last?: SavedState): Promise<SavedState> {
  const { path } = file;
  await makeDirectory(dirname(path));
  await removeLeftovers(path);
  for (let merges = 1; ; merges += 1) {
    const before = await identityOf(path);
    // A large file is read only where another agent may have written something into it.
    const isKnown = last?.isOwn === true && last.identity === before;
    const merged = isKnown ? snapshot : await mergeIntoFile(file, snapshot);
    // Another agent may save meanwhile: then what it wrote is merged, too. Only so often, since it may save without pause.
    const isUnchanged = async (): Promise<boolean> => merges >= MOST_MERGES || (await identityOf(path)) === before;
    if (!(await replaceFile(path, partsOf(file, merged), isUnchanged))) continue;
    return { identity: await identityOf(path), isOwn: merged.documents.length === snapshot.documents.length };
  }
}

async function mergeIntoFile(file: StateFile, snapshot: RegistrySnapshot): Promise<RegistrySnapshot> {
  const { snapshot: before } = await loadState(file);
  return before === undefined ? snapshot : mergeSnapshots(before, snapshot);
}

/** The file's text in parts, so that a large state needs little memory, and no call waits until all of it is written. */
function* partsOf(
  { registry: source }: StateFile,
  { documents, schema, registry }: RegistrySnapshot,
): Generator<string> {
  const head = JSON.stringify({ format: FORMAT, registry: source, snapshot: { schema, registry, documents: [] } });
  yield head.slice(0, -END.length);
  for (let index = 0; index < documents.length; index += DOCUMENTS_PER_PART) {
    const rows = JSON.stringify(documents.slice(index, index + DOCUMENTS_PER_PART)).slice(1, -1);
    yield index === 0 ? rows : `,${rows}`;
  }
  yield END;
}

/** Another one after each save, since each creates a file. */
async function identityOf(path: string): Promise<string | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats && `${stats.ino} ${stats.ctimeNs}`;
}

/** Removes the temporary files of agents that were killed. A young one may belong to an agent that writes at the moment. */
async function removeLeftovers(path: string): Promise<void> {
  const directory = dirname(path);
  const isTemporary = (name: string): boolean => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp');
  for (const name of (await readdir(directory)).filter(isTemporary)) {
    const leftover = join(directory, name);
    const stats = await stat(leftover).catch(() => undefined);
    const isOld = stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) > LONGEST_SAVE_MS;
    // A file of another user cannot be removed, and does no harm.
    if (isOld) await rm(leftover, { force: true }).catch(() => undefined);
  }
}

/** Of each document the newest one, and not more than the cache holds. */
function mergeSnapshots(before: RegistrySnapshot, next: RegistrySnapshot): RegistrySnapshot {
  const newest = new Map<string, SnapshotDocument>();
  for (const row of [...before.documents, ...next.documents]) {
    const text = keyText(row.key);
    const known = newest.get(text);
    if (known === undefined || known.readAt <= row.readAt) newest.set(text, row);
  }
  const documents = [...newest.values()].sort((a, b) => b.readAt - a.readAt).slice(0, MOST_DOCUMENTS);
  return { ...next, documents };
}

// Checks members, not the class: Node's own errors may come from another realm.
function hasCode(error: unknown, code: string): boolean {
  return isObject(error) && error.code === code;
}
