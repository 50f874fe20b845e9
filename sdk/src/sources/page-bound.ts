// Bounds a loop over the pages of a list: a source that always gives a cursor must not hold its reader.
import { unavailable } from '../outage.js';

const MOST_PAGES = 1000;

export class PageBound {
  readonly #cursors = new Set<string>();

  /** `from` is where the pages come from, for messages. */
  constructor(private readonly from: string) {}

  /** Notes the cursor of the next page; @throws WaypostError if it was given before, or if there are too many pages. */
  note(cursor: string): void {
    if (this.#cursors.has(cursor) || this.#cursors.size === MOST_PAGES) throw endlessList(this.from);
    this.#cursors.add(cursor);
  }
}

export function endlessList(from: string): Error {
  return unavailable({
    reason: 'malformed',
    message: `${from} returned a list without an end.`,
    remedy: 'Check that it is a Waypost registry, and that no proxy or cache changes its answers.',
  });
}
