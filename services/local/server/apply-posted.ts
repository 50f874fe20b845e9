// Applies the elements of a post: up to a hundred strictly in order, more of them in parallel. Elements about one resource are always
// applied in order, so that the history of a name follows the order of its events.
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import { isApiFact } from '../../core/records/fact.js';
import type { EventBus } from './bus.js';
import { inLanes } from './lanes.js';
import { eventIdIn, type EventResult, invalidResult } from './result.js';

export interface ApplyOptions {
  readonly bus: EventBus;
  /** Once true, elements that have not begun fail, so that the local server can end and the poster knows what to repeat. */
  readonly isStopping: () => boolean;
}

/** Posts up to this size are applied strictly in order. */
export const IN_ORDER = 100;
const AT_A_TIME = 16;
/** An event has a few levels and at most a few thousand members. The check lets later code recurse into it. */
const MOST_LEVELS = 256;
const MOST_MEMBERS = 100_000;

export function applyPosted(
  elements: readonly unknown[],
  { bus, isStopping }: ApplyOptions,
): AsyncGenerator<EventResult> {
  const run = async (element: unknown): Promise<EventResult> => {
    const excess = excessOf(element);
    if (excess !== undefined) return invalidResult(`not an EventBridge event: it ${excess}`);
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
  if (excessOf(element) !== undefined) return [];
  const parsed = parseEvent(element, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  if (parsed.outcome !== 'facts') return [];
  return [...new Set(parsed.facts.map((fact) => (isApiFact(fact) ? fact.apiId : fact.vpceId)))];
}

/** Why a value is too large to be an event; undefined if it is not. */
function excessOf(value: unknown): string | undefined {
  const left = { members: MOST_MEMBERS };
  if (!fitsWithin(value, MOST_LEVELS, left)) {
    return left.members < 0 ? `has over ${MOST_MEMBERS} members` : `nests over ${MOST_LEVELS} levels deep`;
  }
  return undefined;
}

function fitsWithin(value: unknown, levels: number, left: { members: number }): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  // Not Object.values, which takes seconds for a million members.
  for (const name in value) {
    left.members -= 1;
    if (left.members < 0 || !fitsWithin((value as Record<string, unknown>)[name], levels - 1, left)) return false;
  }
  return true;
}
