// A clock, timers and random numbers that a test controls. A timer that is due at once fires at once; others wait for `advance`.
import type { RegistryRuntime } from '../src/runtime.js';

export interface FakeRuntime extends RegistryRuntime {
  /** Lets time pass: due timers fire in order, and the promises that they settle run. */
  readonly advance: (ms: number) => Promise<void>;
  /** Lets time pass without firing timers, as in a frozen process. */
  readonly freeze: (ms: number) => void;
  /** Sets the clock forwards or back; timers do not depend on it and fire on time. */
  readonly set: (ms: number) => void;
  /** How many timers wait. */
  readonly waiting: () => number;
  /** Resolves once at least `count` timers wait. */
  readonly untilWaiting: (count: number) => Promise<void>;
  /** The value of the next draws. */
  draw: number;
}

interface Timer {
  at: number;
  readonly callback: () => void;
}

const START = Date.parse('2026-06-01T12:00:00Z');

export function fakeRuntime(): FakeRuntime {
  let time = START;
  let timers: Timer[] = [];
  let watchers: (() => void)[] = [];
  const notify = (): void => {
    const notified = watchers;
    watchers = [];
    for (const watcher of notified) watcher();
  };
  const runtime: FakeRuntime = {
    draw: 0,
    now: () => time,
    random: () => runtime.draw,
    after: (ms, callback) => {
      const timer = { at: time + ms, callback };
      const cancel = (): void => void (timers = timers.filter((other) => other !== timer));
      timers.push(timer);
      const fire = (): void => {
        if (!timers.includes(timer)) return;
        cancel();
        callback();
      };
      if (ms <= 0) setImmediate(fire);
      notify();
      return cancel;
    },
    advance: async (ms) => {
      const end = time + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        time = Math.max(time, next.at);
        timers = timers.filter((timer) => timer !== next);
        next.callback();
        await settle();
      }
      time = end;
      await settle();
    },
    freeze: (ms) => void (time += ms),
    set: (ms) => {
      time += ms;
      for (const timer of timers) timer.at += ms;
    },
    waiting: () => timers.length,
    untilWaiting: async (count) => {
      while (timers.length < count) await new Promise<void>((resolve) => watchers.push(resolve));
    },
  };
  return runtime;
}

/** Runs everything that waits only for promises. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
