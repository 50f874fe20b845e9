// Redirects of `registry.fetch`: where they may lead, which headers they carry, and that they do not affect the address.
import type { ServerResponse } from 'node:http';
import { URL_OF_ORDERS, VPC, endpointOf, serviceEntry } from '../../test/documents.js';
import { forbid, startGateway, type Gateway, type GatewayCall } from '../../test/gateway.js';
import { memorySource, type MemorySource } from '../../test/memory-source.js';
import { createRegistry, type Registry } from '../registry.js';
import type { RegistryFetchInit } from './call.js';

const HOST = new URL(URL_OF_ORDERS).host;
const ELSEWHERE = 'elsewhere.test';
/** What must not leave, whoever set it. */
const SECRETS = {
  authorization: 'Bearer caller',
  cookie: 'session=1',
  'x-api-key': 'key',
  'x-amz-security-token': 'token',
  'x-amz-date': '20260601T120000Z',
  'x-apigw-api-id': 'a1b2c3d4e5',
} as const;
const ADDED = { 'x-session': 'ours' };

describe('registry.fetch', () => {
  let gateway: Gateway;
  let source: MemorySource;
  let registry: Registry;
  let authorized: string[];

  beforeEach(async () => {
    gateway = await startGateway();
    for (const host of [ELSEWHERE, 'xn--bcher-kva.test']) gateway.live.add(`https://${host}/`);
    source = memorySource();
    authorized = [];
    registry = createRegistry({
      sources: [source],
      network: VPC,
      env: {},
      fetch: gateway.fetch,
      authorize: ({ url }) => {
        authorized.push(url);
        return ADDED;
      },
    });
  });

  afterEach(async () => {
    registry.close();
    await gateway.stop();
  });

  const redirect = (response: ServerResponse, status: number, location: string): void => {
    response.writeHead(status, { location: Buffer.from(location).toString('latin1') }).end('moved');
  };
  /** The first call is redirected, all others are answered. */
  const redirects = (status: number, ...locations: string[]): void => {
    let count = 0;
    gateway.answer = (call, response) => {
      const location = locations[count];
      count += 1;
      if (location === undefined) response.end(call.path);
      else redirect(response, status, location);
    };
  };
  const call = (init: RegistryFetchInit = {}, path = 'orders/42'): Promise<Response> =>
    registry.fetch('orders-api', path, init);
  const secretsIn = ({ headers }: GatewayCall): string[] =>
    [...Object.keys(SECRETS), ...Object.keys(ADDED)].filter((name) => headers[name] !== undefined);

  it.each([
    ['another host', `https://${ELSEWHERE}/x`, ELSEWHERE],
    ['another host without a scheme', `//${ELSEWHERE}/x`, ELSEWHERE],
    ['another host by backslashes', `\\\\${ELSEWHERE}\\x`, ELSEWHERE],
    ['another host in capitals', `HTTPS://${ELSEWHERE.toUpperCase()}/x`, ELSEWHERE],
    ['an internationalised host', 'https://bücher.test/x', 'xn--bcher-kva.test'],
    ['its host without TLS', `http://${HOST}/prod/x`, HOST],
    ['another port of its host', `https://${HOST}:8443/prod/x`, `${HOST}:8443`],
    ['its host with a trailing dot', `https://${HOST}./prod/x`, `${HOST}.`],
  ])('follows a redirect to %s without a credential or a header of its own', async (_, location, host) => {
    gateway.live.add(`https://${host}/`);
    redirects(302, location);

    const answer = await call({ headers: { ...SECRETS, 'x-note': 'kept' } });

    const [first, second] = gateway.calls;
    expect(answer).toMatchObject({ status: 200, redirected: true });
    expect(secretsIn(first!)).toHaveLength(7);
    expect(second).toMatchObject({ host, headers: { 'x-note': 'kept' } });
    expect(secretsIn(second!)).toEqual([]);
    expect(authorized).toEqual([`${URL_OF_ORDERS}orders/42`]);
  });

  it('keeps the header that leads to the API from another host', async () => {
    source.documents.set('service:orders-api', serviceEntry('orders-api', { vpceIds: [] }));
    gateway.live.add(`https://${String(endpointOf().dnsName)}/prod/`);
    redirects(307, `https://${ELSEWHERE}/x`);

    await call();

    expect(gateway.calls.map(({ headers }) => headers['x-apigw-api-id'])).toEqual(['a1b2c3d4e5', undefined]);
  });

  it.each([
    ['a path of the stage', '/prod/orders/43', '/prod/orders/43'],
    ['a relative path', '43?full=1', '/prod/orders/43?full=1'],
    ['the stage itself', '/prod', '/prod'],
    ['its host in capitals', `https://${HOST.toUpperCase()}/prod/orders/43`, '/prod/orders/43'],
    ['its host with the usual port', `https://${HOST}:443/prod/orders/43`, '/prod/orders/43'],
  ])('follows a redirect to %s, authorized for it', async (_, location, path) => {
    gateway.live.add(`https://${HOST}/prod`);
    redirects(302, location);

    await call({ headers: { authorization: 'Bearer caller' } });

    expect(gateway.calls[1]).toMatchObject({ host: HOST, path, headers: { authorization: 'Bearer caller', ...ADDED } });
    expect(authorized[1]).toBe(`https://${HOST}${path}`);
  });

  it.each(['/other/orders', '/prod/../other', '/', '/production', '../../x', '%2e%2e/%2E%2E/x'])(
    'refuses a redirect to %j, which leaves the stage on its own host',
    async (location) => {
      redirects(302, location);

      await expect(call()).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { what: 'redirect' } });
      expect(gateway.calls).toHaveLength(1);
    },
  );

  it('sends no credential to its own host if another host redirects there', async () => {
    redirects(302, `https://${ELSEWHERE}/x`, `https://${HOST}/prod/orders/admin`);

    await call({ headers: SECRETS });

    expect(gateway.calls.map(({ host }) => host)).toEqual([HOST, ELSEWHERE, HOST]);
    expect(gateway.calls.slice(1).map(secretsIn)).toEqual([[], []]);
  });

  it('refuses a redirect of another host to another stage of its own', async () => {
    redirects(302, `https://${ELSEWHERE}/x`, `https://${HOST}/other/`);

    await expect(call()).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    expect(gateway.calls).toHaveLength(2);
  });

  it.each<[number, string, string, string]>([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'POST', 'POST', 'body'],
    [301, 'PUT', 'PUT', 'body'],
    [302, 'DELETE', 'DELETE', 'body'],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
    [308, 'GET', 'GET', ''],
  ])('follows a %i of a %s by a %s, as fetch does', async (status, method, then, body) => {
    redirects(status, `https://${ELSEWHERE}/x`);
    const withBody = method === 'GET' || method === 'HEAD' ? {} : { body: 'body', headers: { 'content-type': 'a/b' } };

    await call({ method, ...withBody });

    expect(gateway.calls[1]).toMatchObject({ method: then, body });
    expect(gateway.calls[1]!.headers['content-type']).toBe(body === '' ? undefined : 'a/b');
  });

  it('sends a POST once, though it is redirected to a host that is dead', async () => {
    gateway.unknown.add(ELSEWHERE);
    redirects(303, `https://${ELSEWHERE}/x`);
    await registry.resolve('orders-api');
    const reads = source.reads.length;

    await expect(call({ method: 'POST', body: 'x' })).rejects.toThrow('fetch failed');

    expect(gateway.calls).toHaveLength(1);
    expect(source.reads).toHaveLength(reads);
  });

  it('does not take a 403 after a redirect as a sign of a dead address', async () => {
    gateway.answer = ({ path }, response) =>
      path.endsWith('/x') ? forbid(response) : redirect(response, 302, '/prod/x');

    const answer = await call();

    expect(answer.status).toBe(403);
    expect(gateway.calls).toHaveLength(2);
    expect(source.reads).toHaveLength(1);
  });

  it('returns a redirect with `redirect: "manual"`, and refuses it with `redirect: "error"`', async () => {
    redirects(302, '/prod/x', '/prod/x');

    const answer = await call({ redirect: 'manual' });

    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/prod/x']);
    await expect(call({ redirect: 'error' })).rejects.toThrow('fetch failed');
    expect(gateway.calls).toHaveLength(2);
  });

  it('follows the redirect mode of a Request', async () => {
    redirects(302, '/prod/x');

    const answer = await registry.fetch(new Request('http://orders-api.waypost.internal/', { redirect: 'manual' }));

    expect(answer.status).toBe(302);
  });

  it('follows twenty redirects and no more', async () => {
    gateway.answer = ({ path }, response) => {
      const left = Number(new URLSearchParams(path.split('?')[1]).get('left'));
      if (left === 0) response.end('arrived');
      else redirect(response, 302, `?left=${left - 1}`);
    };

    expect(await (await call({}, 'x?left=20')).text()).toBe('arrived');
    await expect(call({}, 'x?left=21')).rejects.toThrow('fetch failed');
  });

  it.each(['https://user:pass@elsewhere.test/x', `https://user@${HOST}/prod/x`, 'ftp://elsewhere.test/', 'http://['])(
    'fails as fetch does at a redirect to %s',
    async (location) => {
      redirects(302, location);

      await expect(call()).rejects.toMatchObject({ name: 'TypeError', message: 'fetch failed' });
      expect(gateway.calls).toHaveLength(1);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['without a location', {}],
    ['with an empty location, which would send a POST again', { location: '' }],
  ])('returns a redirect %s', async (_, headers) => {
    gateway.answer = (_call, response) => void response.writeHead(307, headers).end('x');

    expect((await call({ method: 'POST', body: 'x' })).status).toBe(307);
    expect(gateway.calls).toHaveLength(1);
  });

  it('sends no stream twice: a 307 fails, a 303 is followed', async () => {
    const init = (): RegistryFetchInit => ({ method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' });
    redirects(307, '/prod/x');
    await expect(call(init())).rejects.toThrow('fetch failed');
    redirects(303, '/prod/x');

    expect((await call(init())).status).toBe(200);
    expect(gateway.calls.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
  });
});
