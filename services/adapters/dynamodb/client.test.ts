// Tests what goes over the wire, with a server that records request bodies.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BatchGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { codePoint } from '../../../sdk/test/code-points.js';
import { createDocumentClient, type TableConnection } from './client.js';
import { readItem, readItems } from './item-batch.js';

const KEYS = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const bodies: string[] = [];
let status = 200;
let answer: object = {};
const server = createServer((request, response) => {
  void text(request).then((body) => {
    bodies.push(body);
    response.statusCode = status;
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
  });
});
let url: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // a TCP server's address
});

afterAll(() => server.close());

afterEach(() => {
  status = 200;
  answer = {};
});

const PUT = { TransactItems: [{ Put: { TableName: 'table', Item: { pk: 'a' } } }] };

/** The bodies that the document client and the quick way send for one transaction. */
async function sent(connection: TableConnection, transaction: typeof PUT = PUT): Promise<readonly unknown[]> {
  const client = createDocumentClient(connection);
  await client.send(new TransactWriteCommand(transaction));
  await client.quick.transactWrite(transaction);
  return lastTwo();
}

const lastTwo = () => bodies.slice(-2).map((body) => JSON.parse(body) as unknown);

const ACTIONS = [{ Put: { TableName: 'table', Item: { pk: { S: 'a' } } } }];

it("omits the transaction token for the local server's engine", async () => {
  await expect(sent({ ...KEYS, endpoint: url })).resolves.toEqual([
    { TransactItems: ACTIONS },
    { TransactItems: ACTIONS },
  ]);
});

it('sends DynamoDB a token that identifies a repeated transaction', async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = url;
  try {
    const body = { TransactItems: ACTIONS, ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/) };
    await expect(sent(KEYS)).resolves.toEqual([body, body]);
  } finally {
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
  }
});

/** The values that the tables store: JSON, in which a member may be undefined. */
const value = fc.letrec<{ readonly any: unknown; readonly item: Record<string, unknown> }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: codePoint }),
    fc.maxSafeInteger().filter((each) => each > Number.MIN_SAFE_INTEGER),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((each) => Number(each.toFixed(3))),
    fc.boolean(),
    fc.uint8Array({ maxLength: 9 }),
    fc.constant(null),
    fc.constant(undefined),
    fc.array(tie('any'), { maxLength: 4 }),
    tie('item'),
  ),
  item: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    tie('any'),
    { maxKeys: 5, noNullPrototype: true },
  ),
})).item;

it('the quick way writes and reads every item as the document client does', async () => {
  const client = createDocumentClient({ ...KEYS, endpoint: url });
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 10, maxLength: 10 }), async (values) => {
      const items = values.map((members, index) => ({ ...members, pk: 'a', sk: String(index) }));
      const keys = items.map(({ pk, sk }) => ({ pk, sk }));
      const [theirs, ours] = await sent(
        { ...KEYS, endpoint: url },
        { TransactItems: items.map((Item) => ({ Put: { TableName: 't', Item } })) },
      );
      expect(ours).toEqual(theirs);
      const written = (theirs as { readonly TransactItems: readonly { readonly Put: { readonly Item: object } }[] })
        .TransactItems;
      answer = { Responses: { t: written.map(({ Put }) => Put.Item) }, UnprocessedKeys: {} };
      const input = { RequestItems: { t: { Keys: keys, ConsistentRead: true } } };
      const { Responses } = await client.send(new BatchGetCommand(input));
      const read = await readItems({ client, sleep: () => Promise.resolve(), random: () => 0 }, 't', keys);
      expect(read).toEqual(Responses?.t);
      const [asked, askedQuickly] = lastTwo();
      expect(askedQuickly).toEqual(asked);
    }),
    { numRuns: 6 },
  );
});

it('the quick way fails as the document client does', async () => {
  const client = createDocumentClient({ ...KEYS, endpoint: url });
  status = 400;
  answer = {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    message: 'cancelled',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
  };
  const failure = async (attempt: Promise<unknown>) => {
    const error = await attempt.catch((thrown: unknown) => thrown as Error); // the SDK throws errors
    return { ...(error as object), message: (error as Error).message };
  };

  const theirs = await failure(client.send(new TransactWriteCommand(PUT)));
  const ours = await failure(client.quick.transactWrite(PUT));
  expect(ours).toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, {}],
  });
  expect(ours).toEqual(theirs);
});

it.each([new Set(['a']), new Date(0), NaN, Infinity, 2 ** 53, () => 1, 1n])(
  'the quick way refuses to write %p',
  async (bad) => {
    const client = createDocumentClient({ ...KEYS, endpoint: url });
    const Item = { pk: 'a', value: { list: [bad] } };
    await expect(client.quick.transactWrite({ TransactItems: [{ Put: { TableName: 't', Item } }] })).rejects.toThrow(
      'cannot be stored',
    );
  },
);

it.each([{ B: 1 }, { SS: ['a'] }, { S: 1 }, { N: 7 }, { L: {} }, { M: [] }, {}, 'text', null])(
  'the quick way refuses to read %j',
  async (bad) => {
    const client = createDocumentClient({ ...KEYS, endpoint: url });
    answer = { Responses: { t: [{ pk: { S: 'a' }, sk: { S: 'v1' }, bad }] } };
    await expect(readItem(client, 't', { pk: 'a', sk: 'v1' })).rejects.toThrow();
  },
);
