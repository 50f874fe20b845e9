// Calls AWS with retries. The clients' own retries are off, so that every call is counted and passes the limiter.
import type { Random, Sleep } from '../../app/ports.js';
import { retry } from '../../app/retry.js';
import type { Second } from '../../core/time.js';
import type { AwsFailure } from './failure.js';
import { failureOf } from './failure.js';
import type { Limiter } from './limiter.js';

export interface CallerDeps {
  readonly sleep: Sleep;
  readonly random: Random;
  /** Milliseconds. */
  readonly now: () => number;
}

export type CallResult<T> =
  | ({ readonly ok: true; readonly value: T } & CallTimes)
  | ({ readonly ok: false; readonly failure: AwsFailure } & CallTimes);

/** Of the last try, in seconds. */
interface CallTimes {
  readonly startedAt: Second;
  readonly answeredAt: Second;
}

export interface AwsCaller {
  /** Makes a call, and retries it if that may help. */
  call<T>(send: () => Promise<T>, limiter?: Limiter): Promise<CallResult<T>>;
  calls(): number;
}

const TRIES = 6;
const WAITS = { firstWait: 500, longestWait: 8_000 };
/** If AWS asks for a longer pause, the call fails: the next sweep comes before that. In milliseconds. */
const LONGEST_PAUSE = 60_000;

export function createCaller({ sleep, random, now }: CallerDeps): AwsCaller {
  let calls = 0;
  const attempt = async <T>(send: () => Promise<T>, limiter: Limiter | undefined): Promise<CallResult<T>> => {
    await limiter?.take();
    calls += 1;
    const second = (): number => Math.floor(now() / 1000);
    const startedAt = second();
    try {
      const value = await send();
      limiter?.succeeded();
      return { ok: true, value, startedAt, answeredAt: second() };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'throttled') limiter?.throttled(Math.min(failure.retryAfter ?? 0, LONGEST_PAUSE));
      return { ok: false, failure, startedAt, answeredAt: second() };
    }
  };
  return {
    calls: () => calls,
    call: <T>(send: () => Promise<T>, limiter?: Limiter) => {
      // A limiter waits for as long as AWS asked; without one, the retry does.
      const shortestWait = limiter === undefined ? retryAfterOf : () => 0;
      const plan = { tries: TRIES, ...WAITS, isRetryable, shortestWait };
      return retry<CallResult<T>>({ sleep, random }, plan, () => attempt(send, limiter));
    },
  };
}

function isRetryable(result: CallResult<unknown>): boolean {
  if (result.ok) return false;
  const { kind, retryAfter = 0 } = result.failure;
  return (kind === 'throttled' || kind === 'passing') && retryAfter <= LONGEST_PAUSE;
}

function retryAfterOf(result: CallResult<unknown>): number {
  return result.ok ? 0 : (result.failure.retryAfter ?? 0);
}
