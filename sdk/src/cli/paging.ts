// `--limit` and `--cursor`, as every list takes them.
import type { Call } from './command.js';
import { invalidRequest } from './failure.js';

export interface Paging {
  /** Undefined where the whole list is wanted. */
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
}

export function pagingOf(call: Call): Paging {
  const [text, cursor] = [call.text('limit'), call.text('cursor')];
  if (text === undefined) return { limit: undefined, cursor };
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= 1000) return { limit, cursor };
  throw invalidRequest(
    `${JSON.stringify(text.slice(0, 40))} is no limit.`,
    'Give --limit a whole number from 1 to 1000.',
  );
}
