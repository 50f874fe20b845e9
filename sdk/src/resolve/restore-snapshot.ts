// Checks a snapshot document by document: it may come from anywhere.
import { CLOCK_SKEW_MS, publish } from '../runtime.js';
import { defined, isObject } from '../model/schema.js';
import { messageOf } from '../model/printable.js';
import { WaypostError, isWaypostError } from '../model/errors.js';
import type { OpenSnapshot, SnapshotDocument } from '../snapshot.js';
import { decodeDocument, refuseOtherMajor } from '../sources/decode.js';
import type { RegistryDocumentKey } from '../sources/source.js';

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
  if (error !== undefined) publish('error', () => ({ error }));
  return restored;
}

function decode({ from, value, cause }: OpenSnapshot, now: number): RestoredSnapshot {
  const given: unknown = value;
  const nothing = { registry: '', documents: [] };
  if (!isObject(given) || !Array.isArray(given.documents)) return { ...nothing, error: unreadable(from, cause) };
  const failure = failureOf(() => {
    refuseOtherMajor(given.schema, from);
  });
  if (failure !== undefined) return { ...nothing, error: failure };
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
  if (key === undefined) throw unreadable(from);
  const { readAt } = row;
  const isPossible = readAt <= now + CLOCK_SKEW_MS;
  return { key, document: decodeDocument(key, row.document, from), readAt: isPossible ? Math.min(readAt, now) : 0 };
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
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
