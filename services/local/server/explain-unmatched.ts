// Why no deployed rule takes an event. On AWS such an event simply never arrives; a person who posts one wants to know
// whether it is another's, a failed call, forged, or no event at all.
import { CATALOGUE } from '../../core/cloudtrail/catalogue.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { DETAIL_TYPE } from '../../core/cloudtrail/envelope.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import { quote } from '../../core/cloudtrail/quote.js';
import { isObject, type Members } from '../../core/json.js';
import { eventIdIn } from './event-id.js';
import { type EventResult, invalidResult } from './result.js';

const OWNERS = new Map<unknown, string>(CATALOGUE.map(({ eventSource, source }) => [eventSource, source]));
const SOURCES: ReadonlySet<string> = new Set(OWNERS.values());

export function explainUnmatched(event: unknown, matches: (event: unknown) => boolean): EventResult {
  if (!isObject(event)) return invalidResult(`no EventBridge event: ${quote(event)}`);
  const { source, 'detail-type': type, detail } = event;
  if (typeof source !== 'string' || typeof type !== 'string' || !isObject(detail)) {
    return invalidResult('no EventBridge event: it needs source, detail-type and detail', eventIdIn(event));
  }
  const eventId = eventIdIn(event);
  const owner = OWNERS.get(detail.eventSource);
  if (owner !== undefined && source !== owner) {
    const what = `source ${quote(source)} and eventSource ${quote(detail.eventSource)} do not belong together`;
    return invalidResult(`forged: ${what}`, eventId);
  }
  const judged = parseEvent(event, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
  if (SOURCES.has(source) && type === DETAIL_TYPE && judged.outcome === 'invalid') return judged;
  if (judged.outcome === 'ignored' && matches(asIfSucceeded(event, detail))) {
    return { eventId, outcome: 'ignored', reason: `${judged.reason}; the deployed rules leave such events out` };
  }
  return { eventId, outcome: 'unmatched', reason: "no deployed rule's pattern matches" };
}

function asIfSucceeded(event: Members, { errorCode: _, ...detail }: Members): Members {
  return { ...event, detail };
}
