// The result of one posted event.
import { eventIdOf } from '../../core/cloudtrail/cause.js';
import { isObject } from 'waypost/model';

export type EventOutcome = 'applied' | 'unchanged' | 'ignored' | 'unmatched' | 'invalid' | 'failed';

export interface EventResult {
  readonly eventId: string | null;
  readonly outcome: EventOutcome;
  readonly reason?: string;
}

export const invalidResult = (reason: string, eventId: string | null = null): EventResult => ({
  eventId,
  outcome: 'invalid',
  reason,
});

/** The id of the event's CloudTrail record, or null if it has no valid one. */
export function eventIdIn(event: unknown): string | null {
  return isObject(event) && isObject(event.detail) ? (eventIdOf(event.detail) ?? null) : null;
}
