// Since when an API carries a lineage tag. Both times are minima, so the order of the facts cannot matter (law 1).
import { defined } from 'waypost/model';
import type { Second } from '../time.js';
import { type ApiTags, isLineageRole, rolesOf } from './fact.js';
import { RANK } from './stamp.js';

interface TagTimes {
  /** The earliest time at which a fact showed the tag. */
  readonly carried?: Second;
  /** The earliest time at which a fact showed that the tag was missing. */
  readonly lacked?: Second;
}

/** By role. */
export type LineageTagTimes = Readonly<Partial<Record<string, TagTimes>>>;

export function withLineageTags(
  known: LineageTagTimes | undefined,
  tags: ApiTags,
  { at, rank }: { readonly at: Second; readonly rank: number },
): LineageTagTimes | undefined {
  const roles = rolesOf(tags).filter(isLineageRole);
  if (roles.length === 0) return known;
  const entries = roles.map((role): readonly [string, TagTimes] => {
    const { carried, lacked } = known?.[role] ?? {};
    const isCarried = tags[role] !== null;
    // A call that sets the tag by itself adds it, unless the API is known to have carried it before.
    const lackedAt = !isCarried ? at : rank === RANK.change ? at - 1 : undefined;
    return [
      role,
      defined({ carried: earlier(carried, isCarried ? at : undefined), lacked: earlier(lacked, lackedAt) }),
    ];
  });
  return { ...known, ...Object.fromEntries(entries) };
}

/** Since its creation, unless a fact showed the API without the tag before. */
export function carriedSince({ carried, lacked }: TagTimes = {}): Second {
  return carried !== undefined && lacked !== undefined && lacked < carried ? carried : -Infinity;
}

function earlier(a: Second | undefined, b: Second | undefined): Second | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
