// Signatures, compared with those of AWS's own signer.
import fc from 'fast-check';
import { signedByAws } from '../../test/aws-signer.js';
import { codePoint } from '../../test/code-points.js';
import { createPostSigner, signatureOf, type SignableRequest } from './sign.js';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/+=' };
const TIME = Date.UTC(2026, 5, 1, 12);

const path = fc
  .array(fc.string({ unit: codePoint }))
  .map((segments) => `/${segments.map(encodeURIComponent).join('/')}`);
/** AWS's signer takes the query as an object, which cannot have this name as a member of its own. */
const name = fc.string({ unit: codePoint, minLength: 1 }).filter((text) => text !== '__proto__');
const query = fc.array(fc.tuple(name, fc.string({ unit: codePoint })));
const header = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);

const requests: fc.Arbitrary<SignableRequest> = fc
  .record({ path, query, header, method: fc.constantFrom('GET', 'POST', 'DELETE'), body: fc.option(fc.string()) })
  .map(({ path: pathname, query: pairs, header: value, method, body }) => {
    const url = new URL('https://a1b2c3d4e5.execute-api.us-west-2.amazonaws.com');
    url.pathname = `/prod${pathname}`;
    url.search = new URLSearchParams(pairs).toString();
    const headers = { 'x-note': value, 'user-agent': 'unsigned' };
    return { service: 'execute-api', region: 'us-west-2', url, method, headers, body: body ?? undefined };
  });

it('a signature equals that of AWS’s signer for any path, query, header and body', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const { authorization } = signatureOf(request, credentials, TIME);
      expect(authorization).toBe(await signedByAws(request, credentials, TIME));
    }),
    { numRuns: 400 },
  );
});

it('the session token of temporary credentials is sent and signed', async () => {
  const url = new URL('https://dynamodb.us-west-2.amazonaws.com/');
  const request = { service: 'dynamodb', region: 'us-west-2', url, method: 'POST', headers: {}, body: '{}' };

  const added = signatureOf(request, { ...credentials, sessionToken: 'token' }, TIME);

  expect(added['x-amz-security-token']).toBe('token');
  expect(added.authorization).toBe(await signedByAws(request, { ...credentials, sessionToken: 'token' }, TIME));
});

it.each([
  ['https://dynamodb.us-west-2.amazonaws.com', undefined],
  ['https://dynamodb.us-west-2.amazonaws.com', 'token+/='],
  ['https://dynamodb.us-west-2.amazonaws.com', ' to\tken '],
  ['http://127.0.0.1:8000/behind%20a//proxy/?a=%C3%BC&a=1', ''],
])(
  'a signed POST to %s with the session token %p has the signature of AWS’s signer',
  async (endpoint, sessionToken) => {
    const url = new URL(endpoint);
    const sign = createPostSigner({ service: 'dynamodb', region: 'us-west-2', url }, 'application/x-amz-json-1.0');
    const [target, body, given] = [
      'DynamoDB_20120810.Query',
      '{"TableName":"größe"}',
      { ...credentials, sessionToken },
    ];
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
    const request = { service: 'dynamodb', region: 'us-west-2', url, method: 'POST', headers, body };

    const list = sign({ target, body, time: TIME }, given);
    const sent = Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]]] : [])));

    expect(sent.authorization).toBe(await signedByAws(request, given, TIME));
    const { authorization, ...dated } = signatureOf(request, given, TIME);
    expect(sent).toEqual({ ...headers, ...dated, authorization, host: url.host, 'content-length': '23' });
  },
);
