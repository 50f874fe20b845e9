// How events arrive: late, early, twice, and replayed under a new id.
import { withDetail, type CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { LoggedCall } from './ledger.js';

export interface Delivery {
  /** By how many positions each arrival is late, in turn. */
  readonly delays: readonly number[];
  /** How each event arrives, in turn. */
  readonly copies: readonly Copies[];
}

export const COPIES = ['once', 'twice', 'replayed', 'thrice'] as const;
export type Copies = (typeof COPIES)[number];

export interface Arrival {
  readonly event: CloudTrailEvent;
  /** Index of the call. */
  readonly index: number;
  /** Index of the last call before the arrival; beyond the end, it arrives long after all calls. */
  readonly position: number;
}

export const IN_ORDER: Delivery = { delays: [0], copies: ['once'] };

/** Every call's event arrives at least once. */
export function deliver(calls: readonly LoggedCall[], { delays, copies }: Delivery): readonly Arrival[] {
  let count = 0;
  const arrivals = calls.flatMap(({ event }, index) => {
    const events = copiesOf(event, copies[index % copies.length] ?? 'once');
    return events.map((each) => {
      const position = index + (delays[count % delays.length] ?? 0);
      count += 1;
      return { event: each, index, position };
    });
  });
  return arrivals.sort((a, b) => a.position - b.position);
}

function copiesOf(event: CloudTrailEvent, copies: Copies): readonly CloudTrailEvent[] {
  switch (copies) {
    case 'once':
      return [event];
    case 'twice':
      return [event, event];
    case 'replayed':
      return [event, replay(event)];
    case 'thrice':
      return [event, replay(event), event];
  }
}

/** An event that CloudTrail sends again later: the same call with a new id and an addendum. */
function replay(event: CloudTrailEvent): CloudTrailEvent {
  const original = JSON.stringify(event.detail.eventID).slice(1, -1);
  const again = withDetail(event, {
    eventID: `f${original.slice(1)}`,
    addendum: { reason: 'DELIVERY_DELAY', updatedFields: '', originalRequestID: '', originalEventID: original },
  });
  return { ...again, id: `f${event.id.slice(1)}` };
}
