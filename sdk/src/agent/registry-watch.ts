// Writes into the log when the registry cannot be read, why, when it answers again, and when another source answers.
import type { CacheHealth } from '../resolve/held.js';
import type { RegistryRuntime } from '../runtime.js';
import { reasonOf } from './problem.js';

interface RegistryWatchParts {
  readonly health: () => CacheHealth;
  readonly runtime: RegistryRuntime;
  readonly warn: (line: string) => void;
}

const LOOK_EVERY_MS = 1000;
/** A single failed read is no outage, unless no read has succeeded before. */
const FAILURES_OF_AN_OUTAGE = 3;

/** Returns a function that ends it. */
export function watchRegistry({ health, runtime, warn }: RegistryWatchParts): () => void {
  let reported: string | undefined;
  let reader: string | undefined;
  let cancel = (): void => undefined;
  const look = (): void => {
    const { failures, lastError, lastReadAt, answeredBy } = health();
    const isDown = failures >= (lastReadAt === undefined ? 1 : FAILURES_OF_AN_OUTAGE);
    const reason = isDown ? reasonOf(lastError) : undefined;
    if (reason !== undefined && reason !== reported) warn(`The registry cannot be read: ${reason}`);
    if (failures === 0 && reported !== undefined) warn('The registry can be read again.');
    if (isDown || failures === 0) reported = reason;
    if (reader !== undefined && answeredBy !== reader) warn(`The registry is now read from ${String(answeredBy)}.`);
    reader = answeredBy;
    cancel = runtime.after(LOOK_EVERY_MS, look, true);
  };
  cancel = runtime.after(LOOK_EVERY_MS, look, true);
  return () => cancel();
}
