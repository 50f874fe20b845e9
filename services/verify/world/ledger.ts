// The log of all calls of a world, in the order in which they happened: CloudTrail's events, and beside each what it did.
import type { Actor, CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { Action } from './action.js';

/** Who calls, and where. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly by: Actor;
}

/** One call: the event that it gives, and what it did; a call that failed or is not ours did nothing. */
export interface Call {
  readonly event: CloudTrailEvent;
  readonly actions: readonly Action[];
}

export type Ledger = ReturnType<typeof createLedger>;

export function createLedger() {
  const calls: Call[] = [];
  let [second, timestamp, events] = [0, '', 0];
  return {
    calls: calls as readonly Call[],
    log: (event: CloudTrailEvent, actions: readonly Action[] = []): void => void calls.push({ event, actions }),
    now: () => second,
    setNow: (now: number): void => {
      second = now;
      timestamp = `${new Date(now * 1000).toISOString().slice(0, 19)}Z`;
    },
    /** Of a deed done now. */
    stamp: ({ account, region }: Caller) => ({ account, region, at: second }),
    /** Of an event of now. */
    where: ({ account, region, by }: Caller) => ({ account, region, by, at: timestamp, eventId: idOf((events += 1)) }),
  };
}

/** Of the n-th event. */
function idOf(n: number): string {
  return `0e7e41d0-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
