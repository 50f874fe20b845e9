// Whether a resource exists, as far as events, lists and look-ups show. It is a join of all signs, so their order cannot matter
// (law 1). A deletion event is final; "not found" and a sight are observations, and the newer one wins.
import { defined } from 'waypost/model';
import type { Second } from '../time.js';

export interface Deletion {
  readonly at: Second;
  readonly by: string | null;
  /** Only a direct look-up reported it, so the resource serves again when it is seen again. */
  readonly missing?: true;
}

export interface Life {
  /** The newest time at which a successful event, a list or a look-up showed the resource. */
  readonly seenAt?: Second;
  /** The newest time at which a direct look-up answered "not found". */
  readonly missingAt?: Second;
  /** The earliest deletion event. */
  readonly deletedFirst?: Deletion;
  /** The latest deletion event, if it is another one. */
  readonly deletedLast?: Deletion;
  /** Until when deletions do not count, because an operator revived the resource. */
  readonly revivedAt?: Second;
}

export type SignOfLife =
  | { readonly kind: 'seen' | 'missing' | 'revived'; readonly at: Second }
  | { readonly kind: 'deleted'; readonly at: Second; readonly by: string | null };

/** The record with one more sign; `deleted` follows from all signs. */
export function withSign<R extends { readonly life: Life; readonly deleted?: Deletion }>(
  record: R,
  sign: SignOfLife,
): R {
  const life = joined(record.life, sign);
  const { deleted: _deleted, ...rest } = record;
  // Only the optional member `deleted` was left out.
  return { ...rest, life, ...defined({ deleted: deletionIn(life) }) } as unknown as R;
}

/** True if the resource was deleted by an event, which no sight revokes. */
export function isDeletedForGood(record: { readonly deleted?: Deletion } | undefined): boolean {
  return record?.deleted !== undefined && record.deleted.missing !== true;
}

/** True if a resource that only a look-up had not found serves again. */
export function isRevival(
  before: { readonly deleted?: Deletion } | undefined,
  after: { readonly deleted?: Deletion },
): boolean {
  return before?.deleted?.missing === true && after.deleted === undefined;
}

function joined(life: Life, sign: SignOfLife): Life {
  const { at } = sign;
  switch (sign.kind) {
    case 'seen':
      return { ...life, seenAt: Math.max(life.seenAt ?? at, at) };
    case 'missing':
      return { ...life, missingAt: Math.max(life.missingAt ?? at, at) };
    case 'revived':
      return { ...life, revivedAt: Math.max(life.revivedAt ?? at, at) };
    case 'deleted':
      return withDeletion(life, { at, by: sign.by });
  }
}

function withDeletion({ deletedFirst, deletedLast, ...life }: Life, deletion: Deletion): Life {
  const first = earlierDeletion(deletedFirst, deletion);
  const last = laterDeletion(deletedLast ?? deletedFirst, deletion);
  const isSame = first.at === last.at && first.by === last.by;
  return { ...life, deletedFirst: first, ...(isSame ? {} : { deletedLast: last }) };
}

/** Within one second, a deletion whose caller is known wins over one whose caller is not. */
function earlierDeletion(known: Deletion | undefined, deletion: Deletion): Deletion {
  if (known === undefined || deletion.at < known.at) return deletion;
  return deletion.at > known.at ? known : knowing(known, deletion);
}

function laterDeletion(known: Deletion | undefined, deletion: Deletion): Deletion {
  if (known === undefined || deletion.at > known.at) return deletion;
  return deletion.at < known.at ? known : knowing(known, deletion);
}

function knowing(known: Deletion, deletion: Deletion): Deletion {
  return (deletion.by ?? '') > (known.by ?? '') ? deletion : known;
}

function deletionIn({ seenAt, missingAt, deletedFirst, deletedLast, revivedAt }: Life): Deletion | undefined {
  if (revivedAt === undefined && deletedFirst !== undefined) return deletedFirst;
  const last = deletedLast ?? deletedFirst;
  if (last !== undefined && revivedAt !== undefined && last.at > revivedAt) return last;
  const lastSeen = Math.max(seenAt ?? -Infinity, revivedAt ?? -Infinity);
  return missingAt !== undefined && missingAt > lastSeen ? { at: missingAt, by: null, missing: true } : undefined;
}
