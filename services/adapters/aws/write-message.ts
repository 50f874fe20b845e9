// A re-check as a message of the queue. Apart from the reading, which needs a schema: who writes starts without it.
import type { DelayedRecheck } from '../../app/sweep-ports.js';

export type RecheckMessage = Pick<DelayedRecheck, 'recheck' | 'attempt'>;

export function writeMessage({ recheck, attempt }: RecheckMessage): string {
  return JSON.stringify({ ...recheck, reason: recheck.reason.slice(0, 1000), attempt });
}
