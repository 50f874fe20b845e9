// What a registry shares with its process, as values that a test controls: time, chance, the environment, and the channels on
// which it publishes its events.
import { channel } from 'node:diagnostics_channel';
import { setMaxListeners } from 'node:events';
import type { Environment } from './model/schema.js';
import type { WaypostError } from './model/errors.js';

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

/** The reason of an aborted signal, exactly as its owner gave it: usually an `Error`, which the type of a rejection asks for. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  return (signal?.reason ?? new Error('The call was aborted.')) as Error;
}

/** Lets any number of calls wait on one signal: Node warns of a leak from the eleventh listener on. */
export function allowManyOn(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // The signal is not Node's own, and only Node's own warns.
  }
}

/** The variable's text; an empty variable counts as unset. */
export function readVariable(env: Environment, name: string): string | undefined {
  const text = env[name];
  return text === '' ? undefined : text;
}

/**
 * Where an answer came from.
 * - `live`: the registry was read for this call. - `cache`: read earlier, and still fresh.
 * - `stale`: no longer fresh, and the registry could not be read, or denies a name that it had.
 * - `snapshot`: another process's last known good state. - `override`, `fallback`: this process's configuration.
 */
export type AnswerSource = 'live' | 'cache' | 'stale' | 'snapshot' | 'override' | 'fallback';

/** The message of each channel; the channel's name is `waypost:` and the key. */
export interface WaypostEvents {
  /** A call was answered. */
  readonly resolve: { readonly service: string; readonly source: AnswerSource; readonly ageMs: number };
  /** Documents were read, or could not be. */
  readonly refresh: { readonly keys: readonly string[]; readonly durationMs: number; readonly error?: unknown };
  /** A call met a dead address; `to` is undefined if the registry has no other. */
  readonly heal: {
    readonly service: string;
    readonly from: string;
    readonly to: string | undefined;
    readonly evidence: string;
  };
  /** A stale address was served; `loud` if it is older than an hour or the registry denies the name. */
  readonly stale: { readonly service: string; readonly ageMs: number; readonly loud: boolean; readonly cause: unknown };
  /** The registry's URL differs from the configured fallback. */
  readonly mismatch: { readonly service: string; readonly url: string; readonly fallback: string };
  /** A call failed, or a snapshot could not be read. */
  readonly error: { readonly service?: string; readonly error: WaypostError };
}

const channels = {
  resolve: channel('waypost:resolve'),
  refresh: channel('waypost:refresh'),
  heal: channel('waypost:heal'),
  stale: channel('waypost:stale'),
  mismatch: channel('waypost:mismatch'),
  error: channel('waypost:error'),
};

/** Publishes to the subscribers; the message is created only if there are some. */
export function publish<K extends keyof WaypostEvents>(name: K, message: () => WaypostEvents[K]): void {
  if (channels[name].hasSubscribers) channels[name].publish(message());
}

/** Whether the channel has subscribers. */
export function isListened(name: keyof WaypostEvents): boolean {
  return channels[name].hasSubscribers;
}
