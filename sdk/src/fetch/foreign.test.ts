// Requests, answers and bodies of other libraries: whatever they lack, `registry.fetch` serves the call.
import { Readable } from 'node:stream';
import { VPC } from '../../test/documents.js';
import { replaceApi, startGateway, type Gateway } from '../../test/gateway.js';
import { memorySource, type MemorySource } from '../../test/memory-source.js';
import { createRegistry, type Registry } from '../registry.js';

let gateway: Gateway;
let source: MemorySource;

beforeEach(async () => {
  gateway = await startGateway();
  source = memorySource();
});

afterEach(() => gateway.stop());

const registryOf = (fetch: typeof globalThis.fetch = gateway.fetch): Registry =>
  createRegistry({ sources: [source], network: VPC, env: {}, fetch });
const replace = (): void => replaceApi(gateway, source);

it.each<[string, () => unknown]>([
  ['whose cancel rejects', () => ({ cancel: () => Promise.reject(new Error('no')) })],
  [
    'whose cancel throws',
    () => ({
      cancel: () => {
        throw new Error('no');
      },
    }),
  ],
  ['whose cancel never ends', () => ({ cancel: () => new Promise(() => undefined) })],
  ['that is a stream of Node’s', () => Readable.from(['x'])],
  ['that can only be read', () => ({})],
  ['that is absent', () => null],
])('registry.fetch heals a call whose first answer has a body %s', async (_, bodyOf) => {
  const registry = registryOf(async (input, init) => {
    const answer = await gateway.fetch(input, init);
    if (answer.status === 200) return answer;
    return Object.defineProperty(answer, 'body', { value: bodyOf() });
  });
  await registry.resolve('orders-api');
  replace();

  expect((await registry.fetch('orders-api', 'orders')).status).toBe(200);
});

it('registry.fetch follows a redirect whose body is locked', async () => {
  gateway.answer = ({ path }, response) =>
    path.endsWith('/x') ? void response.end('there') : void response.writeHead(302, { location: '/prod/x' }).end('x');
  const registry = registryOf(async (input, init) => {
    const answer = await gateway.fetch(input, init);
    if (answer.status === 302) answer.body?.getReader();
    return answer;
  });

  expect(await (await registry.fetch('orders-api', 'orders')).text()).toBe('there');
});

it('registry.fetch returns a 403 that cannot be cloned', async () => {
  gateway.live.clear();
  const registry = registryOf(async (input, init) => {
    const answer = await gateway.fetch(input, init);
    return Object.defineProperty(answer, 'clone', { value: undefined });
  });

  const answer = await registry.fetch('orders-api', 'orders');

  expect(answer.diagnosis).toMatchObject({ reason: 'not-found-or-forbidden' });
});

/** A request as node-fetch has it: of another class, with a stream of Node's for a body, and without most members. */
function foreignRequest(method: string, body: Readable | undefined): Request {
  const url = 'https://orders-api.waypost.internal/orders';
  return { url, method, headers: new Map([['x-mine', '1']]), body: body ?? null } as unknown as Request; // that is the test
}

it('registry.fetch sends a request of another library', async () => {
  const answer = await registryOf().fetch(foreignRequest('GET', undefined));

  expect(answer.status).toBe(200);
  expect(gateway.calls[0]).toMatchObject({ method: 'GET', path: '/prod/orders', headers: { 'x-mine': '1' } });
});

it.each([
  ['a small body', 10],
  ['a body of 3 MB', 3_000_000],
])('registry.fetch sends %s that is a stream of Node’s', async (_, size) => {
  const chunks = Array.from({ length: 10 }, () => Buffer.alloc(size / 10, 'x'));

  await registryOf().fetch(foreignRequest('PUT', Readable.from(chunks)));

  expect(gateway.calls[0]?.body).toHaveLength(size);
});

it('registry.fetch repeats a call whose bytes or form are of another realm', async () => {
  const { runInNewContext } = await import('node:vm');
  const bytes = runInNewContext('new Uint8Array([104, 105]).buffer') as ArrayBuffer;
  const registry = registryOf();
  await registry.resolve('orders-api');
  replace();

  const answer = await registry.fetch('orders-api', 'orders', { method: 'PUT', body: bytes });

  expect(answer.status).toBe(200);
  expect(gateway.calls.map(({ body }) => body)).toEqual(['hi', 'hi']);
});
