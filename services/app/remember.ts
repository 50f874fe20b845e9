// Remembers what was read for some seconds, so that a function that writes reads it once a minute and not for every event.
import type { Second } from '../core/time.js';
import type { Clock } from './ports.js';

/** For how long a change of what decides about writes may go unnoticed. */
export const MOST_AGE: Second = 60;

export interface Remembered<T> {
  read(): Promise<T>;
  /** The next call reads again. */
  forget(): void;
}

/** A failure is not remembered. */
export function remember<T>(clock: Clock, read: () => Promise<T>): Remembered<T> {
  let known: { readonly at: Second; readonly reading: Promise<T> } | undefined;
  return {
    read: async () => {
      const now = clock();
      // Also after the clock was set back.
      if (known !== undefined && Math.abs(now - known.at) < MOST_AGE) return known.reading;
      const next = { at: now, reading: read() };
      known = next;
      try {
        return await next.reading;
      } catch (error) {
        if (known === next) known = undefined;
        throw error;
      }
    },
    forget: () => {
      known = undefined;
    },
  };
}
