// Holds a snapshot to its form, document by document: it may come from anywhere.
import { publish } from './events.js';
import { WaypostError, isWaypostError } from './model/errors.js';
import type { OpenSnapshot, SnapshotDocument } from './snapshot.js';
import { decodeDocument, refuseOtherMajor } from './sources/decode.js';
import { isRecord } from './sources/shape.js';
import type { DocumentKey } from './sources/source.js';

/** What is in a snapshot, or why there is nothing. */
export interface TakenSnapshot {
  readonly registry: string;
  readonly documents: readonly SnapshotDocument[];
  readonly error?: WaypostError;
}

/** What a snapshot holds. One that cannot be read is told, and is no reason not to start. */
export function takeSnapshot(snapshot: OpenSnapshot): TakenSnapshot {
  try {
    return decode(snapshot);
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    publish('error', () => ({ error }));
    return { registry: '', documents: [], error };
  }
}

function decode({ from, value, cause }: OpenSnapshot): TakenSnapshot {
  const given: unknown = value;
  if (!isRecord(given) || !Array.isArray(given.documents)) throw unreadable(from, cause);
  refuseOtherMajor(given.schema, from);
  const documents = given.documents.map((row: unknown) => decodeRow(row, from));
  return { registry: typeof given.registry === 'string' ? given.registry : '', documents };
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
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const problem = {
    code: 'REGISTRY_UNAVAILABLE',
    message: `There is no snapshot in ${from}${why}.`,
    remedy: 'Write one from registry.snapshot(), or with npx waypost snapshot.',
    details: { reason: 'malformed' },
  } as const;
  return new WaypostError(problem, { cause });
}
