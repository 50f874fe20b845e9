// Writing is optimistic: read, compute, write if nobody else did. This is the one place that tries again.
import type { Random, Sleep } from '../ports.js';

/** What one try to write came to. `tied`: only values decided between two facts, so the resource must be looked at. */
export interface WriteAttempt {
  readonly outcome: 'applied' | 'unchanged' | 'conflict';
  readonly tied: boolean;
}

const TRIES = 12;
const LONGEST_WAIT = 1000;

/**
 * Tries until the write won or was not needed, with full jitter in between.
 * @throws Error when it lost too often: nothing was written then, and all may be tried again.
 */
export async function untilWon(
  { sleep, random }: { readonly sleep: Sleep; readonly random: Random },
  what: string,
  attempt: () => Promise<WriteAttempt>,
): Promise<WriteAttempt> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const result = await attempt();
    if (result.outcome !== 'conflict') return result;
    await sleep(random() * Math.min(LONGEST_WAIT, 10 * 2 ** tries));
  }
  throw new Error(`${what}: ${String(TRIES)} transactions in a row lost to others; try it again.`);
}
