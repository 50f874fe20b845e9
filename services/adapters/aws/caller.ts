// The one place where a call to AWS is tried again. The clients' own retries are off, so that every call is counted and
// passes the limiter.
import type { Random, Sleep } from '../../app/ports.js';
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
  | { readonly ok: true; readonly value: T; readonly startedAt: number }
  | { readonly ok: false; readonly failure: AwsFailure; readonly startedAt: number };

export interface AwsCaller {
  /** Makes a call, again where that may help; `startedAt` is the second in which the last try began. */
  call<T>(send: () => Promise<T>, limiter?: Limiter): Promise<CallResult<T>>;
  calls(): number;
}

const TRIES = 6;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 8_000;
/** Longer than this AWS need not be waited for: the next sweep comes. */
const LONGEST_REST = 60_000;

export function createCaller({ sleep, random, now }: CallerDeps): AwsCaller {
  let calls = 0;
  const attempt = async <T>(send: () => Promise<T>, limiter: Limiter | undefined): Promise<CallResult<T>> => {
    await limiter?.take();
    calls += 1;
    const startedAt = Math.floor(now() / 1000);
    try {
      const value = await send();
      limiter?.succeeded();
      return { ok: true, value, startedAt };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'throttled') limiter?.throttled(Math.min(failure.retryAfter ?? 0, LONGEST_REST));
      return { ok: false, failure, startedAt };
    }
  };
  return {
    calls: () => calls,
    call: async (send, limiter) => {
      for (let tries = 1; ; tries += 1) {
        const outcome = await attempt(send, limiter);
        if (outcome.ok || tries === TRIES || !mayPass(outcome.failure)) return outcome;
        const backoff = random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
        await sleep(limiter === undefined ? Math.max(backoff, outcome.failure.retryAfter ?? 0) : backoff);
      }
    },
  };
}

function mayPass({ kind, retryAfter = 0 }: AwsFailure): boolean {
  return (kind === 'throttled' || kind === 'passing') && retryAfter <= LONGEST_REST;
}
