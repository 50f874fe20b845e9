import { reasonOf, type Runtime } from './runtime.js';

export interface SleepOptions {
  readonly signal?: AbortSignal | undefined;
  readonly background?: boolean | undefined;
}

/** Resolves `ms` later; rejects with the signal's reason when that aborts first. */
export function sleep(runtime: Runtime, ms: number, { signal, background }: SleepOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(reasonOf(signal));
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(reasonOf(signal));
    };
    const wake = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    const cancel = runtime.after(ms, wake, background);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
