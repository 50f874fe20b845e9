// Checks a snapshot document by document: it may come from anywhere.
import { defined, isObject } from '../model/schema.js';
import { messageOf } from '../model/printable.js';
import { WaypostError, isWaypostError } from '../model/errors.js';
import { publish } from '../runtime.js';
import type { OpenSnapshot, SnapshotDocument } from '../snapshot.js';
import { decodeDocument, refuseOtherMajor } from '../sources/decode.js';
import type { RegistryDocumentKey } from '../sources/source.js';

/** What a snapshot holds, or why it holds nothing. */
export interface RestoredSnapshot {
  readonly registry: string;
  readonly documents: readonly SnapshotDocument[];
  readonly error?: WaypostError;
}

/** What a snapshot holds. An unreadable snapshot is reported, and does not prevent the start. */
export function restoreSnapshot(snapshot: OpenSnapshot): RestoredSnapshot {
  try {
    return decode(snapshot);
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    publish('error', () => ({ error }));
    return { registry: '', documents: [], error };
  }
}

function decode({ from, value, cause }: OpenSnapshot): RestoredSnapshot {
  const given: unknown = value;
  if (!isObject(given) || !Array.isArray(given.documents)) throw unreadable(from, cause);
  refuseOtherMajor(given.schema, from);
  const documents = given.documents.map((row: unknown) => decodeRow(row, from));
  return { registry: typeof given.registry === 'string' ? given.registry : '', documents };
}

function decodeRow(row: unknown, from: string): SnapshotDocument {
  if (!isObject(row) || !isObject(row.key) || typeof row.readAt !== 'number') throw unreadable(from);
  const key = keyOf(row.key);
  if (key === undefined) throw unreadable(from);
  return { key, document: decodeDocument(key.kind, row.document, from), readAt: row.readAt };
}

function keyOf({ kind, name, ref }: Readonly<Record<string, unknown>>): RegistryDocumentKey | undefined {
  if (kind === 'service' && typeof name === 'string') return { kind, name };
  if (kind === 'network' && typeof ref === 'string') return { kind, ref };
  return kind === 'networks' ? { kind } : undefined;
}

function unreadable(from: string, cause?: unknown): WaypostError {
  const why = cause === undefined ? '' : ` (${messageOf(cause)})`;
  return new WaypostError(
    {
      code: 'REGISTRY_UNAVAILABLE',
      message: `No snapshot can be read from ${from}${why}.`,
      remedy: 'Write one from registry.snapshot(), or with npx waypost snapshot.',
      details: { reason: 'malformed' },
    },
    defined({ cause }),
  );
}
