// Folds facts into a record, one after another.
import type { Reduced } from '../../core/records/api-record.js';

/** `tied` is true if any of the facts was decided by its value alone. */
export function foldFacts<R, F>(
  reduce: (record: R | undefined, fact: F) => Reduced<R>,
  known: R | undefined,
  facts: readonly F[],
): Reduced<R | undefined> {
  return facts.reduce<Reduced<R | undefined>>(
    (folded, fact) => {
      const { record, tied } = reduce(folded.record, fact);
      return { record, tied: tied || folded.tied };
    },
    { record: known, tied: false },
  );
}
