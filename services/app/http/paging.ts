// `limit` and `cursor`, as every list takes them.
import { invalidProblem, isWaypostError, type Problem } from 'waypost/model';
import { found, refused, type Call, type Outcome } from './route.js';

const USUAL = 100;
const GREATEST = 1000;

export const PAGING = ['limit', 'cursor'] as const;

export interface Paging {
  readonly limit: number;
  readonly cursor: string | undefined;
}

export function pagingOf({ query }: Call): Paging | Problem {
  const cursor = query.get('cursor');
  const text = query.get('limit') ?? String(USUAL);
  const limit = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= GREATEST) return { limit, cursor };
  return invalidProblem('limit', text, `a whole number from 1 to ${GREATEST}`);
}

export function badCursor(cursor: string): Problem {
  return invalidProblem('cursor', cursor, 'the cursor of an earlier page, or none');
}

/** Answers with the page that `read` makes. A source knows its own cursors, and refuses a foreign one. */
export async function answerPage(call: Call, read: (paging: Paging) => Promise<object>): Promise<Outcome> {
  const paging = pagingOf(call);
  if ('code' in paging) return refused(paging);
  try {
    return found(await read(paging));
  } catch (error) {
    const { cursor } = paging;
    if (cursor !== undefined && isWaypostError(error) && error.code === 'INVALID_REQUEST')
      return refused(badCursor(cursor));
    throw error;
  }
}
