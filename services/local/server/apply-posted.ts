// The elements of a post, applied: a few one at a time, in order; many of them several at a time, yet those about the same
// resource in order. So a history reads as it was posted, whatever the size of the post.
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import { isApiFact } from '../../core/records/fact.js';
import type { Bus } from './bus.js';
import { eventIdIn } from './event-id.js';
import { inLanes } from './lanes.js';
import type { Element, Posted } from './posted.js';
import { type EventResult, invalidResult } from './result.js';

export interface ApplyOptions {
  readonly bus: Bus;
  /** Once true, what is not yet begun fails, so that the local server can end and the poster knows what to post again. */
  readonly isStopping: () => boolean;
}

/** Posts up to this size are applied strictly in order. */
export const IN_ORDER = 100;
const AT_A_TIME = 16;

export function applyPosted(
  { count, elements }: Posted,
  { bus, isStopping }: ApplyOptions,
): AsyncGenerator<EventResult> {
  const run = async (element: Element): Promise<EventResult> => {
    if ('tooLarge' in element) return invalidResult(`no EventBridge event: ${element.tooLarge}`);
    if (isStopping()) return stopping(element.value);
    return bus(element.value);
  };
  const [width, keysOf] = count <= IN_ORDER ? [1, () => []] : [AT_A_TIME, resourcesOf];
  return inLanes(elements(), { width, keysOf, run });
}

function stopping(event: unknown): EventResult {
  return { eventId: eventIdIn(event), outcome: 'failed', reason: 'the local server is stopping; post it again' };
}

/** The ids that the event's facts are of: the very ones whose records its handler reads and writes. */
function resourcesOf(element: Element): readonly string[] {
  if ('tooLarge' in element) return [];
  const parsed = parseEvent(element.value, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
  if (parsed.outcome !== 'facts') return [];
  return [...new Set(parsed.facts.map((fact) => (isApiFact(fact) ? fact.apiId : fact.vpceId)))];
}
