import { isPasted, readPasted } from './pasted.js';
import { problemDocument } from './http-answer.js';

const API = { apiId: 'a1b2c3d4e5', region: 'us-west-2' };
const HOST = 'a1b2c3d4e5.execute-api.us-west-2.amazonaws.com';
const ENDPOINT = 'vpce-0f1-abcd1234.execute-api.us-west-2.vpce.amazonaws.com';
const ARN = 'arn:aws:execute-api:us-west-2:********3333:a1b2c3d4e5/prod/GET/orders/42';
const ALIAS = { form: 'endpoint-alias', vpceId: 'vpce-0f1' };
const DNS = { form: 'endpoint-dns', vpceId: 'vpce-0f1' };
const ORDER = { stage: 'prod', path: 'orders/42' };

it.each([
  ['a URL with a query', `https://${HOST}/prod/orders/42?x=1#top`, { stage: 'prod', path: 'orders/42?x=1' }],
  ['a bare host', HOST, {}],
  ['a bare host with a trailing dot', `${HOST}.`, {}],
  ['a host with a path and no scheme', `//${HOST}/prod/orders/42`, ORDER],
  ['a URL in upper case', `HTTPS://${HOST.toUpperCase()}/Prod/A`, { stage: 'Prod', path: 'A' }],
  ['a URL in brackets of Markdown', `see [this](https://${HOST}/prod/orders/42), please`, ORDER],
  ['a path that needs escapes', `https://${HOST}/prod/a%20b/\u00e9`, { stage: 'prod', path: 'a%20b/%C3%A9' }],
  ['dot segments, as a client sends them', `https://${HOST}/prod/../beta/./x`, { stage: 'beta', path: 'x' }],
])('readPasted reads %s', (_, text, parts) => {
  expect(readPasted(text)).toEqual({ call: { ...API, form: 'private-dns', ...parts } });
});

it.each([
  [
    'an alias',
    `https://a1b2c3d4e5-vpce-0f1.execute-api.us-west-2.amazonaws.com/prod/orders/42`,
    { ...ALIAS, ...ORDER },
  ],
  [
    'the name of an endpoint with a header',
    `https://${ENDPOINT}/prod/orders/42\nx-apigw-api-id: a1b2c3d4e5`,
    { ...DNS, ...ORDER },
  ],
  [
    'a curl command with the header',
    `curl -sS -X POST 'https://${ENDPOINT}/prod/orders/42' \\\n  -H 'content-type: application/json' -H 'X-Apigw-Api-Id:a1b2c3d4e5' -d '{}'`,
    { ...DNS, ...ORDER, method: 'POST' },
  ],
  [
    'a curl command with a Host header before its URL',
    `curl --request=DELETE -H "Host: ${HOST}" https://${ENDPOINT}/prod/orders/42`,
    { ...DNS, ...ORDER, method: 'DELETE' },
  ],
  [
    'a raw request',
    `GET /prod/orders/42 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
    { form: 'private-dns', ...ORDER, method: 'GET' },
  ],
  ['the message of an unresolved name', `curl: (6) Could not resolve host: ${HOST}`, { form: 'private-dns' }],
  ['an ARN with its account masked', ARN, { ...ORDER, method: 'GET' }],
  [
    'the message of a 403',
    `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${ARN} with an explicit deny"}`,
    { ...ORDER, method: 'GET' },
  ],
  ['an ARN of a policy, with stars', 'arn:aws:execute-api:us-west-2:111122223333:a1b2c3d4e5/*/GET/', { method: 'GET' }],
  [
    'an ARN with a star in its path',
    'arn:aws:execute-api:us-west-2:111122223333:a1b2c3d4e5/prod/GET/a/*',
    { stage: 'prod', method: 'GET' },
  ],
  ['an ARN of a whole API', 'arn:aws:execute-api:us-west-2:111122223333:a1b2c3d4e5', {}],
])('readPasted reads %s', (_, text, parts) => {
  expect(readPasted(text)).toEqual({ call: { ...API, ...parts } });
});

it.each([
  'https://example.com/prod',
  `https://example.com/?next=https://${HOST}/prod`,
  `https://${HOST}@example.com/prod`,
  `https://${HOST}.example.com/prod`,
  'https://a1.execute-api.cn-north-1.amazonaws.com/prod',
  `https://a1_b2.execute-api.us-west-2.amazonaws.com/`,
  ARN.replace('arn:aws:', 'arn:aws-cn:'),
  'arn:aws:apigateway:us-west-2::/restapis/a1b2c3d4e5',
  'javascript:alert(1)',
  '',
  '%%%',
  `https://${HOST}/prod/${'a'.repeat(8200)}`,
])('readPasted refuses %s as no URL of an API', (text) => {
  expect(readPasted(text)).toMatchObject({ problem: { code: 'INVALID_REQUEST', details: { what: 'url' } } });
});

it.each(['', '\nx-apigw-api-id: ../..', '\nx-apigw-api-id: x.example.com', '\nHost: example.com'])(
  'readPasted asks for the header of an endpoint’s own name (%j)',
  (header) => {
    const read = readPasted(`https://${ENDPOINT}/prod/${header}`);

    expect(read).toMatchObject({ problem: { details: { what: 'header' } } });
    expect('problem' in read && problemDocument(read.problem, 'cli').remedy).toContain('-H');
  },
);

it('readPasted keeps no part that does not fit its grammar', () => {
  expect(readPasted(`https://${HOST}/__proto__/x`)).toEqual({ call: { ...API, form: 'private-dns' } });
  expect(readPasted('arn:aws:execute-api:us-west-2:111122223333:a1b2c3d4e5/prod/__proto__/x')).toEqual({
    call: { ...API, stage: 'prod', path: 'x' },
  });
});

it('isPasted tells a call from a name', () => {
  expect([HOST, `https://${HOST}`, ARN, 'curl x'].map(isPasted)).toEqual([true, true, true, true]);
  expect(['orders-api', 'orders.execute', 'Orders', ''].map(isPasted)).toEqual([false, false, false, false]);
});
