// After an attempt that failed: pauses and further attempts within the time given, and none after an error that another
// attempt cannot mend.
import { backoff } from './backoff.js';
import { isWaypostError } from './model/errors.js';
import { isTransient } from './outage.js';
import type { RetryOptions } from './retry-options.js';
import { reasonOf } from './runtime.js';
import { sleep } from './sleep.js';

export interface AgainOptions extends RetryOptions {
  readonly deadline: number;
}

const PAUSE = { base: 50, cap: 1000 };
const MOST_ATTEMPTS = 8;

export async function tryAgain<T>(
  attempt: (left: number) => Promise<T>,
  failure: unknown,
  { runtime, deadline, attemptTimeout, signal, background, mends = isTransient }: AgainOptions,
): Promise<T> {
  let error = failure;
  for (let failures = 1; ; failures += 1) {
    if (signal?.aborted === true) throw reasonOf(signal);
    if (!mends(error) || failures === MOST_ATTEMPTS) throw error;
    const pause = Math.max(backoff(failures, runtime.random(), PAUSE), retryAfterOf(error));
    if (runtime.now() + pause >= deadline) throw error;
    await sleep(runtime, pause, { signal, background });
    try {
      return await attempt(Math.min(attemptTimeout, Math.max(1, deadline - runtime.now())));
    } catch (next) {
      error = next;
    }
  }
}

function retryAfterOf(error: unknown): number {
  const asked = isWaypostError(error) ? error.details.retryAfter : undefined;
  return typeof asked === 'number' ? asked : 0;
}
