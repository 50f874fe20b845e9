// A caller's own limits on a wait that others may share: what it waits for goes on without it.
import { unavailable } from './outage.js';
import { allowManyOn, reasonOf, type Runtime } from './runtime.js';

export interface Limits {
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** `promise`, or REGISTRY_UNAVAILABLE after `timeout` ms, or the signal's reason. */
export function within<T>(runtime: Runtime, promise: Promise<T>, { timeout, signal }: Limits): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      settle();
      reject(reasonOf(signal));
    };
    // Not in the background: somebody waits, and the process must not end meanwhile.
    const cancel = runtime.after(timeout, () => {
      settle();
      reject(tooSlow());
    });
    if (signal !== undefined) allowManyOn(signal);
    signal?.addEventListener('abort', onAbort, { once: true });
    promise.finally(settle).then(resolve, reject);
    if (signal?.aborted === true) onAbort();
  });
}

function tooSlow(): Error {
  return unavailable({
    reason: 'timeout',
    message: 'The registry did not answer in the time given.',
    remedy: 'Give more time by `timeout`, or a snapshot or fallback for such times.',
  });
}
