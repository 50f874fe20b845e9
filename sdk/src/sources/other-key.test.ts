// A document is held to its key: another service's or network's document is a broken answer, never an address or "not found".
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeRuntime, type FakeRuntime } from '../../test/clock.js';
import { REGION, URL_OF_ORDERS, VPC, VPCE, network, networkDocument, serviceEntry } from '../../test/documents.js';
import { memorySource } from '../../test/memory-source.js';
import type { RegistryDocument, RegistryDocumentKey } from './source.js';
import { createRegistry } from '../registry.js';
import type { RegistrySnapshot } from '../snapshot.js';
import { createDynamoSource } from './dynamodb.js';
import { createHttpSource } from './http.js';

const OTHER_VPC = 'vpc-0b1b2c3d4e5f60718';
const ORDERS: RegistryDocumentKey = { kind: 'service', name: 'orders-api' };
const NETWORK: RegistryDocumentKey = { kind: 'network', ref: VPC };
const ENDPOINT: RegistryDocumentKey = { kind: 'network', ref: VPCE };
const API: RegistryDocumentKey = { kind: 'api', region: REGION, apiId: 'a1b2c3d4e5' };
const apiDocument = {
  apiId: 'a1b2c3d4e5',
  region: REGION,
  accountId: '111122223333',
  service: 'orders-api',
  deleted: null,
};

const WRONG: readonly (readonly [string, RegistryDocumentKey, RegistryDocument])[] = [
  ['the document of another service', ORDERS, serviceEntry('billing-api')],
  ['the document of another network', NETWORK, networkDocument(OTHER_VPC, [network({ vpcId: OTHER_VPC })])],
  ['its network’s document with another VPC in it', NETWORK, networkDocument(VPC, [network({ vpcId: OTHER_VPC })])],
  [
    'its document with another endpoint in it',
    ENDPOINT,
    { ...networkDocument(VPCE), endpoint: { vpceId: 'vpce-0b', deleted: null } },
  ],
  ['the document of another API', API, { ...apiDocument, apiId: 'z9z9z9z9z9' }],
  ['the document of an API in another region', API, { ...apiDocument, region: 'eu-west-1' }],
];

describe('a source that is answered with another document', () => {
  let body: object = {};
  let server: Server;
  let url: string;
  let runtime: FakeRuntime;

  beforeAll(async () => {
    server = createServer((request, response) => {
      request
        .resume()
        .on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // a TCP server's address
  });
  afterAll(() => server.close());
  beforeEach(() => {
    runtime = fakeRuntime();
  });

  const table = () =>
    createDynamoSource({
      table: 'waypost-prod',
      region: REGION,
      endpoint: url,
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      env: {},
    });
  const itemOf = (pk: string, document: RegistryDocument) => ({
    Responses: { 'waypost-prod': [{ ...marshal(document), pk: { S: pk }, sk: { S: 'v1' } }] },
  });
  const PARTITIONS = new Map<RegistryDocumentKey, string>([
    [ORDERS, 'SERVICE#orders-api'],
    [NETWORK, `NETWORK#${VPC}`],
    [ENDPOINT, `NETWORK#${VPCE}`],
    [API, `API#${REGION}#a1b2c3d4e5`],
  ]);

  it.each(WRONG)('refuses %s from the table', async (_what, key, document) => {
    body = itemOf(PARTITIONS.get(key) ?? '', document);

    await expect(table().read([key])).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      details: { reason: 'malformed' },
    });
  });

  it('refuses an item under a key that was not asked for, and does not treat the document as absent', async () => {
    body = itemOf('SERVICE#billing-api', serviceEntry('billing-api'));

    await expect(table().read([ORDERS])).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });

  it.each(WRONG.filter(([, { kind }]) => kind !== 'api'))(
    'refuses %s from the query endpoint',
    async (_what, key, document) => {
      body = document;

      await expect(createHttpSource({ url }).read([key])).rejects.toMatchObject({
        code: 'REGISTRY_UNAVAILABLE',
        details: { reason: 'malformed' },
      });
    },
  );

  it('a registry asks its next source instead', async () => {
    const wrong = memorySource();
    wrong.documents.set('service:orders-api', serviceEntry('billing-api', { apiId: 'f9e8d7c6b5' }));

    const alone = createRegistry({ sources: [wrong], network: VPC, runtime, env: {} });
    const both = createRegistry({ sources: [wrong, memorySource()], network: VPC, runtime, env: {} });

    await expect(alone.resolve('orders-api')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    await expect(both.resolve('orders-api')).resolves.toBe(URL_OF_ORDERS);
  });

  it('a source of the library whose `read` was replaced is held to its keys as a user’s own', async () => {
    const { read } = memorySource();
    const wrong = memorySource();
    wrong.documents.set('service:orders-api', serviceEntry('billing-api'));
    const library = createHttpSource({ url: 'http://127.0.0.1:1', env: {} });
    const registryOf = (replaced: typeof read) =>
      createRegistry({ sources: [{ ...library, read: replaced }], network: VPC, runtime, env: {} });

    await expect(registryOf(read).resolve('orders-api')).resolves.toBe(URL_OF_ORDERS);
    await expect(registryOf(wrong.read).resolve('orders-api')).rejects.toMatchObject({
      details: { reason: 'malformed' },
    });
  });

  describe('in a snapshot', () => {
    const rowOf = (name: string, more: object = {}) => ({
      key: { kind: 'service', name },
      document: serviceEntry(name),
      readAt: runtime.now(),
      ...more,
    });
    const restored = (rows: readonly object[]) => {
      const source = memorySource();
      source.failure = new Error('The registry is down.');
      const networkRow = { key: NETWORK, document: networkDocument(), readAt: runtime.now() };
      const snapshot = { schema: 1, registry: 'prod', documents: [...rows, networkRow] } as unknown as RegistrySnapshot;
      return createRegistry({ sources: [source], snapshot, network: VPC, runtime, env: {} });
    };

    it.each<[string, (row: object) => object | null]>([
      ['with another service’s document', (row) => ({ ...row, document: serviceEntry('billing-api') })],
      ['of a newer format', (row) => ({ ...row, document: { ...serviceEntry(), schema: 2 } })],
      ['with a document that fits no schema', (row) => ({ ...row, document: { name: 'orders-api' } })],
      ['with an unknown key', (row) => ({ ...row, key: { kind: 'future' } })],
      ['that is null', () => null],
      ['with a time that is text', (row) => ({ ...row, readAt: '2026-01-01' })],
      ['with a time that is not a number', (row) => ({ ...row, readAt: NaN })],
      ['with an infinite time', (row) => ({ ...row, readAt: Infinity })],
      ['with a negative time', (row) => ({ ...row, readAt: -1 })],
    ])('a row %s is left out, and the other rows serve', async (_what, change) => {
      const registry = restored([change(rowOf('orders-api')) as object, rowOf('pay-api')]);

      await expect(registry.resolve('orders-api')).rejects.toThrow();
      await expect(registry.lookup('pay-api')).resolves.toMatchObject({ source: 'snapshot', ageMs: 0 });
      expect(registry.status().snapshotError).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    });

    it('a snapshot row with a read time in the future is served, and counts as the oldest', async () => {
      const registry = restored([rowOf('orders-api', { readAt: runtime.now() + 3_600_000 })]);

      const { ageMs } = await registry.lookup('orders-api');

      expect(ageMs).toBe(runtime.now());
    });

    it('a snapshot row with a read time within the allowed clock skew ages from now on', async () => {
      const registry = restored([rowOf('orders-api', { readAt: runtime.now() + 60_000 })]);
      await registry.lookup('orders-api');
      await runtime.advance(90_000);

      await expect(registry.lookup('orders-api')).resolves.toMatchObject({ source: 'snapshot', ageMs: 90_000 });
    });

    it('a malformed row among the URLs is left out', () => {
      const url = 'https://orders.example/';
      const urls = [null, { service: 'pay-api', url: ['x'] }, { service: 'orders-api', network: VPC, url }];
      const snapshot = { schema: 1, registry: 'prod', documents: [], urls } as unknown as RegistrySnapshot;
      const registry = createRegistry({ sources: [memorySource()], snapshot, network: VPC, runtime, env: {} });

      expect(registry.peek('orders-api')).toBe(url);
    });
  });
});

function marshal(value: object): Record<string, object> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, attribute(member)]),
  );
}

function attribute(value: unknown): object {
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  if (typeof value === 'object') return { M: marshal(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}
