// A rate limiter for API Gateway's control plane, which allows an account ten calls a second. The account's own deployments need
// these as well. The limiter spaces calls evenly, halves its rate when AWS throttles, and recovers call by call. Processes that read
// the same account share one timetable of turns.
import type { Scope } from '../../core/records/fact.js';
import type { Timetable } from '../dynamodb/timetable.js';

export interface Limiter {
  /** Waits for the next turn to make a call. */
  take(): Promise<void>;
  /** Call this when AWS throttled: it halves the rate, and pauses for as long as AWS asked. */
  throttled(retryAfter?: number): void;
  /** Call this when a call succeeded: it restores a twentieth of the full rate. */
  succeeded(): void;
  /** The current rate in calls a second. */
  rate(): number;
}

interface LimiterOptions {
  /** The highest rate in calls a second. */
  readonly rate: number;
  /** Default: a timetable for this process alone. */
  readonly timetable?: Timetable;
  /** Milliseconds, by any clock that runs evenly. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** API Gateway allows an account ten calls a second. */
export const DEFAULT_RATE = 3;

const LOWEST_RATE = 0.1;
const RECOVERY = 1 / 20;

export function createLimiter(options: LimiterOptions): Limiter {
  const { rate: full, now, sleep, timetable = createTimetable() } = options;
  let rate = full;
  let pausedUntil = -Infinity;
  return {
    take: async () => {
      for (;;) {
        const turn = await timetable.reserve(Math.max(now(), pausedUntil), 1000 / rate);
        const wait = turn - now();
        if (wait > 0) await sleep(Math.ceil(wait));
        // If AWS throttled during the wait, this turn no longer counts.
        if (pausedUntil <= now()) return;
      }
    },
    throttled: (retryAfter = 0) => {
      rate = Math.max(rate / 2, Math.min(LOWEST_RATE, full));
      pausedUntil = Math.max(pausedUntil, now() + retryAfter);
    },
    succeeded: () => {
      rate = Math.min(full, rate + full * RECOVERY);
    },
    rate: () => rate,
  };
}

/** Evenly spaced turns for one process, the first at once. An idle period does not allow a burst. */
function createTimetable(): Timetable {
  let freeAt = -Infinity;
  return {
    reserve: async (earliest, interval) => {
      const turn = Math.max(earliest, freeAt);
      freeAt = turn + interval;
      return turn;
    },
  };
}

interface LimitersOptions extends Omit<LimiterOptions, 'timetable'> {
  readonly timetableOf?: (scope: Scope) => Timetable;
}

/** Returns the one limiter of each account and region. */
export function createLimiters(options: LimitersOptions): (scope: Scope) => Limiter {
  const { timetableOf = () => createTimetable(), ...common } = options;
  const limiters = new Map<string, Limiter>();
  return (scope) => {
    const key = `${scope.account}/${scope.region}`;
    const limiter = limiters.get(key) ?? createLimiter({ ...common, timetable: timetableOf(scope) });
    limiters.set(key, limiter);
    return limiter;
  };
}
