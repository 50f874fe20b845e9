// The types of a question and of its answer, which confirms or refutes an assumption of Waypost.
import type { LiveAccount } from './account.js';

export interface LiveQuestion {
  readonly id: string;
  readonly asks: string;
  /** What Waypost assumes. */
  readonly assumes: string;
  /** The question calls the API, so this machine must be in the VPC. */
  readonly needsVpc?: true;
  /** About how long it takes. */
  readonly minutes: number;
  readonly answer: (asking: Asking) => Promise<LiveFinding>;
}

export interface Asking {
  readonly account: LiveAccount;
  readonly wait: (ms: number) => Promise<void>;
  readonly print: (line: string) => void;
  readonly clock: () => Date;
}

interface LiveFinding {
  readonly found: string;
  /** Whether the answer confirms the assumption; undefined if it does not settle the question. */
  readonly agrees: boolean | undefined;
}

interface Polling<T> {
  readonly read: () => Promise<T>;
  readonly until: (value: T) => boolean;
  readonly everyMs: number;
  readonly mostMs: number;
}

/** Reads until a value is as wanted. Returns the last value and the seconds that it took, or no seconds if it never was as wanted. */
export async function poll<T>({ wait, clock }: Asking, polling: Polling<T>): Promise<{ last: T; seconds?: number }> {
  const began = clock().getTime();
  for (;;) {
    const last = await polling.read();
    const passed = clock().getTime() - began;
    if (polling.until(last)) return { last, seconds: Math.round(passed / 1000) };
    if (passed >= polling.mostMs) return { last };
    await wait(polling.everyMs);
  }
}
