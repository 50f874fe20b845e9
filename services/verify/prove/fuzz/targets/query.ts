// The whole query endpoint over a small registry: hostile paths, queries, methods and headers, as requests and as API
// Gateway's events.
import assert from 'node:assert/strict';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { ERRORS, parseUrl, type ServiceAddress, type WaypostErrorCode, type ErrorKind } from 'waypost/model';
import { createHttpHandler } from '../../../../adapters/lambda/http-handler.js';
import { proxyEvent } from '../../../../adapters/lambda/test/proxy-event.js';
import { endpointOf } from '../../../../app/http/test/endpoint-of.js';
import type { Target } from '../../target.js';
import { expectFit, expectPrintable } from '../expect-fit.js';
import { fuzzTarget } from '../fuzz.js';
import { hostileText, mutated } from '../hostile.js';

const { endpoint, logged } = endpointOf();

const NAMES = ['orders-api', 'reports', 'billing', 'payments', 'inventory', 'claimed', 'nothing'] as const;
const REFS = ['vpc-0a', 'vpc-0b', 'vpc-0e', 'vpce-0a1', 'vpce-0dd', 'shared', 'vpc-0d'] as const;
const OLD_URLS = [
  'https://old0000000-vpce-0a1.execute-api.us-west-2.amazonaws.com/prod/x',
  'new0000000.execute-api.us-west-2.amazonaws.com',
  'https://vpce-0a1-x.execute-api.us-west-2.vpce.amazonaws.com/prod/',
] as const;

/** Mostly encoded, as by most clients; sometimes raw. */
const word = (known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: hostileText.map(encoded) },
    { weight: 1, arbitrary: hostileText },
  );

/** Lone surrogates cannot be encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

const name = word(NAMES);
const path = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(name, fc.constantFrom('', '/address', '/explain', '/history'))
      .map(([a, b]) => `/v1/services/${a}${b}`),
  },
  { weight: 2, arbitrary: word(REFS).map((ref) => `/v1/networks/${ref}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '/v1/services',
      '/v1/networks',
      '/v1/lookup',
      '/v1/impact',
      '/v1/accounts',
      '/healthz',
      '/v1/openapi.json',
      '/',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(word(['v1', 'services', 'address', '..', '']), { maxLength: 5 })
      .map((parts) => `/${parts.join('/')}`),
  },
);

const pair = fc.oneof(
  fc.tuple(fc.constant('network'), word(REFS)),
  fc.tuple(fc.constant('stage'), word(['prod', 'beta', 'none'])),
  fc.tuple(fc.constantFrom('limit', 'cursor'), word(['1', '0', '-1', '1e9', 'x'])),
  fc.tuple(fc.constant('url'), fc.oneof(fc.constantFrom(...OLD_URLS).map(encoded), word(OLD_URLS))),
  fc.tuple(word(['region', 'x']), word(['us-west-2'])),
);
const search = fc
  .array(pair, { maxLength: 3 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'));

const header = fc.tuple(
  fc.constantFrom('if-none-match', 'cache-control', 'accept', 'host', 'x-forwarded-host', 'origin', 'cookie'),
  fc.oneof(hostileText, fc.constantFrom('*', 'W/"x"', '"', 'no-cache', '"a", "b"')),
);

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
}

const asked: fc.Arbitrary<Asked> = fc.record({
  method: fc.oneof(
    { weight: 9, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom('HEAD', 'POST', 'DELETE', 'get', 'X') },
  ),
  target: fc.tuple(path, search).map(([where, what]) => `${where}${what === '' ? '' : `?${what}`}`),
  headers: fc.array(header, { maxLength: 2 }),
});

async function ask({ method, target, headers }: Asked): Promise<void> {
  const url = `http://registry.test${target}`;
  // No client or server could have sent an invalid URL or header.
  if (parseUrl(url) === undefined) return;
  const sent = new Headers();
  for (const [key, value] of headers) if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) sent.append(key, value);
  const response = await endpoint(new Request(url, { method, headers: sent }));
  assert.equal(response.headers.get('x-content-type-options') ?? 'nosniff', 'nosniff');
  expectAnswer(method, response.status, await response.text());
}

function expectAnswer(method: string, status: number, body: string): void {
  assert.equal(logged.length, 0, JSON.stringify(logged[0]));
  if (method.toUpperCase() === 'HEAD' || status === 304) {
    assert.equal(body, '');
    return;
  }
  const answer = JSON.parse(body) as Record<string, unknown>; // of an object, as all answers are
  if (status === 200) {
    const { url, address } = answer as { readonly url?: unknown; readonly address?: ServiceAddress };
    if (typeof url === 'string') expectFit(answer as unknown as ServiceAddress); // only an address has one
    if (address !== undefined) expectFit(address);
    return;
  }
  const { code, detail, remedy } = answer;
  const { status: must }: ErrorKind = ERRORS[code as WaypostErrorCode];
  assert.equal(status, must);
  expectPrintable(`${String(detail)} ${String(remedy)}`);
}

const handle = createHttpHandler(endpoint);

const events = mutated(
  ['/v1/services/orders-api/address', '/v1/lookup', '/v1/services', '/healthz'].map((where) =>
    proxyEvent(where, {
      queryStringParameters: { network: 'vpc-0a' },
      multiValueQueryStringParameters: { network: ['vpc-0a'], url: [...OLD_URLS] },
      multiValueHeaders: { 'if-none-match': ['W/"x"'] },
    }),
  ),
);

/** API Gateway creates these events, so members have its types, whatever text a caller put into them. */
function isTyped(event: unknown): event is APIGatewayProxyEvent {
  const {
    path,
    httpMethod,
    multiValueHeaders,
    headers,
    multiValueQueryStringParameters,
    queryStringParameters,
    body,
    pathParameters,
  } = event as Record<string, unknown>;
  const lists = [multiValueHeaders, multiValueQueryStringParameters];
  const singles = [headers, queryStringParameters, pathParameters];
  return (
    typeof path === 'string' &&
    path.startsWith('/') &&
    typeof httpMethod === 'string' &&
    /^[A-Z]{1,16}$/.test(httpMethod) &&
    !['CONNECT', 'TRACE', 'TRACK'].includes(httpMethod) &&
    (body === null || typeof body === 'string') &&
    lists.every((each) => each === null || isMapOf(each, (list) => Array.isArray(list) && list.every(isString))) &&
    singles.every((each) => each === null || isMapOf(each, isString))
  );
}

const isString = (value: unknown): boolean => typeof value === 'string';

function isMapOf(value: unknown, test: (member: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(test);
}

async function invoke(event: unknown): Promise<void> {
  if (!isTyped(event)) return;
  const { statusCode, body, isBase64Encoded } = await handle(event);
  expectAnswer(event.httpMethod, statusCode, isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
}

export const QUERY_TARGETS: readonly Target[] = [
  fuzzTarget({
    name: 'fuzz-query',
    proves:
      'hostile paths, queries, methods and headers get an answer of the contract, and no address points elsewhere',
    inputs: asked,
    check: ask,
  }),
  fuzzTarget({
    name: 'fuzz-lambda',
    proves: 'hostile requests in the form that API Gateway passes to the function get an answer of the contract',
    inputs: events,
    check: invoke,
  }),
];
