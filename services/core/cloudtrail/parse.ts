// One EventBridge event becomes facts, or the reason why it does not. Nothing is thrown and nothing is believed: the name
// decides whether the event is of interest before anything else is read.
import { type Members, isObject } from '../json.js';
import { type CatalogueRow, findRow } from './catalogue.js';
import { causeOf, eventIdOf } from './cause.js';
import type { ParserConfig } from './config.js';
import { eventSourceOf, readEnvelope } from './envelope.js';
import { quote } from './quote.js';
import { type Facts, type Ignored, type Invalid, ignored, invalid } from './translation.js';

/** What became of an event. The id is null where it has none that fits the grammar. */
export type Outcome =
  | (Facts & { readonly eventId: string })
  | (Ignored & { readonly eventId: string | null })
  | (Invalid & { readonly eventId: string | null });

/** Reads one event as JSON.parse gives it. */
export function parseEvent(input: unknown, config: ParserConfig): Outcome {
  if (!isObject(input) || !isObject(input.detail)) {
    return { ...invalid('no EventBridge event with a CloudTrail record as its detail'), eventId: null };
  }
  const { detail } = input;
  const eventId = eventIdOf(detail);
  const row = rowOf(input, detail);
  if ('outcome' in row) return { ...row, eventId: eventId ?? null };
  if (eventId === undefined) {
    return { ...invalid(`detail.eventID is no event id: ${quote(detail.eventID)}`), eventId: null };
  }
  return { ...translate({ input, detail, row, eventId }, config), eventId };
}

/** The catalogue's row, if the event is of one, and of that row's own service. */
function rowOf(input: Members, detail: Members): CatalogueRow | Ignored | Invalid {
  if (typeof detail.eventName !== 'string') return invalid(`detail.eventName is no text: ${quote(detail.eventName)}`);
  const row = findRow(detail.eventName);
  if (row === undefined) return ignored(`no call that is watched: ${quote(detail.eventName)}`);
  const fits = [input.source === row.source, detail.eventSource === eventSourceOf(row.source)];
  if (fits.every(Boolean)) return row;
  // Many services have a TagResource or CreateTags of their own.
  if (!fits.some(Boolean)) return ignored(`${row.eventName} of another service: ${quote(detail.eventSource)}`);
  return invalid(
    `forged: source ${quote(input.source)} and eventSource ${quote(detail.eventSource)} do not belong together`,
  );
}

interface Matched {
  readonly input: Members;
  readonly detail: Members;
  readonly row: CatalogueRow;
  readonly eventId: string;
}

function translate({ input, detail, row, eventId }: Matched, config: ParserConfig): Facts | Ignored | Invalid {
  const origin = readEnvelope(input, config.accounts);
  if ('outcome' in origin) return origin;
  const failure = failureOf(detail);
  if (failure !== undefined) return ignored(`the call failed: ${failure}`);

  const cause = causeOf(detail, { eventName: row.eventName, eventId });
  const omitted = ['requestParameters', 'responseElements'].filter((name) => isOmitted(detail[name]));
  const parts = {
    requestParameters: shown(detail.requestParameters),
    responseElements: shown(detail.responseElements),
  };
  return row.call.read(parts, { told: { ...origin, cause }, tagKeys: config.tagKeys, omitted });
}

/**
 * Why the call failed. `errorCode` says it, whatever the answer holds; API Gateway v2 and some other services put the text
 * into the answer. A code that is null is none.
 */
function failureOf({ errorCode, errorMessage, responseElements }: Members): string | undefined {
  if (errorCode != null) return quote(errorCode);
  if (errorMessage != null) return quote(errorMessage);
  const text = isObject(responseElements) ? (responseElements.message ?? responseElements.errorCode) : undefined;
  return text == null ? undefined : quote(text);
}

/** Of request and answer, each is left out where it is larger than 100 KB, and the members of both may be of any type. */
function isOmitted(part: unknown): boolean {
  return isObject(part) && (part.omitted === true || part.omitted === 'true' || part.omitted === 1);
}

function shown(part: unknown): unknown {
  return part === null || isOmitted(part) ? undefined : part;
}
