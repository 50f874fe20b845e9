import { eventIdOf } from '../../core/cloudtrail/cause.js';
import { isObject } from '../../core/json.js';

/** The CloudTrail record's id, where the event has one that fits the grammar. */
export function eventIdIn(event: unknown): string | null {
  return isObject(event) && isObject(event.detail) ? (eventIdOf(event.detail) ?? null) : null;
}
