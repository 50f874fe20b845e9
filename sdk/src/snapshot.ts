// A snapshot: a registry's last known good state as a plain object for JSON, for another process to start with.
import { readFileSync } from 'node:fs';
import { WaypostError } from './model/errors.js';
import { messageOf, quote } from './model/printable.js';
import { questionText, type Question } from './model/question.js';
import { defined, type SCHEMA } from './model/schema.js';
import { replaceFile } from './replace-file.js';
import type { RegistryDocument, RegistryDocumentKey } from './sources/source.js';

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
    return { from: given, value: JSON.parse(readFileSync(given, 'utf8')) as RegistrySnapshot };
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
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { what: 'path' } }, defined({ cause }));
}
