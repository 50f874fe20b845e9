// Law 6 (services/architecture.md): no forged event counts. The envelope of an EventBridge event (type, account, region, time) must
// be well formed and agree with the CloudTrail record in it. The checks are plain code, because a schema costs as much as JSON.parse.
import { isAccountId, isRegion } from 'waypost/model';
import type { EnrolsAccount } from './config.js';
import type { JsonObject } from '../json.js';
import { CLOCK_SKEW, secondOf, type Second } from '../time.js';
import { quote } from './quote.js';
import { type IgnoredEvent, type InvalidEvent, ignored, invalid } from './translation.js';

export const DETAIL_TYPE = 'AWS API Call via CloudTrail';

interface Origin {
  readonly account: string;
  readonly region: string;
  readonly at: Second;
}

/** The CloudTrail name of an EventBridge source: `ec2.amazonaws.com` for `aws.ec2`. */
export function eventSourceOf(source: string): string {
  return `${source.replace(/^aws\./, '')}.amazonaws.com`;
}

/** Where and when the call was made, or why the event does not count. */
export function readEnvelope(
  event: JsonObject,
  detail: JsonObject,
  enrols: EnrolsAccount,
): Origin | IgnoredEvent | InvalidEvent {
  const { account, region, time } = event;
  if (event['detail-type'] !== DETAIL_TYPE)
    return misfit('detail-type', `is not "${DETAIL_TYPE}"`, event['detail-type']);
  if (!isAccountId(account)) return misfit('account', 'is not an account id', account);
  if (!isRegion(region)) return misfit('region', 'is not a region', region);
  const { recipientAccountId, awsRegion } = detail;
  if (recipientAccountId !== account)
    return misfit('detail.recipientAccountId', 'is not the account', recipientAccountId);
  if (awsRegion !== region) return misfit('detail.awsRegion', 'is not the region', awsRegion);
  const at = timeOf(detail, time);
  if (typeof at !== 'number') return at;
  // An event of an account that nobody enrolled is ignored, not forged.
  if (!enrols(account)) return ignored(`account ${account} is not enrolled`);
  return { account, region, at };
}

/** When the call was made, if the record has a known version. A time after that of its envelope would win over all later facts. */
function timeOf({ eventVersion, eventTime, readOnly }: JsonObject, envelopeTime: unknown): Second | InvalidEvent {
  // AWS asks readers to compare the major version and to ignore unknown fields.
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
  if (typeof eventVersion !== 'string' || !/^1\.\d{1,3}$/.test(eventVersion)) {
    return misfit('detail.eventVersion', 'is not a known version', eventVersion);
  }
  if (readOnly === true || readOnly === 'true')
    return misfit('detail.readOnly', 'does not fit a call that changes something', readOnly);
  const at = secondOf(eventTime);
  if (at === undefined) return misfit('detail.eventTime', 'is not a time in whole seconds', eventTime);
  // They are the same in most events.
  const latest = envelopeTime === eventTime ? at : secondOf(envelopeTime);
  if (latest === undefined) return misfit('time', 'is not a time in whole seconds', envelopeTime);
  return at <= latest + CLOCK_SKEW ? at : misfit('detail.eventTime', 'is after the time of its envelope', eventTime);
}

function misfit(path: string, what: string, value: unknown): InvalidEvent {
  return invalid(`${path} ${what}: ${quote(value)}`);
}
