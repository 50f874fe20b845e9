// Time and chance, as ports: everything that waits, ages or draws takes them from here, so that a test owns both.
import { setMaxListeners } from 'node:events';

/** The clock, the timer and the dice of a registry. */
export interface Runtime {
  /** Milliseconds since 1970, as `Date.now`. */
  readonly now: () => number;
  /** At least 0, less than 1, as `Math.random`. */
  readonly random: () => number;
  /**
   * Calls back once, `ms` later, unless the function that it returns is called before.
   * A `background` timer does not keep the process alive.
   */
  readonly after: (ms: number, callback: () => void, background?: boolean) => () => void;
}

/** A timer takes 31 bits of milliseconds, 25 days, and fires at once where it is given more. */
const LONGEST = 2 ** 31 - 1;

/** The machine's own. `Date.now`, since a monotonic clock may stand still while a process is frozen. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, callback, background = false) => {
    const timer = setTimeout(callback, Math.min(ms, LONGEST));
    if (background) timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Why a signal aborted, always as an `Error`. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('The call was aborted.', { cause: reason });
}

/** Lets any number of calls wait on one signal: from the eleventh listener on, Node warns of a leak. */
export function allowManyOn(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // It is not Node's own, which alone would warn.
  }
}

/** Whether `now` lies in the time for which something is taken; a clock that was set back ends it. */
export function isWithin(now: number, { readAt, freshUntil }: { readAt: number; freshUntil: number }): boolean {
  return now < freshUntil && now >= readAt;
}
