// Redirects of a query endpoint: they stay on its path, and no credential leaves its origin.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceEntry } from '../../../test/documents.js';
import { createHttpSource } from '../http.js';
import type { RegistrySource } from '../source.js';

const ORDERS = { kind: 'service', name: 'orders-api' } as const;

interface RedirectingServer {
  readonly server: Server;
  readonly url: string;
  readonly seen: IncomingMessage[];
  /** Where it redirects its first requests; afterwards it answers. */
  readonly locations: string[];
}

async function start(): Promise<RedirectingServer> {
  const seen: IncomingMessage[] = [];
  const locations: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    const location = locations.shift();
    if (location !== undefined) response.writeHead(302, { location }).end('moved');
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(serviceEntry()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, locations };
}

let registry: RedirectingServer;
let elsewhere: RedirectingServer;
let open: RegistrySource[];

beforeEach(async () => {
  [registry, elsewhere] = await Promise.all([start(), start()]);
  open = [];
});

afterEach(async () => {
  for (const source of open) source.close?.();
  for (const { server } of [registry, elsewhere]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const authorize = ({ url }: { readonly url: string }) => ({
  authorization: `for ${new URL(url).pathname}`,
  'X-Api-Key': 'key',
  'x-amz-security-token': 'token',
  'x-session': 'ours',
});
const secretsIn = ({ headers }: IncomingMessage): string[] =>
  ['authorization', 'x-api-key', 'x-amz-security-token', 'x-session'].filter((name) => headers[name] !== undefined);

describe.each([
  ['by Node’s own client', undefined],
  ['by a given fetch', (input: Parameters<typeof fetch>[0], init?: RequestInit) => fetch(input, init)],
])('the query endpoint, read %s', (_, given) => {
  const sourceOf = (): RegistrySource => {
    const source = createHttpSource({
      url: `${registry.url}/prod/`,
      authorize,
      // Twenty redirects take a busy machine more than the usual second.
      timeoutMs: 20_000,
      attemptTimeoutMs: 20_000,
      ...(given !== undefined && { fetch: given }),
    });
    open.push(source);
    return source;
  };

  it('is followed to another origin without a credential or a header of `authorize`', async () => {
    registry.locations.push(`${elsewhere.url}/x`);

    const { documents } = await sourceOf().read([ORDERS]);

    expect(documents[0]?.name).toBe('orders-api');
    expect(secretsIn(registry.seen[0]!)).toHaveLength(4);
    expect(elsewhere.seen.map(secretsIn)).toEqual([[]]);
    expect(elsewhere.seen[0]?.headers.accept).toBe('application/json');
  });

  it('is followed below its own path, authorized for it', async () => {
    registry.locations.push('/prod/v2/orders-api');

    await sourceOf().read([ORDERS]);

    expect(registry.seen.map(({ headers }) => headers.authorization)).toEqual([
      'for /prod/v1/services/orders-api',
      'for /prod/v2/orders-api',
    ]);
  });

  it('gets no credential if another origin redirects back to it', async () => {
    registry.locations.push(`${elsewhere.url}/x`);
    elsewhere.locations.push(`${registry.url}/prod/back`);

    await sourceOf().read([ORDERS]);

    expect(registry.seen.map((request) => secretsIn(request).length)).toEqual([4, 0]);
  });

  it.each(['/other', '/', '/production/x'])('is not followed to %j, outside its own path', async (location) => {
    registry.locations.push(location);

    await expect(sourceOf().read([ORDERS])).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      details: { reason: 'configuration' },
    });
    expect(registry.seen).toHaveLength(1);
  });

  it('is not followed for ever', async () => {
    registry.locations.push(...Array.from({ length: 100 }, () => '/prod/again'));

    await expect(sourceOf().read([ORDERS], { once: true })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: /redirect count exceeded/,
    });
    expect(registry.seen).toHaveLength(21);
  });
});

it('a replaced global fetch is used, as tests and instrumentation expect', async () => {
  const real = globalThis.fetch;
  const asked: string[] = [];
  globalThis.fetch = (input, init) => {
    asked.push(input instanceof Request ? input.url : String(input));
    return real(input, init);
  };
  try {
    const source = createHttpSource({ url: registry.url });
    await source.read([ORDERS]);
    expect(asked).toEqual([`${registry.url}/v1/services/orders-api`]);
  } finally {
    globalThis.fetch = real;
  }
});

it('an endpoint that refuses the connection is named with the reason', async () => {
  const source = createHttpSource({ url: 'http://127.0.0.1:1' });

  await expect(source.read([ORDERS], { once: true })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    details: { reason: 'network' },
    message: /ECONNREFUSED/,
  });
});
