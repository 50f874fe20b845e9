// The mistakes of a first day: what a new user writes, and the message that says what is wrong and what to do.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { itExplains, type Mistake, type Untyped } from '../test/mistakes.js';
import { subscribe } from './events.js';
import { sigV4 } from './fetch/registry-fetch.js';
import { createRegistry, type Registry } from './registry.js';
import { createDynamoSource } from './sources/dynamodb.js';
import { createHttpSource } from './sources/http.js';
import { createTestRegistry } from './testing.js';

let server: Server;
let origin: string;
let registry: Registry;

beforeAll(async () => {
  server = createServer((request, response) =>
    response.end(request.url?.startsWith('/api') === true ? '{}' : '<html>'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // a TCP server's address
  registry = open();
});
afterAll(() => {
  registry.close();
  server.closeAllConnections();
  server.close();
});

const open = (options: object = {}): Registry =>
  createRegistry({ sources: [], overrides: { 'orders-api': `${origin}/api/` }, env: {}, ...options });
const named = (service: unknown) => registry.resolve(service as Untyped);
const asked = (call: object) => registry.resolve('billing-api', call);
const fetched = (init: object) => registry.fetch('orders-api', 'orders', init as Untyped);
const authorizedBy = (authorize: unknown) => open({ authorize }).fetch('orders-api', 'orders');

const MISTAKES: readonly Mistake[] = [
  [
    'no configuration',
    () => createRegistry({ env: {} }).resolve('orders-api'),
    'No registry is configured. Give `table`, `url` or `sources`, or set WAYPOST_TABLE or WAYPOST_URL.',
  ],
  [
    'an empty variable',
    () => createRegistry({ env: { WAYPOST_TABLE: '' } }).resolve('orders-api'),
    'No registry is configured. Give `table`, `url` or `sources`, or set WAYPOST_TABLE or WAYPOST_URL.',
  ],
  [
    'the table instead of options',
    () => createRegistry('waypost-prod' as Untyped),
    'The options are a string, and not an object. Give an object of options, as in { timeoutMs: 500 }.',
  ],
  [
    'null instead of options',
    () => createRegistry(null as Untyped),
    'The options are null, and not an object. Give an object of options, as in { timeoutMs: 500 }.',
  ],
  ['an option with a typing error', () => open({ tabel: 'x' }), 'Unknown option "tabel". Did you mean "table"?'],
  ['an option without its unit', () => open({ timeout: 500 }), 'Unknown option "timeout". Did you mean "timeoutMs"?'],
  [
    'a table with a space',
    () => createRegistry({ table: 'way post', env: {} }),
    '"way post" is not a table. Give a table\'s name or its ARN.',
  ],
  [
    'an empty table',
    () => open({ table: '' }),
    'Invalid option "table". Set it to a table\'s name or ARN, or a list of them.',
  ],
  [
    'a table whose region is unknown',
    () => createRegistry({ table: 'waypost-prod', env: {} }),
    'The region of table "waypost-prod" is unknown. Give the table\'s ARN, or set AWS_REGION or the profile\'s region.',
  ],
  [
    'an availability zone as the region',
    () => open({ region: 'us-west-2a' }),
    'Invalid option "region": "us-west-2a" is not a valid region. Use a region, such as eu-west-1.',
  ],
  [
    'a URL without a scheme',
    () => createRegistry({ url: 'registry.example', env: {} }),
    'Invalid option "url". Set it to an http(s) URL.',
  ],
  [
    'a URL with a query',
    () => createRegistry({ url: 'https://registry.example/?x=1', env: {} }),
    'Invalid option "url". Set it to an http(s) URL without a query, a fragment or a user.',
  ],
  [
    'the URL of a web page',
    () => createRegistry({ url: origin, env: {} }).resolve('orders-api'),
    ':PORT returned no JSON. Check that the URL belongs to a query endpoint.',
  ],
  [
    'https for a server that speaks http',
    () => createRegistry({ url: origin.replace('http:', 'https:'), timeoutMs: 2000, env: {} }).resolve('orders-api'),
    ':PORT speaks no TLS that this process understands. Check whether the URL must begin with http:.',
  ],
  [
    'a subnet as the network',
    () => open({ network: 'subnet-0a1b2c3d' }),
    'Invalid option "network": "subnet-0a1b2c3d" is the id of a subnet, not of a network. Use the id of its VPC, which begins with vpc-.',
  ],
  [
    'addresses as the network',
    () => open({ network: '10.0.0.0/16' }),
    'Invalid option "network": "10.0.0.0/16" is not a valid network. Use a VPC id, endpoint id or network name.',
  ],
  [
    'the name of a table as a source',
    () => open({ sources: ['waypost-prod'] }),
    'Invalid option "sources". Set it to a list of sources, as createDynamoSource returns them.',
  ],
  [
    'overrides as a Map',
    () => open({ overrides: new Map() }),
    'Invalid option "overrides". Set it to an object of URLs by service, and no Map.',
  ],
  [
    'a path as an override',
    () => open({ overrides: { 'orders-api': '/orders' } }),
    'Invalid option "overrides.orders-api". Set it to an http(s) URL.',
  ],
  [
    'a promise as the name',
    () => named(Promise.resolve('orders-api')),
    'The service name is a promise, not a text. Await the promise first.',
  ],
  [
    'an undefined name',
    () => named(undefined),
    'The service name is undefined, not a text. Use lower-case DNS labels, such as orders-api.',
  ],
  [
    'a number as the name',
    () => named(42),
    'The service name is a number, not a text. Use lower-case DNS labels, such as orders-api.',
  ],
  [
    'a list as the name',
    () => named(['orders-api']),
    'The service name is a list, not a text. Use lower-case DNS labels, such as orders-api.',
  ],
  ['an empty name', () => named(''), '"" is not a valid service name. Use lower-case DNS labels, such as orders-api.'],
  [
    'capitals in the name',
    () => named('Orders-API'),
    '"Orders-API" is not a valid service name. Use lower-case DNS labels, such as orders-api.',
  ],
  [
    'a number as the stage',
    () => asked({ stage: 1 }),
    'Invalid option "stage": The stage name is a number, not a text. Use at most 128 letters, digits, "-" and "_".',
  ],
  [
    'a text as the time',
    () => asked({ timeoutMs: '3000' }),
    'Invalid option "timeoutMs". Set it to a number of milliseconds, 0 or more.',
  ],
  [
    'the controller as the signal',
    () => asked({ signal: new AbortController() }),
    'Invalid option "signal". Set it to an AbortSignal.',
  ],
  [
    'a callback as the options',
    () => asked(() => undefined),
    'The options are a function, and not an object. Give an object of options, as in { timeoutMs: 500 }.',
  ],
  [
    'a path without a service',
    () => registry.fetch('/orders'),
    '"/orders" is neither the name of a service nor a URL. Give the name and the path as two arguments, or a URL as in https://orders-api.waypost.internal/orders/42.',
  ],
  [
    'a path that leaves the service',
    () => registry.fetch('orders-api', '../admin'),
    'The path "../admin" leaves the service. Give a path under the service’s own.',
  ],
  [
    'a URL of another host',
    () => registry.fetch('https://orders-api.example/orders'),
    '"https://orders-api.example/orders" contains no service name. Give a service name and a path, or a URL as in https://orders-api.waypost.internal/orders/42.',
  ],
  [
    'an option of Waypost beside those of fetch',
    () => fetched({ stage: 'v2' }),
    'The option "stage" is Waypost\'s and not one of fetch. Give it as { waypost: { stage: … } }.',
  ],
  [
    'a timeout beside the options of fetch',
    () => fetched({ timeout: 5 }),
    'Unknown option "timeout". Give { waypost: { timeoutMs: … } }, or `signal: AbortSignal.timeout(…)`.',
  ],
  [
    'an object as the body',
    () => fetched({ method: 'POST', body: { id: 42 } }),
    'The body is an object. Give its text: JSON.stringify(…).',
  ],
  [
    'a watch without a function',
    () => registry.watch('orders-api', { network: 'vpc-0a' } as Untyped),
    'registry.watch has no watcher to call. Give a function as its second argument.',
  ],
  [
    'sigV4 without its brackets',
    () => authorizedBy(sigV4),
    'The option `authorize` is sigV4 itself. Call it: `authorize: sigV4()`.',
  ],
  [
    'a text from authorize',
    () => authorizedBy(() => 'Bearer x'),
    'The option `authorize` failed: it returned String and no plain object of headers. Correct the function.',
  ],
  [
    'Headers from authorize',
    () => authorizedBy(() => new Headers()),
    'The option `authorize` failed: it returned Headers and no plain object of headers. Correct the function.',
  ],
  [
    'an undefined header from authorize',
    () => authorizedBy(() => ({ authorization: undefined })),
    'The option `authorize` failed: it returned no text for the header "authorization". Correct the function.',
  ],
  [
    'keys beside the options of sigV4',
    () => sigV4({ accessKeyId: 'a', secretAccessKey: 'b' } as Untyped),
    'Unknown option "accessKeyId". Use one of credentials, region, runtime.',
  ],
  [
    'a path for snapshot',
    () => (registry.snapshot as (path: string) => unknown)('/tmp/x'),
    'The options are a string, and not an object. Give an object of options, as in { timeoutMs: 500 }.',
  ],
  [
    'a snapshot without a path',
    () => registry.saveSnapshot(undefined as Untyped),
    'The snapshot cannot be written to "undefined": it is no path. Give the path of a file in a directory that exists and that this process may write.',
  ],
  [
    'the whole name of a channel',
    () => subscribe('waypost:resolve' as Untyped, () => undefined),
    'There is no event "waypost:resolve". Use "resolve".',
  ],
  [
    'no handler of an event',
    () => subscribe('resolve', undefined as Untyped),
    'subscribe has no handler to call. Give a function as its second argument.',
  ],
  [
    'a source without options',
    () => createDynamoSource(undefined as Untyped),
    'The options are undefined, and not an object. Give an object of options, as in { timeoutMs: 500 }.',
  ],
  [
    'a source of no table',
    () => createDynamoSource({} as Untyped),
    'Invalid option "table". Set it to a table\'s name or its ARN.',
  ],
  ['a source of no URL', () => createHttpSource({} as Untyped), 'Invalid option "url". Set it to an http(s) URL.'],
  [
    'a test without the service',
    () => createTestRegistry({}).resolve('orders-api'),
    'The test sets no URL for "orders-api". Give it to createTestRegistry, or call registry.set("orders-api", url).',
  ],
  [
    'a code that does not exist',
    () => createTestRegistry({}).refuse('orders-api', 'GONE' as Untyped),
    '"GONE" is not a code of an error. Use "SERVICE_GONE".',
  ],
  ['a call after close', () => afterClose(), 'The registry is closed. Create another registry.'],
];

function afterClose(): Promise<string> {
  const closed = createRegistry({ url: origin, env: {} });
  closed.close();
  closed.close();
  return closed.resolve('orders-api');
}

itExplains(MISTAKES);
