// Reads a paged list to its end. A list that breaks off, repeats a page or has a page without items is incomplete, and what it
// did not show is unknown.
import { isObject, type Unseen } from 'waypost/model';
import type { ListResult } from '../../app/sweep/ports.js';
import type { Second } from '../../core/time.js';
import type { CallResult } from './caller.js';
import type { AwsFailure } from './failure.js';

interface PagedList<P, T> {
  readonly read: (token: string | undefined) => Promise<CallResult<P>>;
  readonly next: (page: P) => string | undefined;
  /** Undefined if the page is not an answer to this call. */
  readonly items: (page: P, answeredAt: Second) => readonly T[] | undefined;
  /** Whether the page has no list at all, where AWS may leave out an empty one. */
  readonly hasNoList?: (page: P) => boolean;
  readonly idOf: (item: T) => string;
  readonly unseen: (failure: AwsFailure) => Unseen;
}

/** More pages than any account has. A sweep makes three calls a second, and must end before its caller stops it. */
const MOST_PAGES = 1_000;

export async function readPages<P, T>(pages: PagedList<P, T>): Promise<ListResult<T>> {
  const seen = new Map<string, T>();
  const tokens = new Set<string>();
  let startedAt: number | undefined;
  let token: string | undefined;
  const end = (complete: boolean, unseen: readonly Unseen[]): ListResult<T> => ({
    listing: { startedAt: startedAt ?? 0, complete, seen: [...seen.values()] },
    unseen,
  });
  for (;;) {
    const result = await pages.read(token);
    startedAt ??= result.startedAt;
    if (!result.ok) return end(false, [pages.unseen(result.failure)]);
    const items = pages.items(result.value, result.answeredAt);
    if (items === undefined) {
      const isOnlyPage = tokens.size === 0 && !pages.next(result.value);
      const noList = pages.unseen(NO_LIST);
      return isOnlyPage && pages.hasNoList?.(result.value) === true
        ? { ...end(true, []), noList }
        : end(false, [noList]);
    }
    const fresh = items.filter((item) => !seen.has(pages.idOf(item)));
    for (const item of items) seen.set(pages.idOf(item), item);
    token = pages.next(result.value);
    if (token === undefined || token === '') return end(true, []);
    const isRepeated = items.length > 0 && fresh.length === 0;
    if (isRepeated || isEndless(tokens, token)) return end(false, [pages.unseen(REPEATED)]);
    tokens.add(token);
  }
}

function isEndless(tokens: ReadonlySet<string>, token: string): boolean {
  return tokens.has(token) || tokens.size === MOST_PAGES;
}

/**
 * The observed items of an answer. Undefined if the answer has no list, or an item lacks the member that identifies it, since
 * AWS always sends that.
 */
export function observeAll<R, T>(
  items: readonly R[] | undefined,
  idOf: (item: R) => unknown,
  observe: (item: R) => T | null | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(items) || !items.every((item: R) => isObject(item) && typeof idOf(item) === 'string'))
    return undefined;
  return items.flatMap((item: R) => observe(item) ?? []);
}

/** AWS always sends the list, or leaves it out if it is empty; an answer without one may come from something else. */
export const NO_LIST: AwsFailure = { kind: 'failed', message: 'The answer lacks the list that was asked for.' };

const REPEATED: AwsFailure = { kind: 'failed', message: 'A page was repeated, so the end of the list was not seen.' };
