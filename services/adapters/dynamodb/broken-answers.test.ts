// Tests that an answer with status 200 that DynamoDB cannot have given, here from a real server, never counts as "nothing is stored".
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '../../app/ports.js';
import { createDocumentClient } from './client.js';
import { createDynamoStore } from './store.js';

const NAME = { pk: { S: 'NAME#orders' }, sk: { S: 'v1' } };
const STORED = { ...NAME, rev: { N: '3' }, value: { M: { name: { S: 'orders' } } } };
let answer: object = {};
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
  });
});
let store: Store;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address
  const client = createDocumentClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: `http://127.0.0.1:${String(port)}`,
  });
  store = createDynamoStore({
    client,
    tables: { records: 'records', readers: 'readers' },
    registry: 'prod',
    clock: () => 1000,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });
});

afterAll(() => server.close());

beforeEach(() => {
  requests = 0;
});

it.each<[string, object]>([
  ['without its answers', {}],
  ['with the list of another table only', { Responses: { others: [] } }],
  ['with text in place of the list', { Responses: { records: 'none' } }],
])('the store refuses an answer about keys %s', async (_what, body) => {
  answer = body;

  await expect(store.names(['orders'])).rejects.toThrow();
  await expect(store.api({ account: '111122223333', region: 'eu-west-1', id: 'aaaaaaaaaa' })).rejects.toThrow();
});

it('the store refuses an answer that has an item under another key', async () => {
  answer = { Responses: { records: [{ ...STORED, pk: { S: 'NAME#billing' } }] } };

  await expect(store.names(['orders'])).rejects.toThrow('an item that was not asked for');
});

it('the store ends after eight answers that leave a key unprocessed', async () => {
  answer = { Responses: { records: [] }, UnprocessedKeys: { records: { Keys: [NAME] } } };

  await expect(store.names(['orders'])).rejects.toThrow('DynamoDB left 1 keys of records unprocessed.');
  expect(requests).toBe(8);
});

it('the store reads what is stored, and nothing where nothing is stored', async () => {
  answer = { Responses: { records: [STORED] }, UnprocessedKeys: {} };
  await expect(store.names(['orders', 'billing'])).resolves.toEqual([
    { value: { name: 'orders' }, rev: 3 },
    { value: undefined, rev: 0 },
  ]);
});

it('the store refuses a page without its list', async () => {
  answer = {};
  const readAll = async () => {
    for await (const page of store.apisOf({ account: '111122223333', region: 'eu-west-1' })) expect(page).toEqual([]);
  };

  await expect(readAll()).rejects.toThrow('A page of records has no list of items.');
  await expect(store.liveNetworks()).rejects.toThrow('A page of readers has no list of items.');
});
