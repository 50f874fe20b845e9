// What goes over the wire, seen by a server that keeps what it is sent.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient, type TableConnection } from './client.js';

const KEYS = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const bodies: string[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    bodies.push(body);
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
  });
});
let url: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // it listens on a port
});

afterAll(() => server.close());

async function sent(connection: TableConnection): Promise<unknown> {
  const client = createDocumentClient(connection);
  await client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'table', Item: { pk: 'a' } } }] }));
  client.destroy();
  return JSON.parse(bodies.at(-1) ?? '');
}

const ACTIONS = [{ Put: { TableName: 'table', Item: { pk: { S: 'a' } } } }];

it("gives the local server's engine, which is named by its endpoint, no token to keep", async () => {
  await expect(sent({ ...KEYS, endpoint: url })).resolves.toEqual({ TransactItems: ACTIONS });
});

it('gives DynamoDB a token by which it knows a transaction that is sent once more', async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = url;
  try {
    await expect(sent(KEYS)).resolves.toEqual({
      TransactItems: ACTIONS,
      ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  } finally {
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
  }
});
