import type { ServerResponse } from 'node:http';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { fakeRuntime, type FakeRuntime } from '../../test/clock.js';
import {
  URL_OF_ORDERS,
  VPC,
  VPCE,
  endpointOf,
  goneEntry,
  network,
  networkDocument,
  serviceEntry,
  NEW_URL,
} from '../../test/documents.js';
import { forbid, refuse, replaceApi, startGateway, type Gateway } from '../../test/gateway.js';
import { memorySource, type MemorySource, outage } from '../../test/memory-source.js';
import type { RegistryOptions } from '../options.js';
import { createRegistry, type Registry } from '../registry.js';
import { sigV4 } from './registry-fetch.js';

const OLD_HOST = new URL(URL_OF_ORDERS).hostname;

describe('registry.fetch', () => {
  let gateway: Gateway;
  let source: MemorySource;
  let runtime: FakeRuntime;

  const registryOf = (options: RegistryOptions = {}): Registry =>
    createRegistry({ sources: [source], network: VPC, runtime, env: {}, fetch: gateway.fetch, ...options });
  const replace = (): void => replaceApi(gateway, source);
  const answered = (answer: (response: ServerResponse) => void): void =>
    void (gateway.answer = (_, response) => answer(response));

  beforeEach(async () => {
    gateway = await startGateway();
    source = memorySource();
    runtime = fakeRuntime();
  });

  afterEach(() => gateway.stop());

  it.each<[string, (registry: Registry) => Promise<Response>]>([
    ['a name and a path', (registry) => registry.fetch('orders-api', 'orders/42?full=1')],
    ['a path with a slash before it', (registry) => registry.fetch('orders-api', '/orders/42?full=1')],
    ['a URL as text', (registry) => registry.fetch('https://orders-api.waypost.internal/orders/42?full=1')],
    ['a URL', (registry) => registry.fetch(new URL('http://orders-api.waypost.internal/orders/42?full=1'))],
    ['a request', (registry) => registry.fetch(new Request('http://orders-api.waypost.internal/orders/42?full=1'))],
  ])('registry.fetch calls a service by %s', async (_, call) => {
    const answer = await call(registryOf());

    expect(await answer.text()).toBe('/prod/orders/42?full=1');
    expect(gateway.calls[0]).toMatchObject({ host: OLD_HOST, method: 'GET' });
  });

  it('registry.fetch calls the root of the service for an empty path', async () => {
    const answer = await registryOf().fetch('orders-api');

    expect(await answer.text()).toBe('/prod/');
  });

  it.each(['../admin', 'a/../../admin', '/../admin', '..\\admin', '%2e%2e/admin', 'x/%2E%2E/%2e%2e/y'])(
    'registry.fetch refuses the path %j, which leaves the stage',
    async (path) => {
      const calling = registryOf().fetch('orders-api', path);

      await expect(calling).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { what: 'path' } });
      expect(gateway.calls).toEqual([]);
    },
  );

  it.each(['//evil.com/x', 'https://evil.com/x', '\\\\evil.com/x', 'javascript:x'])(
    'registry.fetch sends the path %j to the service and nowhere else',
    async (path) => {
      await registryOf().fetch('orders-api', path);

      expect(gateway.calls.map(({ host }) => host)).toEqual([OLD_HOST]);
    },
  );

  it.each(['https://evil.com/x', new URL('https://orders-api.internal/'), new Request('http://waypost.internal/')])(
    'registry.fetch refuses a URL that names no service',
    async (input) => {
      await expect(registryOf().fetch(input)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    },
  );

  it.each(['orders-api/orders', 'Orders API', '', '//orders-api/x', 'http://'])(
    'registry.fetch refuses %j, which is neither a name nor a URL, with INVALID_REQUEST',
    async (input) => {
      await expect(registryOf().fetch(input)).rejects.toMatchObject({ code: 'INVALID_REQUEST', remedy: /\w/ });
    },
  );

  it('registry.fetch refuses a header that cannot be sent', async () => {
    const calling = registryOf().fetch('orders-api', 'x', { headers: { 'bad name': '1' } });

    await expect(calling).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { what: 'headers' } });
  });

  it('registry.fetch sends method, headers and body unchanged', async () => {
    const init = { method: 'POST', headers: { 'x-mine': '1' }, body: 'hello' };

    await registryOf().fetch('orders-api', 'orders', init);
    await registryOf().fetch(new Request('http://orders-api.waypost.internal/orders', init));

    for (const call of gateway.calls) expect(call).toMatchObject({ method: 'POST', body: 'hello' });
    expect(gateway.calls.map(({ headers }) => headers['x-mine'])).toEqual(['1', '1']);
  });

  it('registry.fetch streams a request body', async () => {
    const body = new Blob(['chunk one, ', 'chunk two']).stream();

    await registryOf().fetch('orders-api', 'orders', { method: 'PUT', body, duplex: 'half' });

    expect(gateway.calls[0]!.body).toBe('chunk one, chunk two');
  });

  it('registry.fetch sends the large body of a Request', async () => {
    const body = 'x'.repeat(3_000_000);

    await registryOf().fetch(new Request('http://orders-api.waypost.internal/orders', { method: 'POST', body }));

    expect(gateway.calls[0]!.body).toHaveLength(3_000_000);
  });

  it('registry.fetch adds the headers of the address', async () => {
    source.documents.set('service:orders-api', serviceEntry('orders-api', { vpceIds: [] }));
    const { dnsName } = endpointOf();
    gateway.live.add(`https://${String(dnsName)}/prod/`);

    const answer = await registryOf().fetch('orders-api', 'orders');

    expect(answer.status).toBe(200);
    expect(gateway.calls[0]!.headers['x-apigw-api-id']).toBe('a1b2c3d4e5');
  });

  it('registry.fetch heals a call that meets a deleted API', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();

    const answer = await registry.fetch('orders-api', 'orders/42');

    expect(answer.status).toBe(200);
    expect(gateway.calls.map(({ host }) => host)).toEqual([OLD_HOST, new URL(NEW_URL).hostname]);
    expect(source.options.at(-1)).toMatchObject({ consistent: true });
    expect(registry.peek('orders-api')).toBe(NEW_URL);
  });

  it.each<[string, (gateway: Gateway) => void]>([
    ['its name is not found', ({ unknown }) => void unknown.add(OLD_HOST)],
    ['the connection is refused', ({ refusing }) => void refusing.add(OLD_HOST)],
  ])('registry.fetch heals any call if %s', async (_, breakGateway) => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();
    breakGateway(gateway);

    const answer = await registry.fetch('orders-api', 'orders', { method: 'POST', body: 'x' });

    expect(answer.status).toBe(200);
    expect(gateway.calls).toMatchObject([{ method: 'POST', body: 'x' }]);
  });

  it('registry.fetch heals a PUT whose body is that of a Request', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();
    const request = new Request('http://orders-api.waypost.internal/orders', { method: 'PUT', body: '{"a":1}' });

    const answer = await registry.fetch(request);

    expect(answer.status).toBe(200);
    expect(gateway.calls.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  it('registry.fetch sends a POST once after a gateway’s 403, and the next one to the new API', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();

    const first = await registry.fetch('orders-api', 'orders', { method: 'POST', body: 'x' });
    const second = await registry.fetch('orders-api', 'orders', { method: 'POST', body: 'y' });

    expect([first.status, second.status]).toEqual([403, 200]);
    expect(gateway.calls.map(({ body }) => body)).toEqual(['x', 'y']);
  });

  it('registry.fetch repeats a POST with the option replay', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();

    const init = { method: 'POST', body: 'x', waypost: { replay: true } };
    const answer = await registry.fetch('orders-api', 'orders', init);

    expect(answer.status).toBe(200);
  });

  it('registry.fetch never sends a stream twice', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();
    const body = new Blob(['x']).stream();

    const answer = await registry.fetch('orders-api', 'orders', { method: 'PUT', body, duplex: 'half' });

    expect(answer.status).toBe(403);
    expect(gateway.calls).toHaveLength(1);
  });

  it('registry.fetch returns a 403 with a diagnosis if the registry has no other address', async () => {
    answered(forbid);

    const answer = await registryOf().fetch('orders-api', 'orders');

    expect(await answer.json()).toEqual({ message: 'Forbidden' });
    expect(answer.diagnosis).toMatchObject({ reason: 'not-found-or-forbidden' });
    expect(gateway.calls).toHaveLength(1);
  });

  it('registry.fetch makes one healing read in five seconds for all callers', async () => {
    answered(forbid);
    const registry = registryOf();
    await registry.resolve('orders-api');
    const before = source.reads.length;

    await Promise.all(Array.from({ length: 50 }, () => registry.fetch('orders-api', 'orders')));
    await registry.fetch('orders-api', 'orders');
    const within = source.reads.length;
    await runtime.advance(5000);
    await registry.fetch('orders-api', 'orders');

    expect(within - before).toBe(1);
    expect(source.reads.length - within).toBe(1);
  });

  it('registry.fetch repeats a call once for each address of the registry', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();
    gateway.live.clear();

    const answer = await registry.fetch('orders-api', 'orders');

    expect(answer.status).toBe(403);
    expect(gateway.calls).toHaveLength(2);
  });

  it('registry.fetch returns the call’s own result while the registry is down', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    gateway.live.clear();
    source.failure = outage();

    const answer = await registry.fetch('orders-api', 'orders');

    expect(answer.status).toBe(403);
  });

  it('registry.fetch returns the call’s own result if the service is gone', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    gateway.unknown.add(OLD_HOST);
    source.documents.set('service:orders-api', goneEntry());

    const calling = registry.fetch('orders-api', 'orders');

    await expect(calling).rejects.toThrow('fetch failed');
    await expect(registry.resolve('orders-api')).rejects.toMatchObject({ code: 'SERVICE_GONE' });
  });

  it('registry.fetch loses no idempotent call while the API is replaced', async () => {
    const registry = registryOf();
    const statuses: number[] = [];

    for (let round = 0; round < 60; round += 1) {
      if (round === 30) replace();
      const calls = ['GET', 'PUT', 'DELETE'].map((method) =>
        registry.fetch('orders-api', `orders/${round}`, { method }),
      );
      statuses.push(...(await Promise.all(calls)).map(({ status }) => status));
      await runtime.advance(1000);
    }

    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('registry.fetch follows a replaced endpoint', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    const vpceId = 'vpce-0123456789abcdef0';
    source.documents.set('service:orders-api', serviceEntry('orders-api', { vpceIds: [vpceId] }));
    source.documents.set(`network:${VPC}`, networkDocument(VPC, [network({ endpoints: [endpointOf({ vpceId })] })]));
    gateway.unknown.add(OLD_HOST);
    gateway.live.add(URL_OF_ORDERS.replace(VPCE, vpceId));

    const answer = await registry.fetch('orders-api', 'orders');

    expect(answer.status).toBe(200);
  });

  it.each<[string, object, string]>([
    [
      'AccessDeniedException',
      {
        Message:
          'User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn with an explicit deny in a resource-based policy',
      },
      'resource-policy',
    ],
    [
      'AccessDeniedException',
      {
        Message:
          'User: anonymous is not authorized to perform: execute-api:Invoke because no VPC endpoint policy allows the action',
      },
      'endpoint-policy',
    ],
    [
      'AccessDeniedException',
      {
        Message:
          'User: arn is not authorized to perform: execute-api:Invoke because no identity-based policy allows the action',
      },
      'identity-policy',
    ],
    [
      'AccessDeniedException',
      { Message: 'User is not authorized to access this resource with an explicit deny' },
      'authorizer',
    ],
    ['AccessDeniedException', {}, 'resource-policy'],
    ['AccessDeniedException', { message: 'Credential should be scoped to a valid region.' }, 'signature'],
    ['MissingAuthenticationTokenException', { message: 'Missing Authentication Token' }, 'no-such-route'],
    ['InvalidSignatureException', { message: 'x' }, 'signature'],
    ['BadThingException', { message: 'x' }, 'unknown'],
  ])('registry.fetch does not heal %s %j, and diagnoses %s', async (type, body, reason) => {
    answered((response) => refuse(response, type, body));
    const registry = registryOf();

    const answer = await registry.fetch('orders-api', 'orders');

    expect(answer.diagnosis?.reason).toBe(reason);
    expect(await answer.json()).toEqual(body);
    expect(source.reads).toHaveLength(1);
  });

  it('registry.fetch returns a 403 of the service unchanged', async () => {
    answered((response) => response.writeHead(403).end('no'));

    const answer = await registryOf().fetch('orders-api', 'orders');

    expect('diagnosis' in answer).toBe(false);
    expect(await answer.text()).toBe('no');
  });

  it('registry.fetch calls `authorize` for each attempt, with that attempt’s address', async () => {
    const asked: string[] = [];
    const registry = registryOf({
      authorize: ({ url }) => {
        asked.push(url);
        return { authorization: `Bearer ${asked.length}` };
      },
    });
    await registry.resolve('orders-api');
    replace();

    await registry.fetch('orders-api', 'orders');

    expect(asked).toEqual([`${URL_OF_ORDERS}orders`, `${NEW_URL}orders`]);
    expect(gateway.calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('sigV4 signs for execute-api, the API’s region and the host that is sent', async () => {
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
    const registry = registryOf({ authorize: sigV4({ credentials, runtime }) });

    await registry.fetch('orders-api', 'orders?b=2&a=1', { method: 'POST', body: '{}' });

    const { headers } = gateway.calls[0]!;
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260601\/us-west-2\/execute-api\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
    );
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers['x-amz-date']).toBe('20260601T120000Z');
  });

  it('sigV4 refuses a stream with INVALID_REQUEST', async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const registry = registryOf({ authorize: sigV4({ credentials, runtime }) });
    const body = new Blob(['x']).stream();

    const calling = registry.fetch('orders-api', 'orders', { method: 'PUT', body, duplex: 'half' });

    await expect(calling).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('registry.fetch publishes each heal on its diagnostics channel', async () => {
    const heals: unknown[] = [];
    const listen = (message: unknown): void => void heals.push(message);
    subscribe('waypost:heal', listen);
    const registry = registryOf();
    await registry.resolve('orders-api');
    replace();

    await registry.fetch('orders-api', 'orders');
    unsubscribe('waypost:heal', listen);

    expect(heals).toEqual([{ service: 'orders-api', from: URL_OF_ORDERS, to: NEW_URL, evidence: 'forbidden' }]);
  });

  it('registry.fetch does not heal overrides and fallbacks', async () => {
    const registry = registryOf({ overrides: { 'orders-api': 'https://elsewhere.test/x' } });

    const answer = await registry.fetch('orders-api', 'orders');

    expect(answer.status).toBe(403);
    expect(source.reads).toEqual([]);
  });
});
