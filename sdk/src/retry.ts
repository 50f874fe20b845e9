// One read against one source: attempts within the time given. What follows a failure is loaded by the first one.
import type { RetryOptions } from './retry-options.js';
import { reasonOf } from './runtime.js';

/** Runs `attempt` until it succeeds, fails for good, or the time is up; `left` is what this attempt may take. */
export async function retrying<T>(attempt: (left: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { runtime, timeout, attemptTimeout, signal } = options;
  const deadline = runtime.now() + timeout;
  if (signal?.aborted === true) throw reasonOf(signal);
  try {
    return await attempt(Math.min(attemptTimeout, Math.max(1, timeout)));
  } catch (error) {
    if (options.once === true) throw error;
    const { tryAgain } = await import('./try-again.js');
    return tryAgain(attempt, error, { ...options, deadline });
  }
}
