import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeRuntime } from '../../test/clock.js';
import { REGION, network } from '../../test/documents.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../test/engine.js';
import { ROWS, itIsASource } from '../../test/source-suite.js';
import { queryEndpointOf } from '../../test/query-endpoint.js';
import { createTable, credentials, type ReadersTable } from '../../test/table.js';
import { networkListKey } from '../model/index.js';
import { createRegistry } from '../registry.js';
import { createDynamoSource, type DynamoSource } from './dynamodb.js';
import { createHttpSource } from './http.js';
import { createStaticSource } from '../../test/static-source.js';

describe('documents in memory', () => {
  itIsASource(() => createStaticSource({ registry: 'prod', documents: ROWS.map((row) => ({ ...row, readAt: 0 })) }));
});

describe('a snapshot that went through JSON', () => {
  itIsASource(() => {
    const documents = ROWS.map(({ key, document }) => ({ key, document, readAt: 0 }));
    const snapshot = JSON.parse(JSON.stringify({ registry: 'prod', documents })) as {
      registry: string;
      documents: typeof documents;
    };
    return createStaticSource(snapshot);
  });
});

describeOnEngine('a registry’s table', () => {
  let engine: TestEngine;
  let table: ReadersTable;
  let reader: DynamoSource;
  let server: Server;
  let url: string;

  const endpoint = (request: Request): Promise<Response> => queryEndpointOf(reader)(request);

  beforeAll(async () => {
    engine = await startEngine();
    table = await createTable(engine.url, 'waypost-prod');
    await table.putAll(ROWS.map(({ item, document }) => [item, document] as const));
    await table.put(networkListKey(network().vpcId), network());
    reader = createDynamoSource({ table: table.name, endpoint: engine.url, region: REGION, credentials, env: {} });
    server = createServer((request, response) => {
      const asked = new Request(`http://${request.headers.host}${request.url}`, { headers: request.headers as never });
      void endpoint(asked).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    reader.close();
    table.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await engine.stop();
  });

  describe('read directly', () => {
    itIsASource(() => reader);
  });

  describe('read through the query endpoint, in process', () => {
    itIsASource(() => createHttpSource({ url: 'http://registry.test/base', fetch: throughBase(endpoint) }));
  });

  describe('read through the query endpoint, over a socket', () => {
    itIsASource(() => createHttpSource({ url }));
  });

  it('the table and the endpoint resolve alike', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_ENDPOINT_URL: engine.url };
    const byTable = createRegistry({ table: table.name, env: { ...env, AWS_REGION: REGION } });
    const byUrl = createRegistry({ url, env: {} });

    const [first, second] = await Promise.all([byTable.lookup('orders-api'), byUrl.lookup('orders-api')]);

    expect(first.url).toContain('a1b2c3d4e5');
    expect({ ...second, ageMs: 0 }).toEqual({ ...first, ageMs: 0 });
    byTable.close();
    byUrl.close();
  });

  it('the HTTP source reuses a document after "not modified"', async () => {
    const statuses: number[] = [];
    const fetch = async (input: unknown): Promise<Response> => {
      const answer = await endpoint(input as Request); // the source makes Requests
      statuses.push(answer.status);
      return answer;
    };
    const source = createHttpSource({ url: 'http://registry.test', fetch });

    const first = await source.read([{ kind: 'service', name: 'orders-api' }]);
    const second = await source.read([{ kind: 'service', name: 'orders-api' }]);

    expect(statuses).toEqual([200, 304]);
    expect(second).toEqual(first);
  });
});

describe('the HTTP source', () => {
  const respond = (...answers: (Response | Error)[]) => {
    const asked: Request[] = [];
    const fetch = async (input: unknown): Promise<Response> => {
      asked.push(input as Request); // the source makes Requests
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer instanceof Response) return answer;
      throw answer ?? new Error('no answer');
    };
    return { asked, source: createHttpSource({ url: 'https://registry.test/prod', fetch, runtime: fakeRuntime() }) };
  };
  const orders = { kind: 'service', name: 'orders-api' } as const;
  const row = ROWS[0]!;
  const entry = (): Response => Response.json(row.document, { headers: { 'x-waypost-registry': 'prod' } });

  it.each<[string, Response | Error]>([
    ['a 500', new Response('oops', { status: 500 })],
    ['a 429', new Response('slow down', { status: 429, headers: { 'retry-after': '0' } })],
    ['a broken connection', new TypeError('fetch failed', { cause: new Error('ECONNRESET') })],
  ])('the HTTP source retries after %s', async (_, answer) => {
    const { asked, source } = respond(answer, entry());

    const { documents } = await source.read([orders]);

    expect(documents).toEqual([row.document]);
    expect(asked.map(({ url }) => url)).toEqual(Array(2).fill('https://registry.test/prod/v1/services/orders-api'));
  });

  it.each<[string, Response, string]>([
    ['a 404 of something else', new Response('<html>', { status: 404 }), 'not-found'],
    ['a 403', Response.json({ message: 'Forbidden' }, { status: 403 }), 'denied'],
    ['an endpoint that knows no such path', Response.json({ code: 'INVALID_REQUEST' }, { status: 400 }), 'not-found'],
    ['no JSON', new Response('hello'), 'malformed'],
    ['another JSON', Response.json({ hello: 'world' }), 'malformed'],
    ['another major version', Response.json({ ...row.document, schema: 2 }), 'schema'],
  ])('the HTTP source does not retry after %s', async (_, answer, reason) => {
    const { asked, source } = respond(answer);

    const reading = source.read([orders]);

    await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason } });
    expect(asked).toHaveLength(1);
  });

  it('the HTTP source bypasses caches for a consistent read', async () => {
    const { asked, source } = respond(entry());

    await source.read([orders], { consistent: true });

    expect(asked[0]!.headers.get('cache-control')).toBe('no-cache');
  });

  it('the HTTP source adds the headers of `authorize`', async () => {
    const asked: Request[] = [];
    const fetch = async (input: unknown): Promise<Response> => {
      asked.push(input as Request); // the source makes Requests
      return entry();
    };
    const authorize = () => ({ authorization: 'Bearer x' });

    await createHttpSource({ url: 'https://registry.test', fetch, authorize }).read([orders]);

    expect(asked[0]!.headers.get('authorization')).toBe('Bearer x');
  });

  it('the HTTP source throws the signal’s reason for an aborted read', async () => {
    const fetch = (input: unknown): Promise<Response> =>
      new Promise((_, reject) => {
        const { signal } = input as Request; // the source makes Requests
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const source = createHttpSource({ url: 'https://registry.test', fetch, runtime: fakeRuntime() });
    const controller = new AbortController();

    const reading = source.read([orders], { signal: controller.signal });
    controller.abort(new Error('enough'));

    await expect(reading).rejects.toThrow('enough');
  });

  it.each(['', 'registry.test', 'ftp://registry.test'])('the HTTP source refuses the URL %j', (url) => {
    expect(() => createHttpSource({ url })).toThrow('Invalid option "url"');
  });
});

/** The endpoint behind a base path, like a stage of API Gateway. */
function throughBase(endpoint: (request: Request) => Promise<Response>): typeof fetch {
  return (input) => {
    const request = input as Request; // the source makes Requests
    return endpoint(new Request(request.url.replace('/base/', '/'), request));
  };
}
