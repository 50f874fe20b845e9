// Explains why no deployed rule matches an event. On AWS such an event never arrives, but a person may post one. The reason may be that
// it belongs to another service, records a failed call, is forged, or is not an event at all.
import { isObject } from 'waypost/model';
import { CATALOGUE } from '../../core/cloudtrail/catalogue.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { DETAIL_TYPE } from '../../core/cloudtrail/envelope.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import { quote } from '../../core/cloudtrail/quote.js';
import { eventIdIn, type EventResult, invalidResult } from './result.js';

/** The EventBridge source of each CloudTrail event source that Waypost watches. */
const SOURCE_OF = new Map<unknown, string>(CATALOGUE.map(({ eventSource, source }) => [eventSource, source]));
const SOURCES: ReadonlySet<string> = new Set(SOURCE_OF.values());

export function explainUnmatched(event: unknown, matches: (event: unknown) => boolean): EventResult {
  if (!isObject(event)) return invalidResult(`not an EventBridge event: ${quote(event)}`);
  const { source, 'detail-type': type, detail } = event;
  if (typeof source !== 'string' || typeof type !== 'string' || !isObject(detail)) {
    return invalidResult('not an EventBridge event: it needs source, detail-type and detail', eventIdIn(event));
  }
  const eventId = eventIdIn(event);
  const expected = SOURCE_OF.get(detail.eventSource);
  if (expected !== undefined && source !== expected) {
    const what = `source ${quote(source)} and eventSource ${quote(detail.eventSource)} do not belong together`;
    return invalidResult(`forged: ${what}`, eventId);
  }
  const parsed = parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  if (SOURCES.has(source) && type === DETAIL_TYPE && parsed.outcome === 'invalid') return parsed;
  if (parsed.outcome === 'ignored' && 'insightDetails' in detail) {
    const why = 'a CloudTrail Insights event reports an unusual number of calls, but shows none of them';
    return { eventId, outcome: 'ignored', reason: `${parsed.reason}; ${why}` };
  }
  const { errorCode: _, ...succeeded } = detail;
  if (parsed.outcome === 'ignored' && matches({ ...event, detail: succeeded })) {
    return { eventId, outcome: 'ignored', reason: `${parsed.reason}; the deployed rules do not match failed calls` };
  }
  return { eventId, outcome: 'unmatched', reason: 'no deployed rule matches' };
}
