// A user's program: uses the whole public surface of the package, against a local server that `main.ts` starts. Compiled, bundled
// and run in each way that the table of `README.md` names. It fails if an export or a method is left that it did not use.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as root from 'waypost';
import type { Authorize, LookupResult, Registry, RegistrySource, WaypostErrorCode } from 'waypost';
import * as dynamodb from 'waypost/dynamodb';
import * as http from 'waypost/http';
import * as model from 'waypost/model';
import * as testing from 'waypost/testing';

declare module 'waypost' {
  interface Register {
    service: 'orders-api' | 'catalog-api' | 'billing-api';
  }
}

const called = new Set<string>();
const all = new Set<string>();

/** The same object, which notes what is used of it. */
function noting<T extends object>(name: string, object: T): T {
  const members = Object.keys(object).filter((key) => key !== 'default' && key !== 'module.exports');
  for (const key of members) all.add(`${name}.${key}`);
  const copy: Record<string, unknown> = {};
  for (const key of members) {
    Object.defineProperty(copy, key, {
      enumerable: true,
      get: () => {
        called.add(`${name}.${key}`);
        return (object as Record<string, unknown>)[key];
      },
    });
  }
  return copy as T;
}

const { WaypostError, createRegistry, fetch, isWaypostError, lookup, peek, resolve, sigV4, subscribe, watch } = noting(
  'waypost',
  root as Omit<typeof root, 'default'>,
);
const { createDynamoSource, unmarshal } = noting('waypost/dynamodb', dynamodb as Omit<typeof dynamodb, 'default'>);
const { createHttpSource } = noting('waypost/http', http as Omit<typeof http, 'default'>);
const { ERRORS, choose, itemKey, readQuestion } = noting('waypost/model', model as Omit<typeof model, 'default'>);
const { createTestRegistry } = noting('waypost/testing', testing as Omit<typeof testing, 'default'>);

function equal(what: string, given: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(given), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, received ${left}`);
}

/** The code of the error that a call throws. */
async function codeOf(call: () => unknown): Promise<WaypostErrorCode | undefined> {
  try {
    await call();
  } catch (error) {
    if (isWaypostError(error) && error.code === 'SERVICE_GONE') return error.details.removals && error.code;
    if (isWaypostError(error) && error instanceof WaypostError && error.remedy !== '') return error.code;
    throw error;
  }
  return undefined;
}

const env = process.env;
const table = env.WAYPOST_TABLE ?? '';
const url = env.WAYPOST_URL ?? '';

/** A service behind the gateway: answers with its method, path and headers. */
async function startService(): Promise<{ readonly origin: string; readonly stop: () => void }> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += String(chunk)));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      response.end(JSON.stringify({ method, path, body, isSigned: headers.authorization !== undefined }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

/** Every method of a registry that reads by these sources. */
async function useRegistry(origin: string, sources: readonly RegistrySource[], kind: string): Promise<void> {
  const toService: typeof globalThis.fetch = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return globalThis.fetch(`${origin}${pathname}${search}`, init);
  };
  const authorize: Authorize = sigV4();
  const registry: Registry = noting(
    'registry',
    createRegistry({ sources, authorize, fetch: toService, network: 'shop', env: { ...env } }),
  );
  const events: string[] = [];
  const stop = subscribe('resolve', ({ source }) => void events.push(source));
  const address: LookupResult = await registry.lookup('orders-api', { timeoutMs: 5000 });
  equal(`${kind}: source of the first look-up`, address.source, 'live');
  equal(`${kind}: resolve`, await registry.resolve('orders-api'), address.url);
  equal(`${kind}: peek`, registry.peek('orders-api'), address.url);
  equal(`${kind}: events`, events.slice(0, 2), ['live', 'cache']);
  stop();
  const path = new URL(address.url).pathname;
  const answer = await registry.fetch('orders-api', 'orders/42', { method: 'POST', body: 'x' });
  equal(`${kind}: fetch`, await answer.json(), { method: 'POST', path: `${path}orders/42`, body: 'x', isSigned: true });
  const { gates } = await registry.explain('orders-api');
  equal(`${kind}: explain`, gates.length > 5, true);
  const seen: string[] = [];
  registry.watch('orders-api', (now) => void seen.push(now.url))();
  equal(`${kind}: an unknown name`, await codeOf(() => registry.resolve('billing-api')), 'SERVICE_NOT_FOUND');
  // @ts-expect-error: a name that Register does not declare
  equal(`${kind}: a malformed name`, await codeOf(() => registry.resolve('Order API')), 'INVALID_REQUEST');
  await useSnapshot(registry, address.url);
  equal(`${kind}: state`, registry.status().state, 'ok');
  registry.close();
  equal(`${kind}: after close`, await codeOf(() => registry.resolve('catalog-api')), 'REGISTRY_UNAVAILABLE');
}

async function useSnapshot(registry: Registry, expected: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-consumer-'));
  const file = join(folder, 'snapshot.json');
  equal('saveSnapshot', await registry.saveSnapshot(file), true);
  equal('snapshot', registry.snapshot().documents.length, JSON.parse(readFileSync(file, 'utf8')).documents.length);
  const down = createRegistry({ url: 'http://127.0.0.1:1', snapshot: file, network: 'shop', timeoutMs: 300, env: {} });
  const { source, url: last } = await down.lookup('orders-api');
  equal('the snapshot while the registry is down', [source, last], ['snapshot', expected]);
  down.close();
  rmSync(folder, { recursive: true });
}

/** The functions that need the environment alone. */
async function useModule(origin: string): Promise<void> {
  env.WAYPOST_OVERRIDES = `catalog-api=${origin}/base/`;
  const found = await resolve('orders-api');
  equal('lookup', (await lookup('orders-api')).url, found);
  equal('peek', peek('orders-api'), found);
  const { path } = (await (await fetch('catalog-api', 'items')).json()) as { readonly path: string };
  equal('fetch', path, '/base/items');
  watch('catalog-api', () => undefined)();
}

async function useTable(): Promise<RegistrySource> {
  const { list, networks, send, read, close, description } = noting('table', createDynamoSource({ table }));
  equal('description', description.includes(table), true);
  equal(
    'list',
    (await list({ limit: 10 })).items.some(({ name }) => name === 'orders-api'),
    true,
  );
  equal('networks', (await networks()).items.length > 0, true);
  const pk = itemKey({ kind: 'service', name: 'orders-api' });
  const { Item } = await send('GetItem', { TableName: table, Key: { pk: { S: pk.pk }, sk: { S: pk.sk } } });
  equal('unmarshal', unmarshal(Item).pk, pk.pk);
  const asked = await readQuestion({ service: 'orders-api', registry: 'local', network: 'shop' }, read);
  const choice = choose(asked.question, asked.knowledge);
  equal('choose', choice.outcome, 'address');
  close();
  return createDynamoSource({ table });
}

async function useTesting(): Promise<void> {
  const registry = noting('testing', createTestRegistry({ 'orders-api': 'http://127.0.0.1:1/' }));
  registry.set('catalog-api', 'http://127.0.0.1:2/');
  registry.refuse('orders-api', 'SERVICE_GONE');
  equal('testing: set', await registry.resolve('catalog-api'), 'http://127.0.0.1:2/');
  equal('testing: refuse', await codeOf(() => registry.lookup('orders-api')), 'SERVICE_GONE');
  // @ts-expect-error: a name that Register does not declare
  createTestRegistry({ 'order-api': 'http://127.0.0.1:1/' });
  const { fetch: call, explain, peek: look, watch: follow, snapshot, saveSnapshot, status, close } = registry;
  equal(
    'testing: members',
    [call, explain, look, follow, snapshot, saveSnapshot, status].map((member) => typeof member),
    Array(7).fill('function'),
  );
  close();
}

async function main(): Promise<void> {
  const service = await startService();
  await useRegistry(service.origin, [await useTable()], 'table');
  const endpoint = noting('endpoint', createHttpSource({ url }));
  await useRegistry(service.origin, [endpoint], 'endpoint');
  equal('close and description', [typeof endpoint.close, endpoint.description.includes(url)], ['function', true]);
  await useModule(service.origin);
  await useTesting();
  equal('ERRORS', ERRORS.SERVICE_GONE.status, 410);
  equal(
    'what was not called',
    [...all].filter((name) => !called.has(name)),
    [],
  );
  service.stop();
}

main().then(
  () => {
    console.log(`ran ${all.size} members`);
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
