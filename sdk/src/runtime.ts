// What a registry shares with its process, as values that a test controls: time, chance, the environment, and the channels of its
// events. Then every duration of the SDK in milliseconds, how long an answer is fresh, and waiting within limits.
import { channel } from 'node:diagnostics_channel';
import { setMaxListeners } from 'node:events';
import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';
import type * as http from 'node:http';
import type * as https from 'node:https';
// Under a name of our own: users' bundles often begin with a banner that imports `createRequire`.
import * as moduleLoader from 'node:module';
import type { WaypostEvents } from './events.js';
import type { Environment } from './model/schema.js';
import { isOutage, isTransient, tooSlow } from './outage.js';

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

/** A `fetch`: the global one, or yours. Without the further members that a runtime gives its own, such as Bun's `preconnect`. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The global `fetch`, as it is when it is called: tests and instrumentation replace it. */
export const globalFetch: FetchFunction = (input, init) => globalThis.fetch(input, init);

/** Node's timers take 31 bits of milliseconds (25 days) and fire at once for more. */
const LONGEST = 2 ** 31 - 1;

/**
 * The machine's own. `Date.now`, because a monotonic clock may stop while a process is frozen. After a process stood still, Node runs
 * the due timers before it reads what arrived meanwhile. So each timer lets Node read that first: a late answer is better than none.
 */
export const systemRuntime: RegistryRuntime = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, callback, background = false) => {
    let due: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => (due = setImmediate(callback)), Math.min(ms, LONGEST));
    if (background) timer.unref();
    return () => {
      clearTimeout(timer);
      clearImmediate(due);
    };
  },
};

/** The reason of an aborted signal, exactly as its owner gave it: usually an `Error`, which the type of a rejection asks for. */
export const reasonOf = (signal: AbortSignal | undefined): Error =>
  (signal?.reason ?? new Error('The call was aborted.')) as Error;

/** Lets any number of calls wait on one signal: Node warns of a leak from the eleventh listener on. */
export function allowManyOn(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // The signal is not Node's own, and only Node's own warns.
  }
}

/** Calls `listener` once when the signal aborts, until the returned function is called. */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (!signal) return () => undefined;
  allowManyOn(signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** The text of the first variable that is set; an empty variable counts as unset. */
export function readVariable(env: Environment, ...names: readonly string[]): string | undefined {
  const set = names.find((name) => env[name]);
  return set && env[set];
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
export const isListened = (name: keyof WaypostEvents): boolean => channels[name].hasSubscribers;

/** How long an answer is fresh; the option `freshForMs`. */
export const FRESH_FOR_MS = 30_000;
/** How long a negative answer is fresh. A Terraform replacement passes through "gone" and "not ready". */
export const NEGATIVE_FRESH_MS = 5000;
/** How old an answer may be and still be served while one refresh runs; an older one waits for the refresh. */
export const STALE_WHILE_REVALIDATE_MS = 300_000;
/** From this age on, a stale answer is reported as loud. */
export const LOUD_STALE_MS = 3_600_000;

/** How long a call waits for the registry; the option `timeoutMs`. */
export const TIMEOUT_MS = 3000;
/** How long one attempt of a read may take. */
export const ATTEMPT_TIMEOUT_MS = 1000;
/** The pauses between the attempts of one read: exponential backoff with full jitter. */
const RETRY_BACKOFF = { base: 50, cap: 1000 } as const;
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
export const isFresh = (now: number, { readAt, freshUntil }: Validity): boolean => now < freshUntil && now >= readAt;

/** Whether `now` lies within `span` milliseconds after `start`. */
export const isWithin = (now: number, start: number, span: number): boolean =>
  isFresh(now, { readAt: start, freshUntil: start + span });

/** `freshForMs`, shortened by up to a fifth so that processes that started together do not read together. */
export const jittered = (freshForMs: number, random: number): number => freshForMs * (1 - random / 5);

const MOST_ATTEMPTS = 8;

export interface RetryOptions {
  readonly runtime: RegistryRuntime;
  /** For all attempts and pauses together, in ms. */
  readonly timeoutMs: number;
  /** For one attempt, in ms. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Nobody waits for the result, so the pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
  /** Make a single attempt. */
  readonly once?: boolean | undefined;
  /** Which errors are worth another attempt; `isTransient` by default. */
  readonly isWorthRetrying?: (error: unknown) => boolean;
}

/** Runs `attempt` until it succeeds, fails for good, or the time is up; `left` is the time for this attempt in ms. */
export async function retrying<T>(attempt: (left: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { runtime, timeoutMs, attemptTimeoutMs = ATTEMPT_TIMEOUT_MS, signal, isWorthRetrying = isTransient } = options;
  const deadline = runtime.now() + timeoutMs;
  for (let failures = 1; ; failures += 1) {
    throwIfAborted(signal);
    try {
      return await attempt(Math.min(attemptTimeoutMs, Math.max(1, deadline - runtime.now())));
    } catch (error) {
      if (options.once === true) throw error;
      throwIfAborted(signal);
      if (!isWorthRetrying(error) || failures === MOST_ATTEMPTS) throw error;
      const pause = Math.max(backoff(failures, runtime.random()), retryAfterOf(error));
      if (runtime.now() + pause >= deadline) throw error;
      await sleep(runtime, pause, options);
    }
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw reasonOf(signal);
}

/** https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
const backoff = (failures: number, random: number): number =>
  random * Math.min(RETRY_BACKOFF.cap, RETRY_BACKOFF.base * 2 ** (failures - 1));

function retryAfterOf(error: unknown): number {
  return isOutage(error) ? (error.details.retryAfterMs ?? 0) : 0;
}

export interface SleepOptions {
  readonly signal?: AbortSignal | undefined;
  readonly background?: boolean | undefined;
}

/** Resolves after `ms`; rejects with the signal's reason if it aborts first. */
export async function sleep(
  runtime: RegistryRuntime,
  ms: number,
  { signal, background }: SleepOptions = {},
): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const ignore = onAbort(signal, () => {
      cancel();
      reject(reasonOf(signal));
    });
    const wake = (): void => {
      ignore();
      resolve();
    };
    const cancel = runtime.after(ms, wake, background);
  });
}

/** One caller's limits on a wait. */
export interface WaitLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WorkLimits extends WaitLimits {
  /** The error to throw when the time is up. */
  readonly tooLate: () => Error;
}

/** Takes the function that ends work under way, whose result nobody wants any more. */
export type StopHook = (stop: (error: Error) => void) => void;

/**
 * The result of `work`, or `tooLate()` after `timeoutMs` ms, or the signal's reason. It creates no `AbortController`, whose listeners
 * would cost as much as signing a request.
 */
export function limited<T>(
  runtime: RegistryRuntime,
  { timeoutMs, signal, tooLate }: WorkLimits,
  work: (onStop: StopHook) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop: ((error: Error) => void) | undefined;
    let ended: Error | undefined;
    // `finally` would create two more promises.
    const settling =
      <V>(pass: (value: V) => void) =>
      (value: V): void => {
        cancel();
        ignore();
        pass(value);
      };
    const fail = settling(reject);
    const giveUp = (error: Error): void => {
      fail(error);
      ended = error;
      stop?.(error);
    };
    // Not in the background: a caller waits, so the process must stay alive.
    const cancel = runtime.after(timeoutMs, () => giveUp(tooLate()));
    const ignore = onAbort(signal, () => giveUp(reasonOf(signal)));
    work((given) => {
      stop = given;
      if (ended) given(ended);
    }).then(settling(resolve), fail);
    if (signal?.aborted === true) giveUp(reasonOf(signal));
  });
}

/** Like `limited`, for work that other calls also wait for: it continues for them. */
export const within = <T>(runtime: RegistryRuntime, shared: Promise<T>, limits: WaitLimits): Promise<T> =>
  limited(runtime, { ...limits, tooLate: tooSlow }, () => shared);

/** Work that a signal stops, as `fetch` does. */
export const bySignal =
  <T>(work: (signal: AbortSignal) => Promise<T>): ((onStop: StopHook) => Promise<T>) =>
  (onStop) => {
    const controller = new AbortController();
    onStop((error) => controller.abort(error));
    return work(controller.signal);
  };

/** Loads something on first use, once; a later use loads again only if that failed. */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

interface NodeModules {
  readonly 'node:crypto': typeof crypto;
  readonly 'node:fs': typeof fs;
  readonly 'node:http': typeof http;
  readonly 'node:https': typeof https;
}

let requireModule: NodeJS.Require | undefined;

/**
 * A module of Node, loaded on first use. An `import` of the file system also loads Node's streams, a fifth of what our own import
 * takes, and one of crypto also Web Crypto. `createRequire` is on every runtime, and its path does not matter for a module of Node.
 */
export const nodeModule = <Name extends keyof NodeModules>(name: Name): NodeModules[Name] =>
  (requireModule ??= moduleLoader.createRequire('/'))(name) as NodeModules[Name];

export const files = (): typeof fs => nodeModule('node:fs');
