import type { Json } from '../json.js';
import { createStage } from '../test/cloudtrail/api-events.js';
import { ACCOUNT, REGION, withDetail } from '../test/cloudtrail/record.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from './config.js';
import { eventSourceOf } from './envelope.js';
import { parseEvent } from './parse.js';

const real = createStage({ apiId: 'a1b2c3d4e5', stage: 'prod' });

/** The same event at another time, in an envelope of that time. */
const at = (eventTime: string) => ({ ...withDetail(real, { eventTime }), time: eventTime });

function outcomeOf(event: unknown) {
  return parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
}

it.each([
  ['the source of another service than its record', { ...real, source: 'aws.ec2' }, /^forged: source "aws\.ec2"/],
  ['an invented source', { ...real, source: 'mine' }, /^forged: source "mine"/],
  ['an eventSource of another service', withDetail(real, { eventSource: 'ec2.amazonaws.com' }), /^forged: source/],
  ['another detail-type', { ...real, 'detail-type': 'AWS Service Event via CloudTrail' }, /^detail-type is not/],
  [
    'another account',
    { ...real, account: '999999999999' },
    /^detail\.recipientAccountId is not the account: "111122223333"/,
  ],
  ['another region', { ...real, region: 'us-east-1' }, /^detail\.awsRegion is not the region: "eu-west-1"/],
  ['another recipient', withDetail(real, { recipientAccountId: '999999999999' }), /^detail\.recipientAccountId/],
  ['no recipient', withDetail(real, { recipientAccountId: undefined }), /^detail\.recipientAccountId .*: nothing/],
  ['an account that is a number', { ...real, account: 111122223333 }, /^account is not an account id: 111122223333/],
  ['an account id that is too short', { ...real, account: '1111' }, /^account is not an account id/],
  ['a region with a host', { ...real, region: 'evil.com/' }, /^region is not a region: "evil\.com\/"/],
  ['an unknown version', withDetail(real, { eventVersion: '2.0' }), /^detail\.eventVersion/],
  ['a version that is a number', withDetail(real, { eventVersion: 1.1 }), /^detail\.eventVersion/],
  ['a read', withDetail(real, { readOnly: true }), /^detail\.readOnly/],
  ['a read, as text', withDetail(real, { readOnly: 'true' }), /^detail\.readOnly/],
  ['a time with milliseconds', withDetail(real, { eventTime: '2026-01-02T03:04:05.123Z' }), /^detail\.eventTime/],
  ['an impossible time', withDetail(real, { eventTime: '2026-13-02T03:04:05Z' }), /^detail\.eventTime/],
  ['a time in words', withDetail(real, { eventTime: 'Apr 17, 2021 5:59:48 PM' }), /^detail\.eventTime/],
  ['30 February', at('2026-02-30T00:00:00Z'), /^detail\.eventTime/],
  ['29 February of a common year', at('2026-02-29T00:00:00Z'), /^detail\.eventTime/],
  ['24 o’clock', at('2026-01-02T24:00:00Z'), /^detail\.eventTime/],
  ['the year 0000', at('0000-01-01T00:00:00Z'), /^detail\.eventTime/],
  ['the year 9999', at('9999-12-31T23:59:59Z'), /^detail\.eventTime/],
  [
    'a time long after its envelope',
    withDetail(real, { eventTime: '2027-01-01T00:00:00Z' }),
    /^detail\.eventTime is after/,
  ],
  [
    'a time six seconds after its envelope',
    { ...at('2026-01-02T03:04:11Z'), time: '2026-01-02T03:04:05Z' },
    /is after/,
  ],
  ['an envelope without a time', { ...real, time: undefined }, /^time is not a time in whole seconds: nothing/],
  ['an envelope of the year 9999', { ...real, time: '9999-12-31T23:59:59Z' }, /^time is not a time in whole seconds/],
  ['no time', withDetail(real, { eventTime: undefined }), /^detail\.eventTime is not a time in whole seconds: nothing/],
])('an event with %s does not count', (_, event, reason) => {
  expect(outcomeOf(event)).toMatchObject({
    outcome: 'invalid',
    eventId: real.detail.eventID,
    reason: expect.stringMatching(reason) as unknown,
  });
});

it.each([
  ['2026-01-02T03:04:10Z', '2026-01-02T03:04:05Z'],
  ['2024-02-29T00:00:00Z', '2026-01-02T03:04:05Z'],
])('an event of %s in an envelope of %s counts', (eventTime, time) => {
  expect(outcomeOf({ ...at(eventTime), time })).toMatchObject({ outcome: 'facts' });
});

it.each(['1.03', '1.08', '1.11'])('an event of version %s counts', (eventVersion) => {
  expect(outcomeOf(withDetail(real, { eventVersion }))).toMatchObject({ outcome: 'facts' });
});

// Shapes of AWS's examples: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-events.html
it.each<[string, Readonly<Record<string, Json>>, RegExp]>([
  [
    'of network activity',
    { eventType: 'AwsVpceEvent', eventCategory: 'NetworkActivity' },
    /eventType is "AwsVpceEvent"/,
  ],
  ['of network activity without a category', { eventType: 'AwsVpceEvent' }, /^not an API call: eventType/],
  ['of network activity without that type', { eventCategory: 'NetworkActivity' }, /eventCategory is "NetworkActivity"/],
  ['of data', { eventCategory: 'Data', managementEvent: false }, /^not a management event: eventCategory is "Data"/],
  ['of an insight', { eventType: 'AwsCloudTrailInsight', eventCategory: 'Insight' }, /^not an API call/],
  ['of a service', { eventType: 'AwsServiceEvent' }, /^not an API call: eventType is "AwsServiceEvent"/],
  ['of the console', { eventType: 'AwsConsoleAction' }, /^not an API call/],
  ['whose type is a number', { eventType: 7 }, /^not an API call: eventType is 7/],
  ['whose category is a list', { eventCategory: ['Management'] }, /^not a management event/],
])('a record %s is ignored, although its call is watched', (_, changes, reason) => {
  expect(outcomeOf(withDetail(real, changes))).toMatchObject({
    outcome: 'ignored',
    eventId: real.detail.eventID,
    reason: expect.stringMatching(reason) as unknown,
  });
});

it('the record of an insight, which names no call, is ignored', () => {
  const record = { eventName: undefined, eventSource: undefined, eventType: 'AwsCloudTrailInsight' };

  expect(outcomeOf({ ...withDetail(real, record), source: 'aws.cloudtrail' })).toMatchObject({
    outcome: 'ignored',
    reason: expect.stringContaining('eventType is "AwsCloudTrailInsight"') as unknown,
  });
});

it.each([false, 'false'])(
  'an older data record, which says %j of managementEvent alone, is ignored',
  (managementEvent) => {
    const older = withDetail(real, { managementEvent, eventCategory: undefined });

    expect(outcomeOf(older)).toMatchObject({ outcome: 'ignored' });
  },
);

it.each([undefined, null])('an older record, whose kind and category are %j, counts', (absent) => {
  const older = withDetail(real, { eventType: absent, eventCategory: absent, managementEvent: absent });

  expect(outcomeOf(older)).toMatchObject({ outcome: 'facts' });
});

it('an event without readOnly counts', () => {
  expect(outcomeOf(withDetail(real, { readOnly: undefined }))).toMatchObject({ outcome: 'facts' });
});

it('a fact has the account and region of its event', () => {
  expect(outcomeOf(real)).toMatchObject({ facts: [{ account: ACCOUNT, region: REGION }] });
});

it.each([
  ['aws.ec2', 'ec2.amazonaws.com'],
  ['aws.apigateway', 'apigateway.amazonaws.com'],
])('the CloudTrail name of the source %s is %s', (source, eventSource) => {
  expect(eventSourceOf(source)).toBe(eventSource);
});
