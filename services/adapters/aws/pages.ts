// A list in pages, read to its end. A list that runs in a circle, breaks off or repeats itself is not complete: what it
// did not show is unknown.
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
    const outcome = await pages.read(token);
    startedAt ??= outcome.startedAt;
    if (!outcome.ok) return end(false, [pages.unseen(outcome.failure)]);
    const items = pages.items(outcome.value);
    const fresh = items.filter((item) => !seen.has(pages.idOf(item)));
    for (const item of items) seen.set(pages.idOf(item), item);
    token = pages.next(outcome.value);
    if (token === undefined || token === '') return end(true, []);
    if (tokens.has(token) || (items.length > 0 && fresh.length === 0)) return end(false, [pages.unseen(CIRCLE)]);
    tokens.add(token);
  }
}

const CIRCLE: AwsFailure = { kind: 'failed', message: 'A page came again, so the end of the list was not seen.' };
