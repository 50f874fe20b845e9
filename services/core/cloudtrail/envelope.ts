// Law 6: no forged event counts. What an EventBridge event says of itself outside the call (source, account, region, time)
// must be well formed and agree with the CloudTrail record that it carries.
import { isAccountId, isRegion } from 'waypost/model';
import { z } from 'zod';
import type { Second } from '../fact.js';
import { secondOf } from '../time.js';
import { reasonOf } from './call.js';
import { part } from './fields.js';
import { quote } from './quote.js';
import { type Ignored, type Invalid, ignored, invalid } from './translation.js';

export const DETAIL_TYPE = 'AWS API Call via CloudTrail';

const accountField = z.custom<string>(isAccountId, 'is no account id');
const regionField = z.custom<string>(isRegion, 'is no region');

const envelope = part({
  source: z.string('is no text'),
  'detail-type': z.literal(DETAIL_TYPE, `is not "${DETAIL_TYPE}"`),
  account: accountField,
  region: regionField,
  detail: part({
    // AWS: compare the major number for equality, and ignore unknown fields.
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    eventVersion: z.string('is no text').regex(/^1\.\d{1,3}$/, 'is no version that is understood'),
    eventTime: z.unknown(),
    recipientAccountId: accountField,
    awsRegion: regionField,
    readOnly: z.unknown(),
  }),
});

export interface Origin {
  readonly account: string;
  readonly region: string;
  readonly at: Second;
}

/** `ec2.amazonaws.com` for `aws.ec2`. */
export function eventSourceOf(source: string): string {
  return `${source.replace(/^aws\./, '')}.amazonaws.com`;
}

/** Where and when the event happened, or why it does not count. */
export function readEnvelope(event: unknown, accounts: readonly string[]): Origin | Ignored | Invalid {
  const parsed = envelope.safeParse(event, { reportInput: true });
  if (!parsed.success) return invalid(reasonOf(parsed.error));
  const { account, region, detail } = parsed.data;
  const at = secondOf(detail.eventTime);
  if (at === undefined) return invalid(`detail.eventTime is no time of whole seconds: ${quote(detail.eventTime)}`);
  if (detail.readOnly === true || detail.readOnly === 'true')
    return invalid('a call that changes something is not readOnly');
  if (detail.recipientAccountId !== account) return invalid('forged: account and recipientAccountId differ');
  if (detail.awsRegion !== region) return invalid('forged: region and awsRegion differ');
  // A real event of an account that nobody enrolled is no forgery: it is not ours.
  if (accounts.length > 0 && !accounts.includes(account)) {
    return ignored(`account ${account} is not on the registry's list of accounts`);
  }
  return { account, region, at };
}
