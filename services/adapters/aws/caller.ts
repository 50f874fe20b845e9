// Calls AWS with retries. The clients' own retries are off, so that every call is counted and passes the limiter.
import type { Random, Sleep } from '../../app/ports.js';
import { retry, type RetryPlan } from '../../app/retry.js';
import type { Second } from '../../core/time.js';
import { type AwsFailure, failureOf } from './failure.js';
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

/** The times of the last try, in seconds. */
interface CallTimes {
  readonly startedAt: Second;
  readonly answeredAt: Second;
}

export interface AwsCaller {
  /** Makes a call, and retries it if that may help. */
  call<T>(send: () => Promise<T>, limiter?: Limiter): Promise<CallResult<T>>;
  /** The same for calls that share one deadline. At the deadline the open call fails, and nothing is retried. */
  callUntil<T>(deadline: CallDeadline, send: (signal: AbortSignal) => Promise<T>): Promise<CallResult<T>>;
  calls(): number;
}

export interface CallDeadline {
  /** From its creation, in milliseconds. */
  readonly within: number;
  readonly signal: AbortSignal;
}

export function createDeadline(within: number): CallDeadline {
  return { within, signal: AbortSignal.timeout(within) };
}

const TRIES = 6;
const WAITS = { firstWait: 500, longestWait: 8_000 };
/** If AWS asks for a longer pause, the call fails, because the next sweep starts before the pause would end. In milliseconds. */
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
      // A limiter waits for as long as AWS asked; without a limiter, the retry waits.
      const shortestWait = limiter === undefined ? retryAfterOf : () => 0;
      const plan = { tries: TRIES, ...WAITS, isRetryable, shortestWait };
      return retry<CallResult<T>>({ sleep, random }, plan, () => attempt(send, limiter));
    },
    callUntil: async <T>({ within, signal }: CallDeadline, send: (signal: AbortSignal) => Promise<T>) => {
      const plan: RetryPlan<CallResult<T>> = {
        ...{ tries: TRIES, ...WAITS, shortestWait: retryAfterOf },
        isRetryable: (result) => isRetryable(result) && !signal.aborted,
      };
      const pause: Sleep = (wait) => Promise.race([sleep(wait), ended(signal)]);
      const result = await retry({ sleep: pause, random }, plan, () => attempt(() => send(signal), undefined));
      if (result.ok || !signal.aborted) return result;
      return { ...result, failure: { kind: 'passing', message: `No answer within ${String(within / 1000)} s.` } };
    },
  };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function isRetryable(result: CallResult<unknown>): boolean {
  if (result.ok) return false;
  const { kind, retryAfter = 0 } = result.failure;
  return (kind === 'throttled' || kind === 'passing') && retryAfter <= LONGEST_PAUSE;
}

function retryAfterOf(result: CallResult<unknown>): number {
  return result.ok ? 0 : (result.failure.retryAfter ?? 0);
}
