// Applies the elements of a post: up to a hundred strictly in order, more of them in parallel, but always in order for each
// resource, so that the history of a name reads as its events were posted.
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import { isApiFact } from '../../core/records/fact.js';
import type { Bus } from './bus.js';
import { inLanes } from './lanes.js';
import { eventIdIn, type EventResult, invalidResult } from './result.js';

export interface ApplyOptions {
  readonly bus: Bus;
  /** Once true, elements that have not begun fail, so that the local server can end and the poster knows what to repeat. */
  readonly isStopping: () => boolean;
}

/** Posts up to this size are applied strictly in order. */
export const IN_ORDER = 100;
const AT_A_TIME = 16;
/** An event is a few levels deep; code behind this check may recurse into it. */
const DEEPEST = 256;

export function applyPosted(
  elements: readonly unknown[],
  { bus, isStopping }: ApplyOptions,
): AsyncGenerator<EventResult> {
  const run = async (element: unknown): Promise<EventResult> => {
    if (isDeeper(element, DEEPEST))
      return invalidResult(`not an EventBridge event: it nests over ${DEEPEST} levels deep`);
    return isStopping() ? stopping(element) : bus(element);
  };
  const [width, keysOf] = elements.length <= IN_ORDER ? [1, () => []] : [AT_A_TIME, resourcesOf];
  return inLanes(elements, { width, keysOf, run });
}

function stopping(event: unknown): EventResult {
  return { eventId: eventIdIn(event), outcome: 'failed', reason: 'the local server is stopping; post it again' };
}

/** The ids of the resources whose records the event's handler reads and writes. */
function resourcesOf(element: unknown): readonly string[] {
  if (isDeeper(element, DEEPEST)) return [];
  const parsed = parseEvent(element, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
  if (parsed.outcome !== 'facts') return [];
  return [...new Set(parsed.facts.map((fact) => (isApiFact(fact) ? fact.apiId : fact.vpceId)))];
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
