// Answers a request for a page of a list.
import { invalidProblem, isWaypostError } from 'waypost/model';
import { REQUESTS } from './openapi/requests.js';
import { found, refused, type Outcome } from './route.js';

export interface Paging {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Answers with the page that `read` returns. A source refuses a foreign cursor. */
export async function answerPage(
  { limit, cursor }: Paging,
  read: (paging: Paging) => Promise<object>,
): Promise<Outcome> {
  try {
    return found(await read({ limit, cursor }));
  } catch (error) {
    if (cursor === undefined || !isWaypostError(error) || error.code !== 'INVALID_REQUEST') throw error;
    const { what, wanted } = REQUESTS.services.parameters.cursor;
    return refused(invalidProblem(what, cursor, wanted));
  }
}
