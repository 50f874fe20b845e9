// Parses one EventBridge event into facts, or returns the reason why it gives none. It never throws and trusts nothing. The call's
// name decides first whether the event matters.
import { isObject } from 'waypost/model';
import { type JsonObject } from '../json.js';
import { type CatalogueRow, findRow } from './catalogue.js';
import { causeOf, eventIdOf } from './cause.js';
import type { ParserConfig } from './config.js';
import { readEnvelope } from './envelope.js';
import { quote } from './quote.js';
import {
  type TranslatedFacts,
  type IgnoredEvent,
  type InvalidEvent,
  type Translation,
  ignored,
  invalid,
} from './translation.js';

/** The result of parsing an event. Its id is null if it has no valid one. */
export type ParsedEvent =
  | (TranslatedFacts & { readonly eventId: string })
  | (IgnoredEvent & { readonly eventId: string | null })
  | (InvalidEvent & { readonly eventId: string | null });

/** Reads one event as JSON.parse gives it. */
export function parseEvent(input: unknown, config: ParserConfig): ParsedEvent {
  if (!isObject(input) || !isObject(input.detail)) {
    return {
      outcome: 'invalid',
      eventId: null,
      reason: 'not an EventBridge event with a CloudTrail record as its detail',
    };
  }
  const { detail } = input;
  const { eventName } = detail;
  const eventId = eventIdOf(detail) ?? null;
  if (typeof eventName !== 'string') {
    // Records of CloudTrail Insights have no such member.
    const other = screenKind(detail);
    if (other !== undefined) return { ...other, eventId };
    return { outcome: 'invalid', eventId, reason: `detail.eventName is not a text: ${quote(eventName)}` };
  }
  const row = findRow(eventName);
  if (row === undefined) {
    return { outcome: 'ignored', eventId, reason: `not a watched call: ${quote(eventName)}` };
  }
  const stranger = screenSource(row, input.source, detail.eventSource);
  if (stranger !== undefined) return { outcome: stranger.outcome, eventId, reason: stranger.reason };
  const kind = screenKind(detail);
  if (kind !== undefined) return { outcome: kind.outcome, eventId, reason: kind.reason };
  if (eventId === null) {
    return { outcome: 'invalid', eventId, reason: `detail.eventID is not an event id: ${quote(detail.eventID)}` };
  }
  const translation = translate({ input, detail, row, eventId }, config);
  if (translation.outcome !== 'facts') return { outcome: translation.outcome, eventId, reason: translation.reason };
  const { facts, rechecks, notes } = translation;
  return { outcome: 'facts', eventId, facts, rechecks, notes };
}

/** Many services have a call named TagResource or CreateTags. An event with the source of one and the call of another is forged. */
function screenSource(
  row: CatalogueRow,
  source: unknown,
  eventSource: unknown,
): IgnoredEvent | InvalidEvent | undefined {
  const fits = source === row.source;
  if (fits !== (eventSource === row.eventSource)) {
    return invalid(`forged: source ${quote(source)} and eventSource ${quote(eventSource)} do not belong together`);
  }
  return fits ? undefined : ignored(`${row.eventName} of another service: ${quote(eventSource)}`);
}

/**
 * Only management events of type AwsApiCall count. Data events and the network activity events of VPC endpoints use the names of the
 * same calls. Records of older versions lack these members and count: the members came with versions 1.02 (eventType), 1.06
 * (managementEvent) and 1.07 (eventCategory), before other kinds of these calls existed. The rules' patterns do not test the
 * members, because nobody has observed a pattern that also matches records without them.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function screenKind({ eventType, eventCategory, managementEvent }: JsonObject): IgnoredEvent | undefined {
  if ((eventType ?? 'AwsApiCall') !== 'AwsApiCall') return ignored(`not an API call: eventType is ${quote(eventType)}`);
  if ((eventCategory ?? 'Management') !== 'Management') {
    return ignored(`not a management event: eventCategory is ${quote(eventCategory)}`);
  }
  const isData = managementEvent === false || managementEvent === 'false';
  return isData ? ignored('not a management event: managementEvent is false') : undefined;
}

interface Matched {
  readonly input: JsonObject;
  readonly detail: JsonObject;
  readonly row: CatalogueRow;
  readonly eventId: string;
}

function translate({ input, detail, row, eventId }: Matched, config: ParserConfig): Translation {
  const origin = readEnvelope(input, detail, config.enrols);
  if ('outcome' in origin) return origin;
  const { requestParameters, responseElements } = detail;
  const failure = failureOf(detail, responseElements);
  if (failure !== undefined) return ignored(`the call failed: ${quote(failure)}`);

  const cause = causeOf(detail, { eventName: row.eventName, eventId });
  const lacksRequest = isOmitted(requestParameters);
  const lacksAnswer = isOmitted(responseElements);
  const parts = {
    requestParameters: lacksRequest ? undefined : (requestParameters ?? undefined),
    responseElements: lacksAnswer ? undefined : (responseElements ?? undefined),
  };
  const omitted: string[] = [];
  if (lacksRequest) omitted.push('requestParameters');
  if (lacksAnswer) omitted.push('responseElements');
  const provenance = { account: origin.account, region: origin.region, at: origin.at, cause };
  return row.call(parts, { provenance, tagKeys: config.tagKeys, lists: config.lists ?? config.enrols, omitted });
}

/**
 * The error of a failed call. API Gateway v2 and some other services put it into the answer. A null code means no error.
 */
function failureOf({ errorCode, errorMessage }: JsonObject, answer: unknown): unknown {
  const stated = errorCode ?? errorMessage ?? undefined;
  return stated === undefined && isObject(answer) ? (answer.message ?? answer.errorCode ?? undefined) : stated;
}

/** CloudTrail omits a request or an answer of more than 100 KB, and marks it in values of several types. */
function isOmitted(part: unknown): boolean {
  if (!isObject(part)) return false;
  const { omitted } = part;
  return omitted === true || omitted === 'true' || omitted === 1;
}
