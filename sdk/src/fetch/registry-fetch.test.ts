// `sigV4` against a server that checks each signature by AWS's own signer, over what came on the wire.
import fc from 'fast-check';
import { VPC } from '../../test/documents.js';
import { startGateway, type Gateway } from '../../test/gateway.js';
import { memorySource } from '../../test/memory-source.js';
import { SIGNING_CREDENTIALS, expectedAuthorization } from '../../test/signature.js';
import { signedPaths } from '../../test/signed-paths.js';
import { createRegistry, type Registry } from '../registry.js';
import { sigV4 } from './registry-fetch.js';

let gateway: Gateway;
let registry: Registry;

beforeEach(async () => {
  gateway = await startGateway();
  registry = createRegistry({
    sources: [memorySource()],
    network: VPC,
    env: {},
    fetch: gateway.fetch,
    authorize: sigV4({ credentials: SIGNING_CREDENTIALS }),
  });
});

afterEach(async () => {
  registry.close();
  await gateway.stop();
});

/** The path on the wire, once its signature has been checked. */
async function signedPath(path: string, init?: RequestInit): Promise<string> {
  await registry.fetch('orders-api', path, init);
  const call = gateway.calls.at(-1)!;
  expect(call.headers.authorization).toBe(await expectedAuthorization(call));
  return call.path;
}

it.each([
  ["a(b)!c*d'e", "/prod/a(b)!c*d'e"],
  ['a:b@c;d=e,f$g&h+i', '/prod/a:b@c;d=e,f$g&h+i'],
  ['a%2Fb', '/prod/a%2Fb'],
  ['a%2fb', '/prod/a%2Fb'],
  ['a%41%7e', '/prod/aA~'],
  ['a[b]|c^d', '/prod/a%5Bb%5D%7Cc%5Ed'],
  ['ü/日本', '/prod/%C3%BC/%E6%97%A5%E6%9C%AC'],
  ['a b', '/prod/a%20b'],
  ['a//b/', '/prod/a//b/'],
  ['x?a=1+2&b=%2B', '/prod/x?a=1%202&b=%2B'],
  ['x?b=2&a=1&a=0', '/prod/x?b=2&a=1&a=0'],
  ['x?=v&&k&e=', '/prod/x?=v&k&e='],
  ['x?f[]=1|2^3', '/prod/x?f%5B%5D=1%7C2%5E3'],
  ["x?q='(*)!'", '/prod/x?q=%27%28%2A%29%21%27'],
  ['x?a=b=c', '/prod/x?a=b%3Dc'],
  ['x?u=https://h/p?x#f', '/prod/x?u=https%3A%2F%2Fh%2Fp%3Fx'],
])('a call to %j is sent as %j, and its signature fits', async (path, wire) => {
  expect(await signedPath(path)).toBe(wire);
});

it.each(['a%', 'a%zz', 'a%FF', 'x?a=%', 'x?%E0%A4%A=1', 'x?a=%C3'])(
  'a call to %j, whose escapes are malformed, is refused with INVALID_REQUEST',
  async (path) => {
    await expect(registry.fetch('orders-api', path)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      remedy: /UTF-8/,
    });
    expect(gateway.calls).toEqual([]);
  },
);

it('a signature fits any URL as it comes over the wire', async () => {
  await fc.assert(
    fc.asyncProperty(signedPaths, async (path) => {
      await signedPath(path);
    }),
    { numRuns: 150 },
  );
});

it.each<[string, RequestInit['body']]>([
  ['text', 'ü and \ud800'],
  ['bytes', new TextEncoder().encode('bytes')],
  ['parameters', new URLSearchParams({ a: '1 2' })],
])('a signature fits a body of %s', async (_, body) => {
  await signedPath('orders', { method: 'POST', body: body ?? null, headers: { 'x-note': ' a  b ', 'x-name': 'café' } });
});

it('a signature fits a call after a redirect within the service', async () => {
  gateway.answer = ({ path }, response) =>
    path.endsWith('/x') ? void response.end('there') : void response.writeHead(302, { location: '/prod/[1]/x' }).end();

  expect(await signedPath('orders')).toBe('/prod/%5B1%5D/x');
});
