// A CloudTrail record in the envelope that EventBridge gives it.
import { isObject } from '../../core/json.js';

/** EventBridge's names for the kinds of events that CloudTrail records. */
const DETAIL_TYPES: Readonly<Record<string, string>> = {
  AwsServiceEvent: 'AWS Service Event via CloudTrail',
  AwsConsoleAction: 'AWS Console Action via CloudTrail',
  AwsConsoleSignIn: 'AWS Console Sign In via CloudTrail',
  AwsCloudTrailInsight: 'AWS Insight via CloudTrail',
};
const API_CALL = 'AWS API Call via CloudTrail';

/** What is no object stays what it is: no event. */
export function wrapRecord(record: unknown): unknown {
  if (!isObject(record)) return record;
  const { eventSource, eventType, eventID, eventTime, recipientAccountId, awsRegion } = record;
  const type =
    typeof eventType === 'string' && Object.hasOwn(DETAIL_TYPES, eventType) ? DETAIL_TYPES[eventType] : API_CALL;
  return {
    version: '0',
    id: eventID,
    'detail-type': type,
    source: typeof eventSource === 'string' ? eventSource.replace(/^(.*)\.amazonaws\.com$/s, 'aws.$1') : eventSource,
    account: recipientAccountId,
    time: eventTime,
    region: awsRegion,
    resources: [],
    detail: record,
  };
}
