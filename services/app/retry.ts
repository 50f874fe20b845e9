// Bounded retry with exponential backoff and full jitter: the one loop for lost writes, calls to AWS and unprocessed reads.
import type { Random, Sleep } from './ports.js';

export interface RetryPlan<T> {
  readonly tries: number;
  /** The longest wait before the second try, in milliseconds. It doubles with each further try, up to `longestWait`. */
  readonly firstWait: number;
  readonly longestWait: number;
  readonly isRetryable: (result: T) => boolean;
  /** The wait that the result itself asks for, in milliseconds. */
  readonly shortestWait?: (result: T) => number;
}

/** Tries until a result needs no retry or the tries are used up, and returns the last result. */
export async function retry<T>(
  { sleep, random }: { readonly sleep: Sleep; readonly random: Random },
  plan: RetryPlan<T>,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if (tries === plan.tries || !plan.isRetryable(result)) return result;
    const backoff = random() * Math.min(plan.longestWait, plan.firstWait * 2 ** (tries - 1));
    await sleep(Math.max(backoff, plan.shortestWait?.(result) ?? 0));
  }
}
