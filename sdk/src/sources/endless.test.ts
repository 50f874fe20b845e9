// Lists without an end: a server that always gives a cursor does not keep its reader busy.
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { REGION, network } from '../../test/documents.js';
import { credentials } from '../../test/table.js';
import { allOf, pagesOf } from '../cli/reader/reader.js';
import { createDynamoSource, type DynamoSource } from './dynamodb.js';
import { createHttpSource } from './http.js';
import type { RegistrySource } from './source.js';

let server: Server;
let url: string;
let requests: number;
/** The answer to the nth request. */
let answer: (count: number) => unknown;
const open: (RegistrySource | DynamoSource)[] = [];

beforeEach(async () => {
  requests = 0;
  server = createServer((request, response) => {
    void text(request).then(() => {
      requests += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(requests)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const source of open.splice(0)) source.close?.();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function tableSource(): DynamoSource {
  const source = createDynamoSource({ table: 'waypost-prod', endpoint: url, region: REGION, credentials, env: {} });
  open.push(source);
  return source;
}

const row = (name: string) => ({ pk: { S: 'LIST#0' }, sk: { S: name }, name: { S: name } });
const tableAnswers: readonly (readonly [string, (count: number) => unknown])[] = [
  ['the same row again and again', () => ({ Items: [row('a')], LastEvaluatedKey: {} })],
  ['pages without rows', () => ({ Items: [], LastEvaluatedKey: {} })],
];

it.each(tableAnswers)('a table that returns %s is refused as malformed', async (_, given) => {
  answer = given;

  await expect(tableSource().list()).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    details: { reason: 'malformed' },
    message: /without an end/,
  });
  expect(requests).toBeLessThanOrEqual(48);
});

it('a page of a table that never fills ends with its caller’s timeout, and is not read on', async () => {
  answer = (count) => {
    const name = `a${String(count).padStart(9, '0')}`;
    return { Items: [row(name)], LastEvaluatedKey: {} };
  };

  await expect(tableSource().list({ limit: 1000, timeoutMs: 300 })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
  });

  expect(await isQuietSoon()).toBe(true);
});

it('a page of a table that never fills ends with its caller’s signal', async () => {
  answer = (count) => ({ Items: [row(`a${String(count).padStart(9, '0')}`)], LastEvaluatedKey: {} });
  const reason = new Error('enough');

  const listing = tableSource().list({ limit: 1000, signal: abortAfter(100, reason) });

  await expect(listing).rejects.toBe(reason);
});

/** Whether the requests end within two seconds; the last of them may still be on their way. */
async function isQuietSoon(): Promise<boolean> {
  for (let count = 0; count < 10; count += 1) {
    const before = requests;
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (requests === before) return true;
  }
  return false;
}

function abortAfter(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
}

it.each<[string, (count: number) => unknown]>([
  ['the same cursor again and again', () => ({ networks: [], cursor: 'a' })],
  ['two cursors in turn', (count) => ({ networks: [], cursor: count % 2 === 0 ? 'a' : 'b' })],
])('an endpoint that returns %s is refused as malformed', async (_, given) => {
  answer = given;
  const source = createHttpSource({ url });

  await expect(source.read([{ kind: 'networks' }])).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    details: { reason: 'malformed' },
  });
  expect(requests).toBeLessThanOrEqual(3);
});

it('an endpoint that always has another cursor is read for the caller’s timeout, and no longer', async () => {
  answer = (count) => ({ networks: [network()], cursor: String(count) });
  const source = createHttpSource({ url });

  await expect(source.read([{ kind: 'networks' }], { timeoutMs: 300 })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
  });

  expect(await isQuietSoon()).toBe(true);
});

it('the pages of a list end with an error at a cursor that was given before', async () => {
  const list = () => Promise.resolve({ items: [1], cursor: 'again' });

  await expect(allOf(list)).rejects.toMatchObject({ details: { reason: 'malformed' } });
});

it('the pages of a list end with an error after five minutes', async () => {
  let now = 0;
  const list = (): Promise<{ items: number[]; cursor: string }> => {
    now += 60_000;
    return Promise.resolve({ items: [1], cursor: String(now) });
  };

  const reading = (async () => {
    let count = 0;
    for await (const page of pagesOf(list, {}, { now: () => now })) count += page.length;
    return count;
  })();

  await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
});
