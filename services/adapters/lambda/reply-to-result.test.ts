import { replyToResult } from './reply-to-result.js';

it('copies status, headers and text of a reply', () => {
  const headers = { 'content-type': 'application/json', etag: '"a"' };

  const result = replyToResult({ status: 200, headers, body: '{"name":"é"}' });

  expect(result).toEqual({
    statusCode: 200,
    multiValueHeaders: { 'content-type': ['application/json'], etag: ['"a"'] },
    body: '{"name":"é"}',
    isBase64Encoded: false,
  });
});

it('uses an empty body for a reply without one', () => {
  const result = replyToResult({ status: 304, headers: { etag: '"a"' }, body: null });

  expect(result).toMatchObject({ statusCode: 304, body: '', multiValueHeaders: { etag: ['"a"'] } });
});
