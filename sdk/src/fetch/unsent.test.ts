// Which failures heal a POST: those before anything was sent, whatever the phase. Bun and Deno: `unsent.clients.test.ts`.
import { URL_OF_ORDERS, VPC, replacedEntry } from '../../test/documents.js';
import { memorySource } from '../../test/memory-source.js';
import { startBrokenServers, type BrokenServers } from '../../test/broken-servers.js';
import { createRegistry } from '../registry.js';
import { isUnsent } from './unsent.js';

let servers: BrokenServers;

beforeAll(async () => {
  servers = await startBrokenServers();
});

afterAll(() => servers.stop());

/** A call whose old address is that of `broken`, while the registry has a new one. */
async function callThrough(broken: string, method: string): Promise<string> {
  const source = memorySource();
  const host = new URL(URL_OF_ORDERS).host;
  const registry = createRegistry({
    sources: [source],
    network: VPC,
    env: {},
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      return fetch(`${url.host === host ? broken : servers.healthy}${url.pathname}`, init);
    },
  });
  await registry.resolve('orders-api');
  source.documents.set('service:orders-api', replacedEntry());
  const answer = await registry.fetch('orders-api', method.toLowerCase(), {
    method,
    ...(method === 'POST' && { body: 'x' }),
  });
  return answer.text();
}

it.each([
  'its name is unknown',
  'the connection is refused',
  'the handshake is cut off',
  'the handshake is reset',
  'the server speaks no TLS',
  'the certificate does not fit',
])('registry.fetch sends a POST to the new address if, at the old one, %s', async (phase) => {
  expect(await callThrough(servers.unsent[phase] ?? '', 'POST')).toBe('POST');
});

it.each(['the connection ends after the request', 'the connection is reset after the request'])(
  'registry.fetch repeats a GET and never a POST if %s',
  async (phase) => {
    const url = servers.sent[phase] ?? '';
    servers.arrived.length = 0;

    await expect(callThrough(url, 'POST')).rejects.toThrow('fetch failed');
    const got = await callThrough(url, 'GET');

    expect(got).toBe('GET');
    expect(servers.arrived).toEqual(['POST /prod/post', 'GET /prod/get']);
  },
);

const failure = (members: object): Error => Object.assign(new Error('failed'), members);

it.each<[string, unknown, boolean]>([
  ['a name look-up that may be tried again', failure({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }), true],
  ['a look-up by c-ares', failure({ code: 'ESERVFAIL', syscall: 'queryA' }), true],
  ['a connection without a route', failure({ code: 'EADDRNOTAVAIL', syscall: 'connect' }), true],
  ['a route that is lost later', failure({ code: 'EHOSTUNREACH', syscall: 'read' }), false],
  ['a refusal in a cause', new TypeError('x', { cause: failure({ code: 'ECONNREFUSED' }) }), true],
  ['a broken pipe', failure({ code: 'EPIPE', syscall: 'write' }), false],
  ['several addresses, all refused', new AggregateError([failure({ code: 'ECONNREFUSED' })]), true],
  [
    'several addresses, one of them reset',
    new AggregateError([failure({ code: 'ECONNREFUSED' }), failure({ code: 'ECONNRESET' })]),
    false,
  ],
  ['an expired certificate', failure({ code: 'CERT_HAS_EXPIRED' }), true],
  ["Bun's error of TLS, which the request may precede", failure({ code: 'EPROTO', errno: 0 }), false],
  ['a record of another protocol, at any time', failure({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), false],
  ['an alert within TLS', failure({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }), false],
  ['an answer that takes too long', failure({ code: 'UND_ERR_HEADERS_TIMEOUT' }), false],
  ['a connection that is not made in time', failure({ code: 'UND_ERR_CONNECT_TIMEOUT' }), true],
  ['no error at all', undefined, false],
])('%s counts by its phase as sent or not', (_, error, expected) => {
  expect(isUnsent(error)).toBe(expected);
});

it('the causes of an error that is its own cause are read once', () => {
  const error = failure({});
  error.cause = error;

  expect(isUnsent(error)).toBe(false);
});
