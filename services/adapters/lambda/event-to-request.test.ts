import { eventToRequest } from './event-to-request.js';
import { proxyEvent } from './test/proxy-event.js';

it('removes the stage from the path', () => {
  const asked = eventToRequest(proxyEvent('/v1/services/orders-api'));

  expect(asked.method).toBe('GET');
  expect(asked.url).toBe('/v1/services/orders-api');
});

it('removes the base path of a custom domain from the path', () => {
  const event = proxyEvent('/registry/v1/services', { pathParameters: { proxy: 'v1/services' } });

  expect(eventToRequest(event).url).toBe('/v1/services');
});

it('keeps the path under a resource other than the greedy one', () => {
  const event = proxyEvent('/v1/services', { resource: '/v1/{proxy+}', pathParameters: { proxy: 'services' } });

  expect(eventToRequest(event).url).toBe('/v1/services');
});

it.each([
  ['/v1/services/a%2Fb', '/v1/services/a%2Fb'],
  ['/v1/services/a b', '/v1/services/a%20b'],
  ['/v1/services/a?b#c', '/v1/services/a%3Fb%23c'],
  ['/v1/services/100%', '/v1/services/100%25'],
  ['/v1/services/☃', '/v1/services/%E2%98%83'],
  ['/v1/services/\ud800', '/v1/services/%EF%BF%BD'],
  ['/v1/services/a\\b', '/v1/services/a%5Cb'],
])('encodes the path %j as the path of a URL', (path, expected) => {
  expect(eventToRequest(proxyEvent(path)).url).toBe(expected);
});

it('encodes parameters again, and keeps repeated ones', () => {
  const event = proxyEvent('/v1/lookup', {
    queryStringParameters: { url: 'https://b/?x=1&y=2#é', n: '2' },
    multiValueQueryStringParameters: { url: ['https://b/?x=1&y=2#é'], n: ['1', '2'] },
  });

  const { searchParams } = new URL(eventToRequest(event).url, 'https://registry.invalid');

  expect([...searchParams]).toEqual([
    ['url', 'https://b/?x=1&y=2#é'],
    ['n', '1'],
    ['n', '2'],
  ]);
});

it('uses the single values if the lists are missing', () => {
  const event = proxyEvent('/v1/services', {
    headers: { 'If-None-Match': '"a"', Host: undefined },
    queryStringParameters: { limit: '5' },
  });
  const bare = { ...event, multiValueHeaders: null, multiValueQueryStringParameters: null };

  const asked = eventToRequest(bare as unknown as typeof event); // the console's test invocation has nulls here

  expect(asked.url).toBe('/v1/services?limit=5');
  expect(asked.header('if-none-match')).toBe('"a"');
});

it('joins all values of a header, whatever the case of its name', () => {
  const event = proxyEvent('/v1/services', {
    multiValueHeaders: { 'If-None-Match': ['"a"', '"b"'], 'X-Other': ['x'] },
  });

  const { header } = eventToRequest(event);

  expect(header('if-none-match')).toBe('"a", "b"');
  expect(header('cache-control')).toBeUndefined();
});
