// Time, chance and the environment as values: all code takes them from here, so that a test controls them.
import { setMaxListeners } from 'node:events';

/** The clock, timers and random numbers of a registry. */
export interface RegistryRuntime {
  /** Milliseconds since 1970, as `Date.now`. */
  readonly now: () => number;
  /** At least 0, less than 1, as `Math.random`. */
  readonly random: () => number;
  /**
   * Calls back once after `ms`, unless the returned function is called first.
   * A `background` timer does not keep the process alive.
   */
  readonly after: (ms: number, callback: () => void, background?: boolean) => () => void;
}

/** Node's timers take 31 bits of milliseconds (25 days) and fire at once for more. */
const LONGEST = 2 ** 31 - 1;

/** The machine's own. `Date.now`, because a monotonic clock may stop while a process is frozen. */
export const systemRuntime: RegistryRuntime = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, callback, background = false) => {
    const timer = setTimeout(callback, Math.min(ms, LONGEST));
    if (background) timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The reason of an aborted signal, always as an `Error`. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('The call was aborted.', { cause: reason });
}

/** Lets any number of calls wait on one signal: Node warns of a leak from the eleventh listener on. */
export function allowManyOn(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // The signal is not Node's own, and only Node's own warns.
  }
}

/** The environment's variables; only entry points read `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable's text; an empty variable counts as unset. */
export function readVariable(env: Environment, name: string): string | undefined {
  const text = env[name];
  return text === '' ? undefined : text;
}
