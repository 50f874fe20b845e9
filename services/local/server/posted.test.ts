import { NotPostable, readPosted } from './posted.js';

const read = (text: string | Buffer): readonly unknown[] => readPosted(Buffer.from(text));

const refusalOf = (text: string | Buffer): Pick<NotPostable, 'message' | 'remedy'> => {
  try {
    return { message: `no refusal: ${JSON.stringify(read(text))}`, remedy: '' };
  } catch (error) {
    if (!(error instanceof NotPostable)) throw error;
    return error;
  }
};

it('reads one event, and removes a byte order mark before it', () => {
  const elements = read('\ufeff {"detail-type":"x", "detail": {"eventName": "y"}}\n');

  expect(elements).toEqual([{ 'detail-type': 'x', detail: { eventName: 'y' } }]);
});

it('reads a list as it is, whatever its elements are', () => {
  const elements = read('[{"__proto__":[1]}, null, 7, [ ], "]"]');

  expect(elements).toEqual(JSON.parse('[{"__proto__":[1]}, null, 7, [ ], "]"]'));
});

it('reads a list that nests a million deep', () => {
  const elements = read(`[${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}]`);

  expect(elements).toHaveLength(1);
});

const RECORD = {
  eventSource: 'apigateway.amazonaws.com',
  eventName: 'CreateStage',
  eventID: 'e-1',
  eventTime: '2026-01-02T03:04:05Z',
  recipientAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  requestParameters: { description: 'a } and a \\" {' },
};
const OTHER = { ...RECORD, eventID: 'e-2' };
const EVENT = { source: 'aws.apigateway', 'detail-type': 'AWS API Call via CloudTrail', detail: RECORD };
const json = (value: unknown): string => JSON.stringify(value);

/** The ids of the records in the elements; anything else as it is. */
const idsOf = (text: string): readonly unknown[] =>
  read(text).map((element) => (element as { detail?: { eventID: string } } | null)?.detail?.eventID ?? element);

it.each<[string, string, readonly unknown[]]>([
  ['a bare record', json(RECORD), ['e-1']],
  ['a list of bare records and events', json([RECORD, null, { ...EVENT, detail: OTHER }]), ['e-1', null, 'e-2']],
  ['a CloudTrail file that holds events', json({ Records: [EVENT] }), ['e-1']],
  [
    'lookup-events, the oldest first',
    json({ Events: [OTHER, RECORD].map((record) => ({ EventId: 'x', CloudTrailEvent: json(record) })) }),
    ['e-1', 'e-2'],
  ],
  ['the texts that a query takes out of lookup-events', json([json(RECORD), json(OTHER)]), ['e-1', 'e-2']],
  ['those texts on one line', `${json(RECORD)}\t${json(OTHER)}\n`, ['e-1', 'e-2']],
  ['one event of lookup-events', json({ CloudTrailEvent: json(RECORD) }), ['e-1']],
  ['JSON lines', `${json(RECORD)}\r\n\n${json({ ...EVENT, detail: OTHER })}\n`, ['e-1', 'e-2']],
  [
    'indented objects one after the other',
    [RECORD, OTHER].map((one) => JSON.stringify(one, null, 2)).join('\n'),
    ['e-1', 'e-2'],
  ],
  ['joined CloudTrail files', json({ Records: [RECORD] }) + json({ Records: [OTHER] }), ['e-1', 'e-2']],
  ['the messages that receive-message shows', json({ Messages: [{ MessageId: 'm', Body: json(EVENT) }] }), ['e-1']],
  ['the messages that Lambda gets of SQS', json({ Records: [{ eventSource: 'aws:sqs', body: json(EVENT) }] }), ['e-1']],
  [
    'the messages that Lambda gets of SNS',
    json({ Records: [{ EventSource: 'aws:sns', Sns: { Message: json(EVENT) } }] }),
    ['e-1'],
  ],
  [
    'a notification of SNS in a message of SQS',
    json({ Messages: [{ Body: json({ Type: 'Notification', Message: json(EVENT) }) }] }),
    ['e-1'],
  ],
  [
    'a CloudTrail file in a message',
    json({ Messages: [{ Body: json({ Records: [RECORD, OTHER] }) }] }),
    ['e-1', 'e-2'],
  ],
  [
    'the record of an insight in a CloudTrail file',
    json({ Records: [{ eventType: 'AwsCloudTrailInsight', eventID: 'e-3', insightDetails: {} }] }),
    ['e-3'],
  ],
  ['log events of CloudWatch', json({ events: [{ timestamp: 1, message: json(RECORD) }] }), ['e-1']],
  ['nothing', json({ Events: [] }), []],
])('reads %s', (_, body, ids) => {
  expect(idsOf(body)).toEqual(ids);
});

it('leaves an element without an event unchanged, so that it gets a result', () => {
  const cut = { EventId: 'x', CloudTrailEvent: '{"eventVersion":' };

  expect(read(json({ Events: [cut] }))).toEqual([cut]);
  expect(read(json({ Messages: [{ Body: 'text' }] }))).toEqual([{ Body: 'text' }]);
});

it('unwraps no more than eight layers', () => {
  let body: object = EVENT;
  for (let layer = 0; layer < 9; layer += 1) body = { Body: json(body) };

  expect(read(json([body]))).toEqual([{ Body: json(EVENT) }]);
});

it.each([
  [
    'a digest file',
    { digestS3Object: 'AWSLogs/x.json.gz', logFiles: [] },
    'is a CloudTrail digest file',
    'Post the log files',
  ],
  [
    'an Insights event',
    { eventType: 'AwsCloudTrailInsight', insightDetails: { eventName: 'CreateStage' } },
    'is a CloudTrail Insights event',
    'Post the management events',
  ],
  [
    'a notice of a delivery',
    { s3Bucket: 'b', s3ObjectKey: ['k'] },
    'is a notice that CloudTrail stored',
    'Download the files',
  ],
  [
    'a notice of a delivery by SNS',
    { Type: 'Notification', Message: json({ s3Bucket: 'b', s3ObjectKey: ['k'] }) },
    'is a notice that CloudTrail stored',
    'Download the files',
  ],
])('names the kind of body for %s', (_, body, message, remedy) => {
  const refusal = refusalOf(json(body));

  expect(refusal.message).toContain(message);
  expect(refusal.remedy).toContain(remedy);
});

it('wraps the records of a CloudTrail file as EventBridge does, and leaves other elements as they are', () => {
  const record = {
    eventSource: 'ec2.amazonaws.com',
    eventID: 'e-1',
    eventTime: '2026-01-02T03:04:05Z',
    recipientAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    eventType: 'AwsApiCall',
  };

  const elements = read(JSON.stringify({ other: 1, Records: [record, null, 7, { ...OTHER, eventType: '__proto__' }] }));

  expect(elements).toMatchObject([
    {
      version: '0',
      source: 'aws.ec2',
      account: '111122223333',
      region: 'eu-west-1',
      time: '2026-01-02T03:04:05Z',
      'detail-type': 'AWS API Call via CloudTrail',
      resources: [],
      detail: record,
    },
    null,
    7,
    { 'detail-type': 'AWS API Call via CloudTrail' },
  ]);
});

it.each([
  ['', 'The body is not JSON: '],
  ['nonsense', 'The body is not JSON: '],
  ['[1,2', 'The body is not JSON: '],
  ['[1] [2]', 'The body is not JSON: '],
  ['[{"a":1},{"a":}]', 'The body is not JSON: '],
  ['{"Records":[{}],"other":oops}', 'The body is not JSON: '],
  ['null', 'The body is JSON, but not an event'],
  ['"text"', 'The body is JSON, but not an event'],
  ['{}', 'The body is an object, but not an event or a CloudTrail file.'],
  ['{"Records":{}}', 'The body is an object, but not an event'],
  ['{"eventName":"CreateRestApi"}', 'The body is an object, but not an event or a CloudTrail file.'],
  ['{"a":1}\n{"b":}', 'The body is a row of JSON objects, but number 2 is not JSON: '],
  ['{"a":1},\n{"b":2}', 'The body is a row of JSON objects, but number 2 is not JSON: '],
  ['{"a":}\n{"b":2}', 'The body is not JSON: '],
  [Buffer.from([0x1f, 0x8b, 8, 0]), 'The body is compressed.'],
])('refuses the body %j', (body, beginning) => {
  const { message } = refusalOf(body);

  expect(message.slice(0, beginning.length)).toBe(beginning);
});
