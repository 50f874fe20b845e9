// Reads a posted body: one EventBridge event, a list of events, or a CloudTrail file.
import { isObject, messageOf } from 'waypost/model';

/** The body is not JSON, or it is JSON that holds no events. The message says which. */
export class NotPostable extends Error {
  override readonly name = 'NotPostable';
}

/**
 * The body's elements. An element may be anything: only the body as a whole is checked here.
 * @throws NotPostable
 */
export function readPosted(body: Buffer): readonly unknown[] {
  const posted = parse(body);
  if (Array.isArray(posted)) return posted;
  if (!isObject(posted)) {
    throw new NotPostable('The body is JSON, but not an event, a list of events or a CloudTrail file.');
  }
  if (Array.isArray(posted.Records)) return posted.Records.map(wrapRecord);
  if ('detail' in posted || 'detail-type' in posted) return [posted];
  const hint = 'eventName' in posted ? ' Post a bare CloudTrail record as { "Records": [ … ] }.' : '';
  throw new NotPostable(`The body is an object, but not an event or a CloudTrail file.${hint}`);
}

function parse(body: Buffer): unknown {
  if (body[0] === 0x1f && body[1] === 0x8b) throw new NotPostable('The body is compressed: gunzip it first.');
  try {
    // The decoder removes a byte order mark.
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new NotPostable(`The body is not JSON: ${messageOf(error)}.`);
  }
}

/** EventBridge's names for the kinds of events that CloudTrail records. */
const DETAIL_TYPES = new Map<unknown, string>([
  ['AwsServiceEvent', 'AWS Service Event via CloudTrail'],
  ['AwsConsoleAction', 'AWS Console Action via CloudTrail'],
  ['AwsConsoleSignIn', 'AWS Console Sign In via CloudTrail'],
  ['AwsCloudTrailInsight', 'AWS Insight via CloudTrail'],
]);

/** Puts a CloudTrail record into the envelope that EventBridge adds. Anything but an object is returned as it is. */
export function wrapRecord(record: unknown): unknown {
  if (!isObject(record)) return record;
  const { eventSource, eventType, eventID, eventTime, recipientAccountId, awsRegion } = record;
  return {
    version: '0',
    id: eventID,
    'detail-type': DETAIL_TYPES.get(eventType) ?? 'AWS API Call via CloudTrail',
    source: typeof eventSource === 'string' ? eventSource.replace(/^(.*)\.amazonaws\.com$/s, 'aws.$1') : eventSource,
    account: recipientAccountId,
    time: eventTime,
    region: awsRegion,
    resources: [],
    detail: record,
  };
}
