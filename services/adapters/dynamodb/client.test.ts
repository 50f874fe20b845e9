// Tests what goes over the wire, with a server that records request bodies.
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
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // a TCP server's address
});

afterAll(() => server.close());

async function sent(connection: TableConnection): Promise<unknown> {
  const client = createDocumentClient(connection);
  await client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'table', Item: { pk: 'a' } } }] }));
  client.destroy();
  return JSON.parse(bodies.at(-1) ?? '');
}

const ACTIONS = [{ Put: { TableName: 'table', Item: { pk: { S: 'a' } } } }];

it("omits the transaction token for the local server's engine", async () => {
  await expect(sent({ ...KEYS, endpoint: url })).resolves.toEqual({ TransactItems: ACTIONS });
});

it('sends DynamoDB a token that identifies a repeated transaction', async () => {
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
