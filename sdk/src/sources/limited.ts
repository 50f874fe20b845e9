// Work that ends with the caller's signal or with its time, whichever comes first.
import { reasonOf, type Runtime } from '../runtime.js';

export interface Limit {
  /** In ms. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** What is thrown when the time is up. */
  readonly tooLate: () => Error;
}

/** Runs `work` under one signal for both ends; throws the reason of that one which came. */
export async function limited<T>(
  runtime: Runtime,
  { timeout, signal, tooLate }: Limit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // `AbortSignal.any` came with Node 20.3, and keeps what it made for as long as the caller's signal lives.
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(reasonOf(signal));
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  const cancel = runtime.after(timeout, () => controller.abort(tooLate()));
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? reasonOf(controller.signal) : error;
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}
