// A registry's last known good, as a plain object for JSON: what one process knew, for another to start with.
import { readFileSync } from 'node:fs';
import { SCHEMA, WaypostError } from './model/index.js';
import { decodeDocument, refuseOtherMajor } from './sources/decode.js';
import { isRecord } from './sources/shape.js';
import type { Document, DocumentKey } from './sources/source.js';

/** One document of a snapshot, and when the registry said it. */
export interface SnapshotDocument {
  readonly key: DocumentKey;
  readonly document: Document;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** What `registry.snapshot()` gives and the option `snapshot` takes; goes through JSON unharmed. */
export interface Snapshot {
  readonly schema: typeof SCHEMA;
  readonly registry: string;
  readonly documents: readonly SnapshotDocument[];
}

/** The snapshot that an option names: the object itself, or a file of JSON. */
export function readSnapshot(given: Snapshot | string): Snapshot {
  return typeof given === 'string' ? decodeSnapshot(readJson(given), given) : decodeSnapshot(given, 'the snapshot');
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw unreadable(`${path} (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function decodeSnapshot(value: unknown, from: string): Snapshot {
  if (!isRecord(value) || !Array.isArray(value.documents)) throw unreadable(from);
  refuseOtherMajor(value.schema, from);
  const documents = value.documents.map((row: unknown) => decodeRow(row, from));
  return { schema: SCHEMA, registry: typeof value.registry === 'string' ? value.registry : '', documents };
}

function decodeRow(row: unknown, from: string): SnapshotDocument {
  if (!isRecord(row) || !isRecord(row.key) || typeof row.readAt !== 'number') throw unreadable(from);
  const key = keyOf(row.key);
  if (key === undefined) throw unreadable(from);
  return { key, document: decodeDocument(key.kind, row.document, from), readAt: row.readAt };
}

function keyOf({ kind, name, ref }: Readonly<Record<string, unknown>>): DocumentKey | undefined {
  if (kind === 'service' && typeof name === 'string') return { kind, name };
  if (kind === 'network' && typeof ref === 'string') return { kind, ref };
  return kind === 'networks' ? { kind } : undefined;
}

function unreadable(from: string, cause?: unknown): WaypostError {
  const problem = {
    code: 'REGISTRY_UNAVAILABLE',
    message: `There is no snapshot in ${from}.`,
    remedy: 'Write one from registry.snapshot(), or with npx waypost snapshot.',
    details: { reason: 'malformed' },
  } as const;
  return new WaypostError(problem, { cause });
}
