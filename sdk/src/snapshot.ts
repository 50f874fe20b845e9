// A registry's last known good, as a plain object for JSON: what one process knew, for another to start with.
import { readFileSync } from 'node:fs';
import { questionText, type Question } from './model/question.js';
import type { SCHEMA } from './model/schema.js';
import type { Document, DocumentKey } from './sources/source.js';

/** One document of a snapshot, and when the registry said it. */
export interface SnapshotDocument {
  readonly key: DocumentKey;
  readonly document: Document;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** A URL that a process had, and the question that it answers: what `peek` says before anything else is loaded. */
export interface SnapshotUrl extends Omit<Question, 'registry'> {
  readonly url: string;
}

/** What `registry.snapshot()` gives and the option `snapshot` takes; goes through JSON unharmed. */
export interface Snapshot {
  readonly schema: typeof SCHEMA;
  readonly registry: string;
  readonly documents: readonly SnapshotDocument[];
  readonly urls?: readonly SnapshotUrl[];
}

/** What the option `snapshot` leads to; what it holds is not yet looked at. */
export interface OpenSnapshot {
  /** For messages. */
  readonly from: string;
  readonly value?: Snapshot;
  /** Why there is no value. */
  readonly cause?: unknown;
}

/** The snapshot that an option names: the object itself, or a file of JSON. */
export function openSnapshot(given: Snapshot | string | undefined): OpenSnapshot | undefined {
  if (typeof given !== 'string') return given && { from: 'the snapshot', value: given };
  try {
    // It is decoded before any of it is believed, but for the URLs, which are looked at below.
    return { from: given, value: JSON.parse(readFileSync(given, 'utf8')) as Snapshot };
  } catch (cause) {
    return { from: given, cause };
  }
}

/** The URLs in a snapshot, by the text of their question; none of one that is malformed. */
export function urlsOf(snapshot: OpenSnapshot | undefined): ReadonlyMap<string, string> {
  try {
    const urls = snapshot?.value?.urls ?? [];
    return new Map(urls.filter(({ url }) => /^https?:\/\/\S+\/$/.test(url)).map((row) => [questionText(row), row.url]));
  } catch {
    return new Map();
  }
}
