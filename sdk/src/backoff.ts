// How long to wait before the next attempt: capped, exponential, with full jitter. Computed, never performed.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

export interface BackoffOptions {
  /** The ceiling of the first delay, in ms. */
  readonly base: number;
  /** The ceiling of every delay, in ms. */
  readonly cap: number;
}

/** The delay before attempt `failures + 1`, in ms; `random` is at least 0 and less than 1. */
export function backoff(failures: number, random: number, { base, cap }: BackoffOptions): number {
  // 2 ** 30 is beyond every cap; a larger exponent would only end in Infinity.
  return random * Math.min(cap, base * 2 ** Math.min(failures - 1, 30));
}
