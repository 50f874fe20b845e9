// Popular HTTP clients over `registry.fetch`, each configured as its own documentation says.
import type { ServerResponse } from 'node:http';
import axios, { type AxiosInstance } from 'axios';
import ky, { type KyInstance } from 'ky';
import createClient from 'openapi-fetch';
import { fakeRuntime } from '../../test/clock.js';
import { URL_OF_ORDERS, VPC, NEW_URL } from '../../test/documents.js';
import { forbid, replaceApi, startGateway, type Gateway } from '../../test/gateway.js';
import { gate, memorySource, type MemorySource } from '../../test/memory-source.js';
import { createRegistry, type Registry } from '../registry.js';

interface Paths {
  '/orders/{id}': {
    get: { parameters: { path: { id: string } }; responses: { 200: { content: { 'application/json': Order } } } };
  };
  '/orders': {
    post: {
      requestBody: { content: { 'application/json': Order } };
      responses: { 200: { content: { 'application/json': Order } } };
    };
  };
}
interface Order {
  readonly id: string;
}

interface HttpClient {
  readonly get: (path: string, signal?: AbortSignal) => Promise<unknown>;
  readonly post: (path: string, body: object) => Promise<unknown>;
  /** The first chunk of a response body that has not ended. */
  readonly stream: (path: string) => Promise<ReadableStream<Uint8Array> | null>;
}

const BASE = 'https://orders-api.waypost.internal';

const CLIENTS: readonly (readonly [string, (registry: Registry) => HttpClient])[] = [
  ['openapi-fetch', openapiFetch],
  ['ky', (registry) => overKy(ky.create({ prefixUrl: BASE, fetch: registry.fetch }))],
  ['axios', (registry) => overAxios(axios.create({ baseURL: BASE, adapter: 'fetch', env: { fetch: registry.fetch } }))],
];

describe.each(CLIENTS)('%s over registry.fetch', (_, clientOf) => {
  let gateway: Gateway;
  let source: MemorySource;
  let client: HttpClient;

  beforeEach(async () => {
    gateway = await startGateway();
    gateway.answer = ({ path, body }, response) => json(response, { path, body });
    source = memorySource();
    const registry = createRegistry({
      sources: [source],
      network: VPC,
      runtime: fakeRuntime(),
      env: {},
      fetch: gateway.fetch,
    });
    client = clientOf(registry);
    await registry.resolve('orders-api');
  });

  afterEach(() => gateway.stop());

  const replace = (): void => replaceApi(gateway, source);

  it('calls under the stage', async () => {
    expect(await client.get('/orders/42')).toEqual({ path: '/prod/orders/42', body: '' });
  });

  it('sends a body, and its type', async () => {
    await client.post('/orders', { id: '42' });

    expect(gateway.calls).toMatchObject([{ method: 'POST', path: '/prod/orders', body: '{"id":"42"}' }]);
    expect(gateway.calls[0]?.headers['content-type']).toMatch(/^application\/json/);
  });

  it('follows a replaced API', async () => {
    replace();

    expect(await client.get('/orders/42')).toEqual({ path: '/prod/orders/42', body: '' });
    expect(gateway.calls.map(({ host }) => host)).toEqual([new URL(URL_OF_ORDERS).host, new URL(NEW_URL).host]);
  });

  it('sends a body again where nothing was sent', async () => {
    replace();
    gateway.unknown.add(new URL(URL_OF_ORDERS).hostname);

    await client.post('/orders', { id: '42' });

    expect(gateway.calls.map(({ host, body }) => [host, body])).toEqual([[new URL(NEW_URL).host, '{"id":"42"}']]);
  });

  it('sends a POST once, though its back end answers 403 with a gateway’s header', async () => {
    replace();
    gateway.live.add(URL_OF_ORDERS);
    gateway.answer = (_call, response) => forbid(response);

    await client.post('/orders', { id: '42' }).catch(() => undefined); // some of the clients throw at a 403

    expect(gateway.calls).toHaveLength(1);
  });

  it('follows a redirect', async () => {
    gateway.answer = ({ path }, response) => {
      if (path.endsWith('/new')) json(response, { path });
      else response.writeHead(302, { location: '/prod/orders/new' }).end();
    };

    expect(await client.get('/orders/42')).toEqual({ path: '/prod/orders/new' });
  });

  it('ends a call by its signal, and does not repeat it', async () => {
    const controller = new AbortController();
    gateway.answer = () => controller.abort();

    await expect(client.get('/orders/42', controller.signal)).rejects.toMatchObject({
      name: expect.stringMatching(/^(AbortError|CanceledError)$/),
    });
    expect(gateway.calls).toHaveLength(1);
  });

  it('hands on an answer as it comes', async () => {
    const rest = gate();
    gateway.answer = (_call, response) => {
      response.write('first ');
      void rest.promise.then(() => response.end('second'));
    };

    const body = await client.stream('/orders/42');
    const reader = body!.getReader();
    const first = await reader.read();
    rest.open();
    const second = await reader.read();

    expect([first, second].map(({ value }) => Buffer.from(value!).toString())).toEqual(['first ', 'second']);
  });
});

function openapiFetch(registry: Registry): HttpClient {
  const client = createClient<Paths>({ baseUrl: BASE, fetch: registry.fetch });
  const id = (path: string): string => path.split('/').at(-1) ?? '';
  return {
    get: async (path, signal) =>
      (
        await client.GET('/orders/{id}', {
          params: { path: { id: id(path) } },
          ...(signal === undefined ? {} : { signal }),
        })
      ).data,
    post: async (_, body) => (await client.POST('/orders', { body: body as Order })).data, // the test sends an order
    stream: async (path) =>
      (await client.GET('/orders/{id}', { params: { path: { id: id(path) } }, parseAs: 'stream' })).data ?? null,
  };
}

function overKy(client: KyInstance): HttpClient {
  return {
    get: (path, signal) => client.get(path.slice(1), signal === undefined ? {} : { signal }).json(),
    post: (path, body) => client.post(path.slice(1), { json: body }).json(),
    stream: async (path) => (await client.get(path.slice(1))).body,
  };
}

function overAxios(client: AxiosInstance): HttpClient {
  return {
    get: async (path, signal) => (await client.get<unknown>(path, signal === undefined ? {} : { signal })).data,
    post: async (path, body) => (await client.post<unknown>(path, body)).data,
    stream: async (path) => (await client.get<ReadableStream<Uint8Array>>(path, { responseType: 'stream' })).data,
  };
}

function json(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
