import { responseToResult } from './response-to-result.js';

it('has status, headers and text', async () => {
  const headers = { 'content-type': 'application/json', etag: '"a"' };

  const result = await responseToResult(new Response('{"name":"é"}', { status: 200, headers }));

  expect(result).toEqual({
    statusCode: 200,
    multiValueHeaders: { 'content-type': ['application/json'], etag: ['"a"'] },
    body: '{"name":"é"}',
    isBase64Encoded: false,
  });
});

it('keeps several headers of one name apart', async () => {
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);

  const { multiValueHeaders } = await responseToResult(new Response('', { headers }));

  expect(multiValueHeaders?.['set-cookie']).toEqual(['a=1', 'b=2']);
});

it('has an empty body where there is none', async () => {
  const result = await responseToResult(new Response(null, { status: 304, headers: { etag: '"a"' } }));

  expect(result).toMatchObject({ statusCode: 304, body: '', multiValueHeaders: { etag: ['"a"'] } });
});
