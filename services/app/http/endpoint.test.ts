import { ERRORS, WaypostError, LONGEST_URL } from 'waypost/model';
import * as documents from './test/documents.js';
import { endpointOf } from './test/endpoint-of.js';

const ROUTES = [
  '/v1/services',
  '/v1/services/orders-api',
  '/v1/services/orders-api/address',
  '/v1/services/billing/history',
  '/v1/networks',
  '/v1/networks/vpc-0a',
  '/v1/lookup?url=new0000000.execute-api.us-west-2.amazonaws.com',
];

describe('every answer', () => {
  it.each([...ROUTES, '/healthz', '/v1/services/nobody', '/nowhere'])(
    'every answer names the registry: %s',
    async (target) => {
      const { headers } = await endpointOf().get(target);

      expect(headers.get('x-waypost-registry')).toBe('test');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it.each(ROUTES)('every answer has an ETag, and a caller that has it gets 304: %s', async (target) => {
    const { get } = endpointOf();

    const first = await get(target);
    const etag = first.headers.get('etag') ?? '';
    const again = await get(target, { headers: { 'if-none-match': `"other", W/${etag}` } });

    expect(first.headers.get('content-type')).toBe('application/json');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('x-waypost-registry')).toBe('test');
  });

  it.each([...ROUTES, '/healthz', '/v1/services/nobody'])(
    'an answer to HEAD equals the one to GET without the body: %s',
    async (target) => {
      const { get } = endpointOf();

      const [whole, head] = await Promise.all([get(target), get(target, { method: 'HEAD' })]);

      expect(head.status).toBe(whole.status);
      expect([...head.headers]).toEqual([...whole.headers]);
      expect(await head.text()).toBe('');
    },
  );

  it('the ETag of an answer changes only with its content', async () => {
    const changed = [documents.entryOf('orders-api', [], { conflicts: [documents.conflict] })];
    const tagOf = async (own?: object) =>
      (await endpointOf(own === undefined ? {} : { documents: own }).get('/v1/services')).headers.get('etag');

    expect(await tagOf()).toBe(await tagOf());
    expect(await tagOf({ entries: changed })).not.toBe(await tagOf());
  });
});

describe('If-None-Match', () => {
  it('If-None-Match with * gets 304 if the document exists', async () => {
    const { status } = await endpointOf().get('/v1/services', { headers: { 'if-none-match': '*' } });

    expect(status).toBe(304);
  });

  it.each(['"other"', 'W/"other", "third"', 'nonsense', ''])('If-None-Match with %s does not match', async (value) => {
    const { status } = await endpointOf().get('/v1/services', { headers: { 'if-none-match': value } });

    expect(status).toBe(200);
  });

  it.each(['/healthz', '/v1/services/nobody', '/nowhere'])('If-None-Match has no effect on %s', async (target) => {
    const { status, headers } = await endpointOf().get(target, { headers: { 'if-none-match': '*' } });

    expect(status).not.toBe(304);
    expect(headers.get('etag')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('a problem', () => {
  it('a problem is a document of RFC 9457 with a code and a remedy', async () => {
    const { status, headers, body } = await endpointOf().getJson('/v1/services/nobody');

    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'urn:waypost:problem:SERVICE_NOT_FOUND',
      title: ERRORS.SERVICE_NOT_FOUND.title,
      status: 404,
      detail: 'No API in registry "test" has the name "nobody".',
      code: 'SERVICE_NOT_FOUND',
      remedy: expect.any(String),
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('the method %s is refused with 405', async (method) => {
    const { status, headers, body } = await endpointOf().getJson('/v1/services/orders-api', { method });

    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
    expect(body).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/services/',
    '/v1/services/a/b/c',
    '//v1/services',
    '/V1/services',
    '/local/events',
  ])('an unknown path is an invalid request: %s', async (target) => {
    const { status, body } = await endpointOf().getJson(target);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it.each([
    '/v1/services/..%2f..%2fhealthz',
    '/v1/services/%00',
    '/v1/services/orders-api%00',
    '/v1/services/%E2%98%83',
    '/v1/services/☃',
    '/v1/services/%',
    '/v1/services/%zz',
    '/v1/services/%ff',
    '/v1/services/evil.com%2F',
    '/v1/services/__proto__',
    '/v1/services/constructor.',
    '/v1/services/-a',
    `/v1/services/${'a'.repeat(254)}`,
    '/v1/networks/%2e%2e',
    '/v1/networks/NETWORKS',
    '/v1/services?limit=%',
    '/v1/services?%zz=1',
    '/v1/services?__proto__=1',
    '/v1/services/orders-api/address?stage=__proto__',
    '/v1/services/orders-api/address?network=vpc-0a%0d%0a',
  ])('a hostile URL is an invalid request, and nothing is read: %s', async (target) => {
    const { getJson, reader } = endpointOf();

    const { status, body } = await getJson(target);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(reader.reads).toEqual([]);
  });

  it('a raw path from a socket is an invalid request', async () => {
    const { endpoint } = endpointOf();
    const raw = { method: 'GET', url: 'http://registry.test/v1/services/../networks/..', headers: new Headers() };

    const response = await endpoint(raw as Request); // a server may pass a URL that it has not normalised

    expect(response.status).toBe(400);
  });

  it('the problem of an overlong URL does not repeat the URL', async () => {
    const { status, body } = await endpointOf().getJson(`/v1/services/${'a'.repeat(LONGEST_URL)}`);

    expect(status).toBe(400);
    expect(JSON.stringify(body).length).toBeLessThan(1000);
  });

  it('a mistyped parameter is refused by name, with the parameter that it resembles', async () => {
    const { status, body } = await endpointOf().getJson('/v1/services/orders-api/address?netwrok=vpc-0a');

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', parameters: ['network', 'stage', 'region'] });
    expect(body.detail).toBe('Unknown parameter "netwrok".');
    expect(body.remedy).toBe('Did you mean "network"?');
  });

  it('a repeated parameter is refused by name', async () => {
    const { status, body } = await endpointOf().getJson(
      '/v1/services/orders-api/address?network=vpc-0a&network=vpc-0b',
    );

    expect(status).toBe(400);
    expect(body.detail).toContain('network');
  });
});

it('the query endpoint decodes names and parameters', async () => {
  const { status } = await endpointOf().get('/v1/services/%6frders%2Dapi/address?%6eetwork=vpc%2d0a');

  expect(status).toBe(200);
});

describe('a failed query', () => {
  it.each(ROUTES)('a failure of the source is opaque to the caller, and logged: %s', async (target) => {
    const failing = () => Promise.reject(new Error('secret of the inside'));
    const { getJson, logged } = endpointOf({ reader: { read: failing, list: failing, networks: failing } });

    const { status, headers, body } = await getJson(target);

    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(logged).toMatchObject([{ level: 'error', details: { error: expect.stringContaining('secret') } }]);
  });

  it('a failure with a reason is logged with the reason', async () => {
    const outage = new WaypostError(
      {
        code: 'REGISTRY_UNAVAILABLE',
        message: 'table waypost-test in us-west-2 refused the credentials.',
        remedy: 'Give the role dynamodb:BatchGetItem.',
        details: { reason: 'denied' },
      },
      { cause: 'AccessDeniedException' },
    );
    const { getJson, logged } = endpointOf({ reader: { ...endpointOf().reader, read: () => Promise.reject(outage) } });

    const { status, body } = await getJson('/v1/services/orders-api');

    expect(status).toBe(503);
    expect(body).not.toHaveProperty('reason');
    expect(logged).toMatchObject([{ details: { code: 'REGISTRY_UNAVAILABLE', reason: 'denied', method: 'GET' } }]);
    expect(logged[0]?.details?.error).toContain('caused by AccessDeniedException');
  });

  it('an INVALID_REQUEST that the source throws answers 503, not 400', async () => {
    const wrong = new WaypostError({
      code: 'INVALID_REQUEST',
      message: 'No table.',
      remedy: '',
      details: { what: 'table' },
    });
    const { get } = endpointOf({ reader: { ...endpointOf().reader, list: () => Promise.reject(wrong) } });

    expect((await get('/v1/services')).status).toBe(503);
  });
});
