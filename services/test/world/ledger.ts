// The log of all calls of a world, in the order in which they happened: CloudTrail's events, and beside each what it did.
import type { Actor, CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { Deed } from './deed.js';

/** Who calls, and where. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly by: Actor;
}

/** One call: the event that it gives, and what it did; a call that failed or is not ours did nothing. */
export interface Call {
  readonly event: CloudTrailEvent;
  readonly deeds: readonly Deed[];
}

export type Ledger = ReturnType<typeof createLedger>;

export function createLedger() {
  const calls: Call[] = [];
  let second = 0;
  return {
    calls: calls as readonly Call[],
    log: (event: CloudTrailEvent, deeds: readonly Deed[] = []): void => void calls.push({ event, deeds }),
    now: () => second,
    setNow: (now: number): void => {
      second = now;
    },
    /** Of a deed done now. */
    done: ({ account, region }: Caller) => ({ account, region, at: second }),
    /** Of an event of now. */
    where: (caller: Caller) => ({ ...caller, at: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` }),
  };
}
