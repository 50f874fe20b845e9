import type { Runtime } from './runtime.js';

export interface RetryOptions {
  readonly runtime: Runtime;
  /** For all attempts and pauses together, in ms. */
  readonly timeout: number;
  /** For one attempt, in ms. */
  readonly attemptTimeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
  /** A single attempt. */
  readonly once?: boolean | undefined;
  /** Which errors another attempt may mend; `isTransient` by default. */
  readonly mends?: (error: unknown) => boolean;
}
