// A snapshot: a registry's last known good state as a plain object for JSON, for another process to start with: how it is
// opened, checked and saved.
import { requestProblem, WaypostError, isWaypostError } from './model/errors.js';
import { messageOf, quote } from './model/text.js';
import { unavailable } from './outage.js';
import { questionText, type Question } from './model/question.js';
import { defined, type SCHEMA, isObject } from './model/schema.js';
import type { RegistryDocument, RegistryDocumentKey } from './sources/source.js';
import { CLOCK_SKEW_MS, files, publish } from './runtime.js';
import { decodeDocument, refuseOtherMajor } from './sources/decode.js';
import { dirname } from 'node:path';

/** One document of a snapshot, and when it was read. */
export interface SnapshotDocument {
  readonly key: RegistryDocumentKey;
  readonly document: RegistryDocument;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** A URL and the question that it answers: `peek` returns it before anything else is loaded. */
export interface SnapshotUrl extends Omit<Question, 'registry'> {
  readonly url: string;
}

/** What `registry.snapshot()` returns and the option `snapshot` takes; plain JSON. */
export interface RegistrySnapshot {
  readonly schema: typeof SCHEMA;
  readonly registry: string;
  readonly documents: readonly SnapshotDocument[];
  readonly urls?: readonly SnapshotUrl[];
}

/** The value of the option `snapshot`, not yet checked. */
export interface OpenSnapshot {
  /** For messages. */
  readonly from: string;
  readonly value?: RegistrySnapshot;
  /** Why there is no value. */
  readonly cause?: unknown;
}

/** The snapshot that the option names: the object itself, or the content of a JSON file. */
export function openSnapshot(given: RegistrySnapshot | string): OpenSnapshot {
  if (typeof given !== 'string') return { from: 'the snapshot', value: given };
  try {
    // The documents are checked when they are restored; the URLs are checked below.
    return { from: given, value: JSON.parse(files().readFileSync(given, 'utf8')) as RegistrySnapshot };
  } catch (cause) {
    return { from: given, cause };
  }
}

/** The URLs in a snapshot, by the text of their question; a malformed row is left out. */
export function urlsOf(snapshot: OpenSnapshot): ReadonlyMap<string, string> {
  const rows: unknown = snapshot.value?.urls;
  return new Map((Array.isArray(rows) ? rows : []).flatMap((row: SnapshotUrl) => urlOf(row) ?? []));
}

function urlOf(row: SnapshotUrl): [[question: string, url: string]] | undefined {
  try {
    const { url } = row;
    return typeof url === 'string' && /^https?:\/\/\S+\/$/.test(url) ? [[questionText(row), url]] : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a snapshot to a file, unless it is empty; returns whether it did. */
export async function saveSnapshot(path: string, snapshot: RegistrySnapshot): Promise<boolean> {
  if (typeof path !== 'string' || path === '') throw unwritable(path, 'it is no path');
  if (snapshot.documents.length === 0) return false;
  await replaceFile(path, `${JSON.stringify(snapshot)}\n`).catch((cause: unknown) => {
    throw unwritable(path, messageOf(cause), cause);
  });
  return true;
}

function unwritable(path: unknown, why: string, cause?: unknown): WaypostError {
  const message = `The snapshot cannot be written to ${quote(String(path))}: ${why}.`;
  const remedy = 'Give the path of a file in a directory that exists and that this process may write.';
  return new WaypostError(requestProblem(message, remedy, 'path'), defined({ cause }));
}

/** What a snapshot holds. */
export interface RestoredSnapshot {
  readonly registry: string;
  readonly documents: readonly SnapshotDocument[];
  /** Why it holds nothing, or less than it should. */
  readonly error?: WaypostError;
}

/**
 * What a snapshot holds. What cannot be read of it is reported, and prevents neither the start nor the use of the rest.
 * @param now no document can have been read later, so the age of one that says so is unknown, and counts as the greatest
 */
export function restoreSnapshot(snapshot: OpenSnapshot, now: number): RestoredSnapshot {
  const restored = decode(snapshot, now);
  const { error } = restored;
  if (error) publish('error', () => ({ error }));
  return restored;
}

function decode({ from, value, cause }: OpenSnapshot, now: number): RestoredSnapshot {
  const given: unknown = value;
  const nothing = { registry: '', documents: [] };
  if (!isObject(given) || !Array.isArray(given.documents)) return { ...nothing, error: unreadable(from, cause) };
  const failure = failureOf(() => {
    refuseOtherMajor(given.schema, from);
  });
  if (failure) return { ...nothing, error: failure };
  const documents: SnapshotDocument[] = [];
  const failures = given.documents.flatMap(
    (row: unknown) => failureOf(() => void documents.push(decodeRow(row, from, now))) ?? [],
  );
  const registry = typeof given.registry === 'string' ? given.registry : '';
  return { registry, documents, ...defined({ error: failures[0] }) };
}

function failureOf(action: () => void): WaypostError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (isWaypostError(error)) return error;
    throw error;
  }
}

function decodeRow(row: unknown, from: string, now: number): SnapshotDocument {
  if (!isObject(row) || !isObject(row.key) || !isMoment(row.readAt)) throw unreadable(from);
  const key = keyOf(row.key);
  if (!key) throw unreadable(from);
  const { readAt } = row;
  const isPossible = readAt <= now + CLOCK_SKEW_MS;
  return { key, document: decodeDocument(key, row.document, from), readAt: isPossible ? Math.min(readAt, now) : 0 };
}

const isMoment = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

function keyOf({ kind, name, ref }: Readonly<Record<string, unknown>>): RegistryDocumentKey | undefined {
  if (kind === 'service' && typeof name === 'string') return { kind, name };
  if (kind === 'network' && typeof ref === 'string') return { kind, ref };
  return kind === 'networks' ? { kind } : undefined;
}

function unreadable(from: string, cause?: unknown): WaypostError {
  const why = cause === undefined ? '' : ` (${messageOf(cause)})`;
  return unavailable({
    reason: 'malformed',
    message: `No snapshot can be read from ${from}${why}.`,
    remedy: 'Write one from registry.snapshot(), or with npx waypost snapshot.',
    cause,
  });
}

/**
 * Writes a temporary file beside it, which only its owner may read and write, and renames that. Returns false where `mayReplace`,
 * which is asked right before the rename, refuses.
 */
export async function replaceFile(
  path: string,
  text: string | Iterable<string>,
  mayReplace?: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  let isReplaced = false;
  try {
    await writeDurably(temporary, text);
    if ((await mayReplace?.()) === false) return false;
    await files().promises.rename(temporary, path);
    isReplaced = true;
    await syncDirectory(dirname(path));
    return true;
  } finally {
    if (!isReplaced)
      await files()
        .promises.rm(temporary, { force: true })
        .catch(() => undefined);
  }
}

async function writeDurably(path: string, text: string | Iterable<string>): Promise<void> {
  const handle = await files().promises.open(path, 'wx', 0o600);
  try {
    await files().promises.writeFile(handle, text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The new name outlasts a crash of the machine, too. Windows opens no directory, and the content is safe without. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await files().promises.open(path, files().constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
