// A token bucket for API Gateway's control plane, whose ten calls a second an account's own deployments share. Timing is
// computed here and waited elsewhere. It slows down when AWS says so, and recovers call by call. Where several processes ask
// the same account, they hand out their turns from one timetable.

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

/** Hands out turns, each to one caller only. */
export interface Timetable {
  /**
   * The next free turn that is not before `earliest`; the one after it comes `interval` later at the soonest.
   * All in milliseconds.
   */
  reserve(earliest: number, interval: number): Promise<number>;
}

export interface LimiterOptions {
  /** Calls a second at most. */
  readonly rate: number;
  /** By default one of this process alone. */
  readonly timetable?: Timetable;
  /** Milliseconds, of any clock that runs evenly. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Three of the ten calls a second that API Gateway allows an account. */
export const DEFAULT_RATE = 3;

const LOWEST_RATE = 0.1;
const RECOVERY = 1 / 20;

export function createLimiter(options: LimiterOptions): Limiter {
  const { rate: full, now, sleep, timetable = createTimetable() } = options;
  let rate = full;
  let restUntil = -Infinity;
  return {
    take: async () => {
      for (;;) {
        const turn = await timetable.reserve(Math.max(now(), restUntil), 1000 / rate);
        const wait = turn - now();
        if (wait > 0) await sleep(Math.ceil(wait));
        // Throttled while it waited: the turn counts no more.
        if (restUntil <= now()) return;
      }
    },
    throttled: (retryAfter = 0) => {
      rate = Math.max(rate / 2, Math.min(LOWEST_RATE, full));
      restUntil = Math.max(restUntil, now() + retryAfter);
    },
    succeeded: () => {
      rate = Math.min(full, rate + full * RECOVERY);
    },
    rate: () => rate,
  };
}

/** Turns for one process: the first at once, the others evenly spaced. No rest is made up for by a burst. */
export function createTimetable(): Timetable {
  let freeAt = -Infinity;
  return {
    reserve: async (earliest, interval) => {
      const turn = Math.max(earliest, freeAt);
      freeAt = turn + interval;
      return turn;
    },
  };
}

export interface LimitersOptions extends Omit<LimiterOptions, 'timetable'> {
  readonly timetableOf?: (account: string, region: string) => Timetable;
}

/** One limiter for each account and region, whoever asks. */
export function createLimiters(options: LimitersOptions): (account: string, region: string) => Limiter {
  const { timetableOf = () => createTimetable(), ...common } = options;
  const limiters = new Map<string, Limiter>();
  return (account, region) => {
    const key = `${account}/${region}`;
    const limiter = limiters.get(key) ?? createLimiter({ ...common, timetable: timetableOf(account, region) });
    limiters.set(key, limiter);
    return limiter;
  };
}
