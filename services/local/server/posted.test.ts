import fc from 'fast-check';
import { type Element, NotPostable, readPosted } from './posted.js';

const elementsOf = async (text: string | Buffer): Promise<readonly Element[]> => {
  const posted = await readPosted(Buffer.from(text));
  const elements = [...posted.elements()];
  expect(elements).toHaveLength(posted.count);
  return elements;
};

const messageOf = async (text: string | Buffer): Promise<string> => {
  const error: unknown = await readPosted(Buffer.from(text)).catch((thrown: unknown) => thrown);
  return error instanceof NotPostable ? error.message : `no refusal: ${String(error)}`;
};

it('takes any list of JSON apart as JSON.parse does', async () => {
  const spaces = fc.constantFrom('', ' ', '\n\t', '\r\n  ');
  const json = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.constantFrom('"\\\\"', '"]\\",["', '"}{"', '{"__proto__":[1]}', '-0.5e+3'),
  );

  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(spaces, json, spaces)), spaces, async (parts, around) => {
      const text = `${around}[${parts.map((part) => part.join('')).join(',')}${parts.length === 0 ? around : ''}]${around}`;

      const elements = await elementsOf(text);

      expect(elements).toEqual((JSON.parse(text) as unknown[]).map((value) => ({ value })));
    }),
    { numRuns: 300 },
  );
});

it('takes every text for JSON that JSON.parse takes, and no other', async () => {
  const letters = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"',
    '\\',
    '1',
    ' ',
    'null',
    '"detail":',
    '"Records":[',
  );

  await fc.assert(
    fc.asyncProperty(fc.array(letters, { maxLength: 12 }), async (parts) => {
      const text = parts.join('');
      const isJson = parses(text);

      const message = await messageOf(text);

      expect(message.startsWith('The body is not JSON')).toBe(!isJson);
    }),
    { numRuns: 2000 },
  );
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it('takes one event, and a byte order mark before it', async () => {
  const elements = await elementsOf('\ufeff {"detail-type":"x", "detail": {"eventName": "y"}}\n');

  expect(elements).toEqual([{ value: { 'detail-type': 'x', detail: { eventName: 'y' } } }]);
});

it('wraps the records of a CloudTrail file as EventBridge does, and leaves what is no record as it is', async () => {
  const record = {
    eventSource: 'ec2.amazonaws.com',
    eventID: 'e-1',
    eventTime: '2026-01-02T03:04:05Z',
    recipientAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    eventType: 'AwsApiCall',
  };

  const elements = await elementsOf(
    JSON.stringify({ other: 1, Records: [record, null, 7, { eventType: '__proto__' }] }),
  );

  expect(elements).toMatchObject([
    {
      value: {
        version: '0',
        source: 'aws.ec2',
        account: '111122223333',
        region: 'eu-west-1',
        time: '2026-01-02T03:04:05Z',
        'detail-type': 'AWS API Call via CloudTrail',
        resources: [],
        detail: record,
      },
    },
    { value: null },
    { value: 7 },
    { value: { 'detail-type': 'AWS API Call via CloudTrail' } },
  ]);
});

it.each([
  ['', 'The body is not JSON'],
  ['nonsense', 'The body is not JSON'],
  ['[1,2', 'The body is not JSON: it ends too early.'],
  ['[1] [2]', 'The body is not JSON'],
  ['[{"a":1},{"a":}]', 'The body is not JSON'],
  ['{"Records":[{}],"other":oops}', 'The body is not JSON'],
  ['null', 'The body is JSON, and neither'],
  ['"text"', 'The body is JSON, and neither'],
  ['{}', 'The body is an object, and neither'],
  ['{"Records":{}}', 'The body is an object, and neither'],
  [
    '{"eventName":"CreateRestApi"}',
    'The body is an object, and neither an event nor a CloudTrail file. A bare CloudTrail record',
  ],
  [Buffer.from([0x1f, 0x8b, 8, 0]), 'The body is compressed: gunzip it first.'],
])('refuses %j', async (body, beginning) => {
  const message = await messageOf(body);

  expect(message.slice(0, beginning.length)).toBe(beginning);
});

it('neither reads nor refuses an element that is too large or too deep to be an event', async () => {
  const large = `"${'x'.repeat(9 * 1024 * 1024)}"`;
  const deep = '['.repeat(1000) + ']'.repeat(1000);

  const elements = await elementsOf(`[1,${large},${deep},2]`);

  expect(elements).toEqual([
    { value: 1 },
    { tooLarge: 'it has 9437186 bytes, more than any event' },
    { tooLarge: 'it nests 1000 deep, more than any event' },
    { value: 2 },
  ]);
});
