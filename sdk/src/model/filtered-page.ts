// A page of the items of a list that fit a filter: the limit counts only those.
import { defined } from './schema.js';

interface ListedPage<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** What a page asks of a list. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const READ = 1000;

/**
 * Reads on until `limit` items fit, or the list ends. Its cursor continues after the last of them.
 * @example const { items, cursor } = await filteredPage((page) => source.list(page), { limit: 10 }, ({ status }) => status === 'live');
 */
export async function filteredPage<T>(
  list: (request: PageRequest) => Promise<ListedPage<T>>,
  { limit, cursor: from }: PageRequest,
  isWanted: (item: T) => boolean,
): Promise<ListedPage<T>> {
  const found: T[] = [];
  let cursor = from;
  do {
    const page = await list({ limit: READ, cursor });
    const wanted = page.items.flatMap((item, index) => (isWanted(item) ? [index] : []));
    const taken = wanted.slice(0, limit - found.length);
    found.push(...taken.map((index) => page.items[index] as T)); // indices of this page
    const last = taken.at(-1);
    if (found.length === limit && last !== undefined && last < page.items.length - 1) {
      // A cursor is opaque: only a read that ends at the item gives the one after it.
      const { cursor: next } = await list({ limit: last + 1, cursor });
      return { items: found, ...defined({ cursor: next }) };
    }
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < limit);
  return { items: found, ...defined({ cursor }) };
}
