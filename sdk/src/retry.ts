// One read against one source: attempts within the time given, pauses between them, and no attempt after an error
// that another attempt cannot mend.
import { backoff } from './backoff.js';
import { WaypostError, isWaypostError } from './model/index.js';
import { reasonOf, sleep, type Runtime } from './runtime.js';

/** Why a source did not answer; in the `details.reason` of a REGISTRY_UNAVAILABLE. */
export type OutageReason =
  | 'timeout'
  | 'network'
  | 'throttled'
  | 'server-error'
  | 'denied'
  | 'credentials'
  | 'not-found'
  | 'malformed'
  | 'schema'
  | 'configuration'
  | 'closed';

const TRANSIENT: ReadonlySet<unknown> = new Set<OutageReason>(['timeout', 'network', 'throttled', 'server-error']);

export interface Outage {
  readonly reason: OutageReason;
  readonly message: string;
  readonly remedy: string;
  readonly cause?: unknown;
  /** How long the other side asked to be left alone, in ms. */
  readonly retryAfter?: number | undefined;
}

/** A REGISTRY_UNAVAILABLE that says why. */
export function unavailable({ reason, message, remedy, cause, retryAfter }: Outage): WaypostError {
  const details = { reason, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return new WaypostError(
    { code: 'REGISTRY_UNAVAILABLE', message, remedy, details },
    cause === undefined ? undefined : { cause },
  );
}

/** Whether another attempt may mend it within a second or so. */
export function isTransient(error: unknown): boolean {
  return isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE' && TRANSIENT.has(error.details.reason);
}

export interface RetryOptions {
  readonly runtime: Runtime;
  /** For all attempts and pauses together, in ms. */
  readonly timeout: number;
  /** For one attempt, in ms. */
  readonly attemptTimeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
  /** Which errors another attempt may mend; `isTransient` by default. */
  readonly mends?: (error: unknown) => boolean;
}

const PAUSE = { base: 50, cap: 1000 };
const MOST_ATTEMPTS = 8;

/** Runs `attempt` until it succeeds, fails for good, or the time is up; `left` is what this attempt may take. */
export async function retrying<T>(attempt: (left: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { runtime, timeout, attemptTimeout, signal, background, mends = isTransient } = options;
  const deadline = runtime.now() + timeout;
  for (let failures = 1; ; failures += 1) {
    refuseAborted(signal);
    try {
      return await attempt(Math.min(attemptTimeout, Math.max(1, deadline - runtime.now())));
    } catch (error) {
      refuseAborted(signal);
      if (!mends(error) || failures === MOST_ATTEMPTS) throw error;
      const pause = Math.max(backoff(failures, runtime.random(), PAUSE), retryAfterOf(error));
      if (runtime.now() + pause >= deadline) throw error;
      await sleep(runtime, pause, { signal, background });
    }
  }
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw reasonOf(signal);
}

function retryAfterOf(error: unknown): number {
  const asked = isWaypostError(error) ? error.details.retryAfter : undefined;
  return typeof asked === 'number' ? asked : 0;
}
