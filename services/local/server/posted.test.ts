import { NotPostable, readPosted } from './posted.js';

const read = (text: string | Buffer): readonly unknown[] => readPosted(Buffer.from(text));

const messageOf = (text: string | Buffer): string => {
  try {
    return `no refusal: ${JSON.stringify(read(text))}`;
  } catch (error) {
    if (!(error instanceof NotPostable)) throw error;
    return error.message;
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

it('wraps the records of a CloudTrail file as EventBridge does, and leaves other elements as they are', () => {
  const record = {
    eventSource: 'ec2.amazonaws.com',
    eventID: 'e-1',
    eventTime: '2026-01-02T03:04:05Z',
    recipientAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    eventType: 'AwsApiCall',
  };

  const elements = read(JSON.stringify({ other: 1, Records: [record, null, 7, { eventType: '__proto__' }] }));

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
  ['{"eventName":"CreateRestApi"}', 'The body is an object, but not an event or a CloudTrail file. Post a bare'],
  [Buffer.from([0x1f, 0x8b, 8, 0]), 'The body is compressed: gunzip it first.'],
])('refuses the body %j', (body, beginning) => {
  const message = messageOf(body);

  expect(message.slice(0, beginning.length)).toBe(beginning);
});
