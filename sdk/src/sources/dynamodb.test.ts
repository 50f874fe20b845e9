import {
  networkKey,
  networksKey,
  serviceKey,
  apiKey,
  listKey,
  networkListKey,
  shardOf,
  WaypostError,
} from '../model/index.js';
import { fakeRuntime } from '../../test/clock.js';
import { network, networkDocument, networksDocument, serviceEntry, REGION, VPC } from '../../test/documents.js';
import { startProxy, type DynamoProxy, type ProxyStep } from '../../test/dynamo-proxy.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../test/engine.js';
import { clientOf, createTable, credentials, type ReadersTable } from '../../test/table.js';
import { createRegistry } from '../registry.js';
import { createDynamoSource, type DynamoSource, type DynamoSourceOptions } from './dynamodb.js';

const ARN = `arn:aws:dynamodb:${REGION}:111122223333:table/waypost-prod`;
const orders = { kind: 'service', name: 'orders-api' } as const;
const vpc = { kind: 'network', ref: VPC } as const;

describeOnEngine('the DynamoDB source', () => {
  let engine: TestEngine;
  let table: ReadersTable;
  let proxy: DynamoProxy;
  const sources: DynamoSource[] = [];

  const sourceOf = (options: Partial<DynamoSourceOptions> = {}): DynamoSource => {
    const { table: name = table.name, ...others } = options;
    const base = { endpoint: proxy.url, region: REGION, credentials, env: {}, runtime: fakeRuntime() };
    const source = createDynamoSource({ table: name, ...base, ...others });
    sources.push(source);
    return source;
  };

  beforeAll(async () => {
    engine = await startEngine();
    table = await createTable(engine.url, 'waypost-prod');
    await table.putAll([
      [serviceKey('orders-api'), { ...serviceEntry(), registry: 'production' }],
      [networkKey(VPC), networkDocument()],
      [networksKey, networksDocument()],
      [
        apiKey(REGION, 'a1b2c3d4e5'),
        { apiId: 'a1b2c3d4e5', region: REGION, accountId: '111122223333', service: 'orders-api', deleted: null },
      ],
    ]);
  });

  beforeEach(async () => {
    proxy = await startProxy({ engine: engine.url, arn: { arn: ARN, name: 'waypost-prod' } });
  });

  afterEach(async () => {
    for (const source of sources.splice(0)) source.close();
    await proxy.stop();
  });

  afterAll(async () => {
    table.close();
    await engine.stop();
  });

  it('the DynamoDB source reads all keys in their order by one request', async () => {
    const source = sourceOf();

    const { documents, registry } = await source.read([vpc, orders, { kind: 'networks' }]);

    expect(documents[0]).toMatchObject(networkDocument());
    expect(documents[1]).toMatchObject(serviceEntry());
    expect(documents[2]).toMatchObject(networksDocument());
    expect(registry).toBe('production');
    expect(proxy.requests.map(({ operation }) => operation)).toEqual(['BatchGetItem']);
  });

  it('the DynamoDB source returns null for an absent document, and reads a repeated key once', async () => {
    const source = sourceOf();

    const { documents } = await source.read([{ kind: 'service', name: 'nobody' }, orders, orders]);

    expect(documents[0]).toBeNull();
    expect(documents[1]).toEqual(documents[2]);
    expect(documents[2]).toMatchObject({ name: 'orders-api' });
  });

  it('the DynamoDB source reads the service of an API', async () => {
    const source = sourceOf();

    const { documents } = await source.read([{ kind: 'api', region: REGION, apiId: 'a1b2c3d4e5' }]);

    expect(documents[0]).toMatchObject({ service: 'orders-api', deleted: null });
  });

  it('the DynamoDB source sends the ARN as the table’s name, to the region of the ARN', async () => {
    const source = sourceOf({ table: ARN, region: 'eu-central-1' });

    const { documents } = await source.read([orders, vpc]);

    expect(documents[0]).toMatchObject({ name: 'orders-api' });
    expect(proxy.requests[0]?.body).toBe(
      JSON.stringify({
        RequestItems: {
          [ARN]: {
            Keys: [
              { pk: { S: 'SERVICE#orders-api' }, sk: { S: 'v1' } },
              { pk: { S: `NETWORK#${VPC}` }, sk: { S: 'v1' } },
            ],
          },
        },
      }),
    );
    expect(proxy.requests[0]?.headers.authorization).toContain(`/${REGION}/dynamodb/aws4_request`);
  });

  it('the DynamoDB source derives the registry’s name from the table’s if no item contains it', async () => {
    const source = sourceOf({ table: ARN });

    const { registry } = await source.read([vpc]);

    expect(registry).toBe('prod');
  });

  it('the DynamoDB source makes a consistent read on request', async () => {
    const source = sourceOf();

    await source.read([orders], { consistent: true });

    expect(JSON.parse(proxy.requests[0]!.body)).toMatchObject({
      RequestItems: { 'waypost-prod': { ConsistentRead: true } },
    });
  });

  it('the DynamoDB source splits a read of more than a hundred keys', async () => {
    const source = sourceOf();
    const strangers = Array.from({ length: 250 }, (_, index) => ({ kind: 'service', name: `s${index}` }) as const);

    const { documents } = await source.read([...strangers, orders]);

    expect(documents).toHaveLength(251);
    expect(documents.at(-1)).toMatchObject({ name: 'orders-api' });
    expect(proxy.requests).toHaveLength(3);
  });

  it('the DynamoDB source reads only unprocessed keys again', async () => {
    const rest = { Keys: [{ pk: { S: 'SERVICE#orders-api' }, sk: { S: 'v1' } }] };
    proxy.script.push(canned(200, { Responses: {}, UnprocessedKeys: { 'waypost-prod': rest } }));
    const source = sourceOf();

    const { documents } = await source.read([orders, vpc]);

    expect(documents[0]).toMatchObject({ name: 'orders-api' });
    expect(JSON.parse(proxy.requests[1]!.body)).toEqual({ RequestItems: { 'waypost-prod': rest } });
  });

  it.each<[string, ProxyStep]>([
    ['throttling', canned(400, { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' })],
    ['an internal error', canned(500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' })],
    ['a 503 of something in between', { status: 503, body: '<html>' }],
    ['a reset connection', 'reset'],
  ])('the DynamoDB source retries after %s', async (_, step) => {
    proxy.script.push(step);
    const source = sourceOf();

    const { documents } = await source.read([orders]);

    expect(documents[0]).toMatchObject({ name: 'orders-api' });
    expect(proxy.requests).toHaveLength(2);
  });

  it.each<[string, string, string]>([
    ['AccessDeniedException', 'denied', 'dynamodb:BatchGetItem'],
    ['ResourceNotFoundException', 'not-found', 'ARN'],
    ['ValidationException', 'configuration', ''],
  ])('the DynamoDB source does not retry after %s', async (type, reason, remedy) => {
    proxy.script.push(canned(400, { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'No.' }));
    const source = sourceOf();

    const error = await failure(source.read([orders]));

    expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason } });
    expect(error.remedy).toContain(remedy);
    expect(proxy.requests).toHaveLength(1);
  });

  it('the DynamoDB source renews expired credentials once', async () => {
    proxy.script.push(canned(400, { __type: 'com.amazon.coral.service#ExpiredTokenException' }));
    const asked: boolean[] = [];
    const provider = async ({ forceRefresh = false } = {}) => {
      asked.push(forceRefresh);
      return credentials;
    };
    const source = sourceOf({ credentials: provider });

    const { documents } = await source.read([orders]);

    expect(documents[0]).not.toBeNull();
    expect(asked).toEqual([false, true]);
  });

  it('the DynamoDB source reports expired credentials if renewing does not help', async () => {
    const expired = canned(400, { __type: 'com.amazon.coral.service#ExpiredTokenException', message: 'expired' });
    proxy.script.push(expired, expired);
    const source = sourceOf();

    const error = await failure(source.read([orders]));

    expect(error.details).toEqual({ reason: 'credentials' });
  });

  it('the DynamoDB source corrects its clock by the date of the response', async () => {
    const skewed = canned(400, { __type: 'com.amazon.coral.service#InvalidSignatureException', message: 'expired' });
    proxy.script.push({ ...skewed, headers: { date: 'Tue, 02 Jun 2026 12:00:00 GMT' } });
    const source = sourceOf();

    await source.read([orders]);
    await source.read([orders]);

    const times = proxy.requests.map(({ headers }) => headers['x-amz-date']);
    expect(times).toEqual(['20260601T120000Z', '20260602T120000Z', '20260602T120000Z']);
  });

  it('the DynamoDB source ends an attempt that hangs and retries', async () => {
    const runtime = fakeRuntime();
    const source = sourceOf({ runtime });
    proxy.script.push('hang');
    const arrived = new Promise<void>((resolve) => (proxy.onRequest = resolve));

    const reading = source.read([orders]);
    await arrived;
    await runtime.advance(1000);
    const { documents } = await reading;

    expect(documents[0]).toMatchObject({ name: 'orders-api' });
  });

  it('the DynamoDB source fails in time when every attempt hangs', async () => {
    const runtime = fakeRuntime();
    const source = sourceOf({ runtime });
    proxy.script.push('hang');
    const arrived = new Promise<void>((resolve) => (proxy.onRequest = resolve));

    const reading = failure(source.read([orders], { timeoutMs: 500 }));
    await arrived;
    await runtime.advance(500);
    const error = await reading;

    expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'timeout' } });
  });

  it('the DynamoDB source throws the signal’s reason for an aborted read', async () => {
    const source = sourceOf();
    proxy.script.push('hang');
    const controller = new AbortController();
    proxy.onRequest = () => controller.abort(new Error('enough'));

    const reading = source.read([orders], { signal: controller.signal });

    await expect(reading).rejects.toThrow('enough');
  });

  it('a closed registry closes the connections of its DynamoDB source', async () => {
    const registry = createRegistry({ sources: [sourceOf()], network: VPC, env: {} });
    proxy.script.push('hang');
    const arrived = new Promise<void>((resolve) => (proxy.onRequest = resolve));

    const resolving = failure(registry.resolve('orders-api'));
    await arrived;
    registry.close();

    expect(await resolving).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'closed' } });
    expect(proxy.requests).toHaveLength(1);
  });

  it('the DynamoDB source opens a new connection after a long freeze', async () => {
    const runtime = fakeRuntime();
    const source = sourceOf({ runtime });
    await source.read([orders]);
    await source.read([orders]);

    runtime.freeze(3_600_000);
    await source.read([orders]);

    const [first, second, third] = proxy.requests.map(({ port }) => port);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it.each<[string, string]>([
    ['no JSON', 'hello'],
    ['another JSON', '[]'],
    ['an item that is a number', '{"Responses":{"waypost-prod":[3]}}'],
    ['an attribute of an unknown type', '{"Responses":{"waypost-prod":[{"pk":{"X":"1"}}]}}'],
    ['a text that is an object', '{"Responses":{"waypost-prod":[{"pk":{"S":{"toString":1}}}]}}'],
    ['an unprocessed key that is a number', '{"Responses":{},"UnprocessedKeys":{"waypost-prod":{"Keys":[3]}}}'],
    ['an answer without responses', '{}'],
    ['responses that are null', '{"Responses":null}'],
    ['responses without the table', '{"Responses":{},"UnprocessedKeys":{}}'],
    ['items that are null', '{"Responses":{"waypost-prod":null}}'],
    ['unprocessed keys that are no list', '{"Responses":{"waypost-prod":[]},"UnprocessedKeys":{"waypost-prod":{}}}'],
  ])('the DynamoDB source reports %s as malformed', async (_, body) => {
    proxy.script.push({ status: 200, body });
    const source = sourceOf();

    const error = await failure(source.read([orders]));

    expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'malformed' } });
  });

  it('the DynamoDB source reports what is wrong with a document, and where', async () => {
    await table.put(serviceKey('hostile'), { ...serviceEntry('hostile', { apiId: 'evil.com/' }) });
    const source = sourceOf();

    const error = await failure(source.read([{ kind: 'service', name: 'hostile' }]));

    expect(error.message).toContain('service.regions[0].current.apiId');
    expect(error.details).toEqual({ reason: 'malformed' });
  });

  it('the DynamoDB source accepts unknown members and minor versions', async () => {
    await table.put(serviceKey('newer'), { ...serviceEntry('newer'), schema: 1.2, colour: { deep: ['blue'] } });
    const source = sourceOf();

    const { documents } = await source.read([{ kind: 'service', name: 'newer' }]);

    expect(documents[0]).toMatchObject({ name: 'newer' });
  });

  it('the DynamoDB source refuses another major version of the format', async () => {
    await table.put(serviceKey('future'), { ...serviceEntry('future'), schema: 2 });
    const source = sourceOf();

    const error = await failure(source.read([{ kind: 'service', name: 'future' }]));

    expect(error.details).toEqual({ reason: 'schema' });
    expect(error.message).toContain('Upgrade the package');
  });

  it('the DynamoDB source reads through a ready client of the AWS SDK', async () => {
    const client = clientOf(proxy.url);
    const source = sourceOf({ client });

    const { documents } = await source.read([orders, vpc]);

    expect(documents[0]).toMatchObject({ name: 'orders-api' });
    expect(proxy.requests.map(({ operation }) => operation)).toEqual(['BatchGetItem']);
    client.destroy();
  });

  it('the DynamoDB source lists services in order, page by page, over all partitions', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `list-${String(index).padStart(3, '0')}`);
    await table.putAll(names.map((name) => [listKey(name), summary(name)] as const));
    const source = sourceOf();

    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await source.list({ limit: 7, cursor });
      pages.push(page.items.map(({ name }) => name));
      cursor = page.cursor;
    } while (cursor !== undefined);

    expect(pages.flat()).toEqual(names);
    expect(pages.slice(0, -1).every((page) => page.length === 7)).toBe(true);
  });

  it('the DynamoDB source fills a page of unevenly spread names, and reads little more than the page', async () => {
    const own = Array.from({ length: 4000 }, (_, index) => `same-${String(index).padStart(4, '0')}`);
    const names = own.filter((name) => shardOf(name) === 3).slice(0, 60);
    await table.putAll(names.map((name) => [listKey(name), summary(name)] as const));
    const source = sourceOf();

    const { items } = await source.list({ limit: 40, cursor: Buffer.from('same-').toString('base64url') });

    expect(items.map(({ name }) => name)).toEqual(names.slice(0, 40));
    const limits = proxy.requests.map(({ body }) => (JSON.parse(body) as { Limit: number }).Limit);
    expect(Math.max(...limits)).toBeLessThan(10);
  });

  it.each(['{}', '{"Items":null}', '{"Items":{}}'])(
    'the DynamoDB source reports the page %s of a list as malformed',
    async (body) => {
      proxy.script.push(...Array.from({ length: 16 }, () => ({ status: 200, body })));
      const source = sourceOf();

      const error = await failure(source.list());

      expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'malformed' } });
    },
  );

  it('the DynamoDB source throws REGISTRY_UNAVAILABLE for a response without items', async () => {
    proxy.script.push(canned(200, { Responses: null }));
    const registry = createRegistry({ sources: [sourceOf()], env: {} });

    const error = await failure(registry.resolve('orders-api'));

    expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    registry.close();
  });

  it('the DynamoDB source lists networks by VPC id', async () => {
    const ids = ['vpc-0b', 'vpc-0a', 'vpc-0c'];
    await table.putAll(ids.map((vpcId) => [networkListKey(vpcId), network({ vpcId })] as const));
    const source = sourceOf();

    const page = await source.networks();

    expect(page.items.map(({ vpcId }) => vpcId)).toEqual(['vpc-0a', 'vpc-0b', 'vpc-0c']);
    expect(page.cursor).toBeUndefined();
  });

  it.each([{ limit: 0 }, { limit: 1001 }, { limit: 1.5 }, { cursor: 'x' }, { cursor: '../' }])(
    'the DynamoDB source refuses to list by %j',
    async (options) => {
      const source = sourceOf();

      const error = await failure(source.list(options));

      expect(error.code).toBe('INVALID_REQUEST');
    },
  );
});

function canned(status: number, body: object): { status: number; body: string } {
  return { status, body: JSON.stringify(body) };
}

function summary(name: string): object {
  return { name, status: 'live', accountId: '111122223333', regions: [REGION], conflicts: 0, siblings: 0 };
}

async function failure(promise: Promise<unknown>): Promise<WaypostError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WaypostError) return error;
  throw new Error('it did not fail as it should', { cause: error });
}
