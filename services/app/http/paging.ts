// Answers a request for a page of a list.
import { invalidProblem, isWaypostError } from 'waypost/model';
import { REQUESTS } from './openapi/requests.js';
import { found, refused, type Outcome } from './route.js';

export interface Paging {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Answers with the page that `read` returns. */
export function answerPage(paging: Paging, read: (paging: Paging) => Promise<object>): Promise<Outcome> {
  return answerFrom(paging, async (page) => found(await read(page)));
}

/** Answers as `answer` does. A source refuses a foreign cursor. */
export async function answerFrom(
  { limit, cursor }: Paging,
  answer: (paging: Paging) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await answer({ limit, cursor });
  } catch (error) {
    if (cursor === undefined || !isWaypostError(error) || error.code !== 'INVALID_REQUEST') throw error;
    const { what, wanted } = REQUESTS.services.parameters.cursor;
    return refused(invalidProblem(what, cursor, wanted));
  }
}
