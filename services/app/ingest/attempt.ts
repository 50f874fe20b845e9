// Optimistic locking: read, compute, and write only if nobody else wrote meanwhile. A lost race is retried.
import type { Recheck } from '../../core/records/fact.js';
import type { Random, Sleep } from '../ports.js';
import { retry } from '../retry.js';

export interface WriteAttempt {
  /** `outdated`: the facts were planned for a record that has changed since. */
  readonly outcome: 'applied' | 'unchanged' | 'conflict' | 'outdated';
  /** Two facts of one second contradict each other, and only their values decided: the resource needs a re-check. */
  readonly tied: boolean;
  /** The facts revived a resource that a look-up had not found. */
  readonly revived?: boolean;
  /** Look-ups that the write asks for. */
  readonly rechecks?: readonly Recheck[];
}

const TRIES = 12;
const WAITS = { firstWait: 20, longestWait: 1000 };

/**
 * Repeats the attempt until it wrote or had nothing to write.
 * @throws Error when it lost to concurrent writes too often. Nothing was written then, so the caller may retry.
 */
export async function untilWritten(
  deps: { readonly sleep: Sleep; readonly random: Random },
  what: string,
  attempt: () => Promise<WriteAttempt>,
): Promise<WriteAttempt> {
  const isRetryable = ({ outcome }: WriteAttempt) => outcome === 'conflict';
  const last = await retry(deps, { tries: TRIES, ...WAITS, isRetryable }, attempt);
  if (!isRetryable(last)) return last;
  throw new Error(`Writing ${what} lost ${String(TRIES)} times in a row to concurrent writes. Try again.`);
}
