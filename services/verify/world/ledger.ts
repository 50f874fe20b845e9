// The log of a world's calls in the order in which they happened: CloudTrail's event, and the actions of each.
import type { Actor, CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { Action } from './action.js';

/** Who calls, and in which scope. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly by: Actor;
}

/** A call's event and what it did; a call that failed or is irrelevant did nothing. */
export interface LoggedCall {
  readonly event: CloudTrailEvent;
  readonly actions: readonly Action[];
}

export type Ledger = ReturnType<typeof createLedger>;

export function createLedger() {
  const calls: LoggedCall[] = [];
  let [second, timestamp, events] = [0, '', 0];
  return {
    calls: calls as readonly LoggedCall[],
    log: (event: CloudTrailEvent, actions: readonly Action[] = []): void => void calls.push({ event, actions }),
    now: () => second,
    setNow: (now: number): void => {
      second = now;
      timestamp = `${new Date(now * 1000).toISOString().slice(0, 19)}Z`;
    },
    /** The common members of an action that happens now. */
    stamp: ({ account, region }: Caller) => ({ account, region, at: second }),
    /** The common members of an event that happens now. */
    where: ({ account, region, by }: Caller) => ({ account, region, by, at: timestamp, eventId: idOf((events += 1)) }),
  };
}

/** Id of the n-th event. */
function idOf(n: number): string {
  return `0e7e41d0-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
