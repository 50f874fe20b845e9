// How long an answer is believed, served, waited for or left alone: every duration of the SDK, in milliseconds.

/** How long an answer is fresh; the option `freshFor`. */
export const FRESH_FOR_MS = 30_000;
/** How long a negative answer is fresh. A Terraform replacement passes through "gone" and "not ready". */
export const NEGATIVE_FRESH_MS = 5000;
/** How old an answer may be and still be served while one refresh runs; an older one waits for the refresh. */
export const STALE_WHILE_REVALIDATE_MS = 300_000;
/** From this age on, a stale answer is reported as loud. */
export const LOUD_STALE_MS = 3_600_000;

/** How long a call waits for the registry; the option `timeout`. */
export const TIMEOUT_MS = 3000;
/** How long one attempt of a read may take. */
export const ATTEMPT_TIMEOUT_MS = 1000;
/** The pauses between the attempts of one read: exponential backoff with full jitter. */
export const RETRY_BACKOFF = { base: 50, cap: 1000 } as const;
/**
 * The longest cool-down after a failed read; each process draws its own between 0 and this. It does not start short: thousands
 * of processes that read again soon would be a thundering herd for a registry that comes back.
 */
export const COOL_DOWN_MS = 60_000;

/** How far apart the healing reads of one question are that nobody waits for. */
export const HEAL_INTERVAL_MS = 5000;
/** The pauses between healing reads that calls wait for: exponential backoff, since the last one brought no other address. */
export const HEAL_BACKOFF = { base: 100, cap: HEAL_INTERVAL_MS } as const;
/** The shortest pause between healing reads, and the most of them within `HEAL_INTERVAL_MS`, while the address keeps changing. */
export const HEAL_BURST = { gap: 50, most: 20 } as const;
/** How long after its last success a dead address is worth waiting for. A replacement takes minutes. */
export const RECENTLY_ALIVE_MS = 300_000;
/** How long the first call waits that an address fails which was alive, and which the registry confirms. */
export const FIRST_PATIENCE_MS = 1000;

/** How long a connection may idle. Servers drop it after about a minute, and a frozen process does not notice. */
export const IDLE_CONNECTION_MS = 45_000;
/** From this clock error on, requests are signed with the server's time. AWS accepts five minutes. */
export const CLOCK_SKEW_MS = 150_000;

/** A span of time in which something is valid. */
export interface Validity {
  readonly readAt: number;
  readonly freshUntil: number;
}

/** Whether `now` lies in the span. A clock that was set back ends it. */
export function isFresh(now: number, { readAt, freshUntil }: Validity): boolean {
  return now < freshUntil && now >= readAt;
}

/** Whether `now` lies within `span` milliseconds after `start`. */
export function isWithin(now: number, start: number, span: number): boolean {
  return isFresh(now, { readAt: start, freshUntil: start + span });
}

/** `freshFor`, shortened by up to a fifth so that processes that started together do not read together. */
export function jittered(freshFor: number, random: number): number {
  return freshFor * (1 - random / 5);
}
