// How long activity is kept. A row lies in the partition of the day of its own time, so an index of 30 days has at most 32 partitions.
import { ACTIVITY_DAYS, type Timestamp } from 'waypost/model';
import { timestampOf, type Second } from '../time.js';

const DAY: Second = 86_400;

const secondsOf = (at: Timestamp): Second => Math.floor(Date.parse(at) / 1000);

/** False for a change that is too old to be written, or whose time is not a date. */
export function isKept(at: Timestamp, now: Second): boolean {
  return secondsOf(at) > now - ACTIVITY_DAYS * DAY;
}

/** The time of the oldest change that is kept. */
export const oldestKept = (now: Second): Timestamp => timestampOf(now - ACTIVITY_DAYS * DAY);

/** When a row expires: a day after it is too old to be written again, so that no replay brings it back for long. */
export function expiryOfRow(at: Timestamp): Second {
  return secondsOf(at) + (ACTIVITY_DAYS + 1) * DAY;
}

/** `2026-01-02`. */
export const dayOf = (at: Timestamp): string => at.slice(0, 10);

/** The day before. */
export function previousDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY * 1000).toISOString().slice(0, 10);
}
