// Reads a paged list to its end. A list that breaks off or repeats a page is incomplete, and what it did not show is unknown.
import type { ListResult, Unseen } from '../../app/sweep/ports.js';
import type { CallResult } from './caller.js';
import type { AwsFailure } from './failure.js';

export interface PagedList<P, T> {
  readonly read: (token: string | undefined) => Promise<CallResult<P>>;
  readonly next: (page: P) => string | undefined;
  readonly items: (page: P) => readonly T[];
  readonly idOf: (item: T) => string;
  readonly unseen: (failure: AwsFailure) => Unseen;
}

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
    const items = pages.items(result.value);
    const fresh = items.filter((item) => !seen.has(pages.idOf(item)));
    for (const item of items) seen.set(pages.idOf(item), item);
    token = pages.next(result.value);
    if (token === undefined || token === '') return end(true, []);
    if (tokens.has(token) || (items.length > 0 && fresh.length === 0)) return end(false, [pages.unseen(REPEATED)]);
    tokens.add(token);
  }
}

const REPEATED: AwsFailure = { kind: 'failed', message: 'A page was repeated, so the end of the list was not seen.' };
