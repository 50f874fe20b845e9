// A token bucket for API Gateway's control plane, whose ten calls a second an account's own deployments share. Timing is
// computed here and waited elsewhere. It slows down when AWS says so, and recovers call by call.

export interface Limiter {
  /** Waits until a call may be made. */
  take(): Promise<void>;
  /** A call was throttled: halves the rate, and rests for as long as AWS asked. */
  throttled(retryAfter?: number): void;
  /** A call went through: a twentieth of the full rate comes back. */
  succeeded(): void;
  /** Calls a second, now. */
  rate(): number;
}

export interface LimiterOptions {
  /** Calls a second at most. */
  readonly rate: number;
  /** How many calls may follow one another at once after a rest. */
  readonly burst?: number;
  /** Milliseconds, of any clock that runs evenly. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Three of the ten calls a second that API Gateway allows an account. */
export const DEFAULT_RATE = 3;

const LOWEST_RATE = 0.1;
const RECOVERY = 1 / 20;

export function createLimiter({ rate: full, burst = 1, now, sleep }: LimiterOptions): Limiter {
  let rate = full;
  /** When the bucket is full again. */
  let fullAt = -Infinity;
  let restUntil = -Infinity;
  const reserve = (): number => {
    const interval = 1000 / rate;
    const slot = Math.max(now(), fullAt - (burst - 1) * interval, restUntil);
    fullAt = Math.max(fullAt, slot) + interval;
    return slot;
  };
  return {
    take: async () => {
      for (let slot = reserve(); ; slot = reserve()) {
        const wait = slot - now();
        if (wait > 0) await sleep(Math.ceil(wait));
        // Throttled while it waited: the slot counts no more.
        if (restUntil <= now()) return;
      }
    },
    throttled: (retryAfter = 0) => {
      rate = Math.max(rate / 2, Math.min(LOWEST_RATE, full));
      restUntil = Math.max(restUntil, now() + retryAfter);
      fullAt = Math.max(fullAt, restUntil);
    },
    succeeded: () => {
      rate = Math.min(full, rate + full * RECOVERY);
    },
    rate: () => rate,
  };
}

/** One limiter for each account and region, whoever asks. */
export function createLimiters(options: LimiterOptions): (account: string, region: string) => Limiter {
  const limiters = new Map<string, Limiter>();
  return (account, region) => {
    const key = `${account}/${region}`;
    const limiter = limiters.get(key) ?? createLimiter(options);
    limiters.set(key, limiter);
    return limiter;
  };
}
