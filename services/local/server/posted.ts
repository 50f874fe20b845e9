// Reads a posted body in the forms in which people hold CloudTrail's records: EventBridge events, CloudTrail files, bare records,
// `aws cloudtrail lookup-events`, JSON lines, and messages of SQS or SNS around any of them.
import { isObject, messageOf } from 'waypost/model';
import type { JsonObject } from '../../core/json.js';

/** The body is not JSON, or it is JSON that holds no events. The message says which. */
export class NotPostable extends Error {
  override readonly name = 'NotPostable';

  constructor(
    message: string,
    readonly remedy = 'Post EventBridge events, CloudTrail files or records, the output of `aws cloudtrail lookup-events`, or messages of SQS or SNS that hold them: one, a list, or one after the other.',
  ) {
    super(message);
  }
}

/**
 * The body's elements. An element may be anything: only the body as a whole is checked here.
 * @throws NotPostable
 */
export function readPosted(body: Buffer): readonly unknown[] {
  const posted = parseBody(body);
  if (Array.isArray(posted)) return posted.flatMap((element) => unwrap(element));
  if (!isObject(posted))
    throw new NotPostable('The body is JSON, but not an event, a list of events or a CloudTrail file.');
  refuseOtherFiles(posted);
  const elements = unwrap(posted);
  const [first] = elements;
  if (elements.length === 1 && isObject(first)) refuseOtherFiles(first);
  if (first !== posted || isEvent(posted)) return elements;
  throw new NotPostable('The body is an object, but not an event or a CloudTrail file.');
}

/** One value, or a list if several objects follow one another, as in JSON lines or in joined files. */
function parseBody(body: Buffer): unknown {
  if (body[0] === 0x1f && body[1] === 0x8b) throw new NotPostable('The body is compressed.', 'Post it after gunzip.');
  // The decoder removes a byte order mark.
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch (error) {
    const [first = '', ...others] = objectsIn(text);
    if (others.length === 0 || parsed(first) === undefined) {
      throw new NotPostable(`The body is not JSON: ${messageOf(error)}.`);
    }
    return [first, ...others].map(parseNth);
  }
}

/** Cuts a text after each of its outermost objects. */
function objectsIn(text: string): readonly string[] {
  const parts: string[] = [];
  let [levels, start, isQuoted] = [0, 0, false];
  for (const { 0: mark, index } of text.matchAll(/\\.|["{}]/gs)) {
    if (mark === '"') isQuoted = !isQuoted;
    if (isQuoted || (mark !== '{' && mark !== '}')) continue;
    levels += mark === '{' ? 1 : -1;
    if (levels === 0) {
      parts.push(text.slice(start, index + 1));
      start = index + 1;
    }
  }
  const rest = text.slice(start);
  return rest.trim() === '' ? parts : [...parts, rest];
}

function parseNth(text: string, index: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NotPostable(
      `The body is a row of JSON objects, but number ${index + 1} is not JSON: ${messageOf(error)}.`,
    );
  }
}

/** The value of JSON inside a string; undefined if the string is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Members that hold several events: CloudTrail files and Lambda, `lookup-events`, `receive-message`, CloudWatch Logs. */
const LISTS = ['Records', 'Events', 'Messages', 'logEvents', 'events'] as const;
/** Members that hold an event as text: `lookup-events`, SQS as Lambda and the API show it, SNS, CloudWatch Logs. */
const TEXTS = ['CloudTrailEvent', 'body', 'Body', 'Message', 'message'] as const;
/** More layers than any chain of services adds, such as SNS in SQS in Lambda. */
const MOST_WRAPPERS = 8;

/** The events in a value. A value without an event is returned unchanged, so that it gets its own result. */
function unwrap(value: unknown, wrappers = MOST_WRAPPERS): readonly unknown[] {
  if (typeof value === 'string') {
    const inner = parsed(value);
    return isObject(inner) ? unwrap(inner, wrappers) : [value];
  }
  if (!isObject(value) || wrappers === 0 || isEvent(value)) return [value];
  if (isRecord(value)) return [wrapRecord(value)];
  const list = LISTS.find((name) => Array.isArray(value[name]));
  if (list !== undefined) {
    const inner = value[list] as readonly unknown[]; // checked by the search
    // `lookup-events` lists the newest first; the history of a name should read forwards.
    return (list === 'Events' ? [...inner].reverse() : inner).flatMap((element) => unwrap(element, wrappers - 1));
  }
  if (isObject(value.Sns)) return unwrap(value.Sns, wrappers - 1);
  const inner = TEXTS.map((name) => value[name]).find((text) => typeof text === 'string' && isObject(parsed(text)));
  return inner === undefined ? [value] : unwrap(inner, wrappers - 1);
}

function isEvent(value: JsonObject): boolean {
  return 'detail' in value || 'detail-type' in value;
}

/** Records of CloudTrail Insights name the call inside `insightDetails`. */
function isRecord(value: JsonObject): boolean {
  return (
    'insightDetails' in value || (typeof value.eventSource === 'string' && ('eventName' in value || 'eventID' in value))
  );
}

/** Refuses CloudTrail's other files and messages, which people mistake for its log files. */
function refuseOtherFiles(value: JsonObject): void {
  if ('digestS3Object' in value || 'digestStartTime' in value) {
    throw new NotPostable(
      'The body is a CloudTrail digest file: it has the hashes of log files, not their events.',
      'Post the log files that it names in logFiles, after gunzip.',
    );
  }
  if ('insightDetails' in value) {
    throw new NotPostable(
      'The body is a CloudTrail Insights event: it reports an unusual number of calls, but shows none of them.',
      'Post the management events of that time.',
    );
  }
  if ('s3ObjectKey' in value) {
    throw new NotPostable(
      'The body is a notice that CloudTrail stored log files, not the files.',
      'Download the files that it names in s3ObjectKey, and post them after gunzip.',
    );
  }
}

/** EventBridge's names for the kinds of events that CloudTrail records. */
const DETAIL_TYPES = new Map<unknown, string>([
  ['AwsServiceEvent', 'AWS Service Event via CloudTrail'],
  ['AwsConsoleAction', 'AWS Console Action via CloudTrail'],
  ['AwsConsoleSignIn', 'AWS Console Sign In via CloudTrail'],
  ['AwsCloudTrailInsight', 'AWS Insight via CloudTrail'],
]);

/** A record of an insight has no source; EventBridge adds CloudTrail's. */
function sourceOf({ eventSource, insightDetails }: JsonObject): unknown {
  if (insightDetails !== undefined) return 'aws.cloudtrail';
  return typeof eventSource === 'string' ? eventSource.replace(/^(.*)\.amazonaws\.com$/s, 'aws.$1') : eventSource;
}

/** Puts a CloudTrail record into the envelope that EventBridge adds. Anything but an object is returned as it is. */
export function wrapRecord(record: unknown): unknown {
  if (!isObject(record)) return record;
  const { eventType, eventID, eventTime, recipientAccountId, awsRegion } = record;
  return {
    version: '0',
    id: eventID,
    'detail-type': DETAIL_TYPES.get(eventType) ?? 'AWS API Call via CloudTrail',
    source: sourceOf(record),
    account: recipientAccountId,
    time: eventTime,
    region: awsRegion,
    resources: [],
    detail: record,
  };
}
