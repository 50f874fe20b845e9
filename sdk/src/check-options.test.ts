// Walks the table of methods and options: calls each real method with each option, right, of the wrong type and misspelt.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { fakeRuntime } from '../test/clock.js';
import { VPC } from '../test/documents.js';
import { memorySource } from '../test/memory-source.js';
import {
  createRegistry,
  sigV4,
  type LookupOptions,
  type RegistryFetchOptions,
  type RegistryOptions,
  type SigV4Options,
} from './index.js';
import {
  DYNAMO_OPTIONS,
  METHOD_OPTIONS as REGISTRY_OPTIONS,
  SIGNING_OPTIONS,
  TEST_OPTIONS,
  type OptionRule,
} from './check-options.js';

import {
  createDynamoSource,
  type DynamoSourceOptions,
  type SourceListOptions,
  type SourceReadOptions,
  type SourceSendOptions,
} from './sources/dynamodb.js';
import { createHttpSource, type HttpSourceOptions } from './sources/http.js';
import { createTestRegistry, type TestRegistryOptions } from './testing.js';

const METHOD_OPTIONS = { ...REGISTRY_OPTIONS, ...TEST_OPTIONS, ...SIGNING_OPTIONS, ...DYNAMO_OPTIONS };
type TestedMethod = keyof typeof METHOD_OPTIONS;

const TABLE = 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod';
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const answer = (body: object) => () => Promise.resolve(Response.json(body));

/** A right value of each option. */
const RIGHT: Readonly<Record<string, unknown>> = {
  table: TABLE,
  url: 'http://127.0.0.1:4680',
  sources: [memorySource()],
  network: VPC,
  region: 'us-west-2',
  stage: 'prod',
  snapshot: { schema: 1, registry: '', documents: [] },
  overrides: { 'orders-api': 'http://127.0.0.1:1' },
  fallbacks: { 'orders-api': 'http://127.0.0.1:1' },
  freshForMs: 0,
  maxStaleMs: Infinity,
  timeoutMs: 100,
  attemptTimeoutMs: 100,
  signal: new AbortController().signal,
  fetch: answer({}),
  authorize: () => ({}),
  runtime: fakeRuntime(),
  env: {},
  replay: true,
  credentials: keys,
  client: { send: () => Promise.resolve({}) },
  agent: new Agent(),
  endpoint: 'http://127.0.0.1:4566',
  limit: 10,
  cursor: Buffer.from('orders-api').toString('base64url'),
  background: true,
  once: true,
  consistent: true,
};

const registry = () => createRegistry({ sources: [memorySource()], network: VPC, fetch: answer({}), env: {} });
const dynamo = () =>
  createDynamoSource({ table: TABLE, credentials: keys, endpoint: 'http://127.0.0.1:1', timeoutMs: 1, env: {} });
const http = () =>
  createHttpSource({ url: 'http://127.0.0.1:1', fetch: answer({ networks: [], regions: [], count: 0 }) });

const testing = () => createTestRegistry({ 'orders-api': 'http://127.0.0.1:1' }, { fetch: answer({}) });

type Call = (options: never) => unknown;

/** How each method is called; a method of several objects is called on each of them. */
const CALLS: Readonly<Record<TestedMethod, readonly Call[]>> = {
  createRegistry: [(options: object) => createRegistry({ env: {}, ...options })],
  'registry.resolve': ofEach((opened) => opened.resolve),
  'registry.lookup': ofEach((opened) => opened.lookup),
  'registry.explain': ofEach((opened) => opened.explain),
  'registry.watch': [
    (options: object) => registry().watch('orders-api', () => {}, options)(),
    (options: object) => testing().watch('orders-api', () => {}, options)(),
  ],
  'registry.peek': [
    (options: object) => registry().peek('orders-api', options),
    (options: object) => testing().peek('orders-api', options),
  ],
  'registry.fetch': [
    (waypost: object) => registry().fetch('orders-api', 'x', { waypost }),
    (waypost: object) => testing().fetch('orders-api', 'x', { waypost }),
  ],
  'registry.snapshot': [(options: object) => (registry().snapshot as Call)(options as never)],
  'registry.status': [(options: object) => (registry().status as Call)(options as never)],
  createTestRegistry: [(options: object) => createTestRegistry({}, options)],
  sigV4: [(options: object) => sigV4(options)],
  createDynamoSource: [(options: object) => createDynamoSource({ table: TABLE, env: {}, ...options })],
  createHttpSource: [(options: object) => createHttpSource({ url: 'http://127.0.0.1:4680', ...options })],
  'source.read': [
    (options: object) => http().read([{ kind: 'networks' }], options),
    (options: object) => unanswered(dynamo().read([{ kind: 'networks' }], options)),
  ],
  'source.list': [(options: object) => unanswered(dynamo().list(options))],
  'source.networks': [(options: object) => unanswered(dynamo().networks(options))],
  'source.send': [(options: object) => unanswered(dynamo().send('Query', {}, options))],
};

function ofEach(method: (opened: ReturnType<typeof registry>) => (service: string, call: object) => unknown): Call[] {
  return [registry, testing].map((open) => (options: object) => method(open())('orders-api', options));
}

/** Nobody listens at the address: only a refusal of the options counts. */
async function unanswered(reading: Promise<unknown>): Promise<void> {
  await reading.catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'INVALID_REQUEST') throw error;
  });
}

const ROWS = Object.entries(METHOD_OPTIONS).flatMap(([method, options]) =>
  Object.keys(options).map((option): [TestedMethod, string] => [method as TestedMethod, option]),
);

async function outcome(call: Call, options: unknown): Promise<unknown> {
  try {
    await call(options as never);
    return 'accepted';
  } catch (error) {
    return error;
  }
}

const refusalOf = (option: string) => ({ code: 'INVALID_REQUEST', details: { option } });

describe('the table of methods and options', () => {
  it.each(ROWS)('%s accepts the option %s', async (method, option) => {
    for (const call of CALLS[method]) expect(await outcome(call, { [option]: RIGHT[option] })).toBe('accepted');
  });

  it.each(ROWS)('%s refuses a value of the wrong type for the option %s', async (method, option) => {
    for (const call of CALLS[method]) {
      for (const wrong of [null, Symbol('wrong'), NaN]) {
        expect(await outcome(call, { [option]: wrong })).toMatchObject(refusalOf(option));
      }
    }
  });

  it.each(ROWS)('%s refuses the option %s with a typing error, and suggests the right name', async (method, option) => {
    for (const call of CALLS[method]) {
      const refusal = await outcome(call, { [`${option}x`]: RIGHT[option] });

      expect(refusal).toMatchObject(refusalOf(`${option}x`));
      expect((refusal as { remedy: string }).remedy).toContain(`"${option}"`);
    }
  });

  it.each(Object.keys(METHOD_OPTIONS) as TestedMethod[])(
    '%s refuses every option of the other methods',
    async (method) => {
      const own = METHOD_OPTIONS[method];
      const foreign = Object.keys(RIGHT).filter((option) => !Object.hasOwn(own, option));
      for (const call of CALLS[method]) {
        for (const option of foreign) {
          expect(await outcome(call, { [option]: RIGHT[option] })).toMatchObject(refusalOf(option));
        }
      }
    },
  );

  it.each<[string, Call]>([
    ['registry.resolve', (options) => registry().resolve('orders-api', options)],
    ['registry.peek', (options) => registry().peek('orders-api', options)],
    ['registry.fetch', (options) => registry().fetch('orders-api', 'x', options)],
    ['registry.snapshot', (options) => (registry().snapshot as Call)(options)],
  ])('%s refuses a text, a number, a list and null for its options', async (_, call) => {
    for (const options of ['prod', 5, [], null]) {
      expect(await outcome(call, options)).toMatchObject(refusalOf('options'));
    }
  });

  it.each(Object.keys(METHOD_OPTIONS['registry.fetch']))(
    'registry.fetch refuses the option %s beside those of fetch, and says where it belongs',
    async (option) => {
      const refusal = await outcome((init) => registry().fetch('orders-api', 'x', init), { [option]: RIGHT[option] });

      expect(refusal).toMatchObject({ ...refusalOf(option), remedy: `Give it as { waypost: { ${option}: … } }.` });
    },
  );

  it('registry.fetch refuses a misspelt member "waypost"', async () => {
    const refusal = await outcome((init) => registry().fetch('orders-api', 'x', init), { wayPost: { stage: 'v2' } });

    expect(refusal).toMatchObject(refusalOf('wayPost'));
  });

  it('the manual lists the options of each method', () => {
    const manual = readFileSync(join(__dirname, '../README.md'), 'utf8');
    const [, section = ''] = manual.split('\n## Options of a call\n');
    const [table = ''] = section.trimStart().split('\n\n');
    const rows = table.split('\n').flatMap((line) => {
      const [method, ...options] = [...line.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
      return method === undefined ? [] : [[method, options.sort()]];
    });

    const methods = ['resolve', 'lookup', 'explain', 'watch', 'peek', 'fetch'] as const;
    expect(rows).toEqual(methods.map((name) => [name, Object.keys(METHOD_OPTIONS[`registry.${name}`]).sort()]));
  });

  it('the table has exactly the members of the types, as the compiler checks', () => {
    const typed: { readonly [Method in keyof OptionTypes]: RulesOf<OptionTypes[Method]> } = METHOD_OPTIONS;

    expect(typed).toBe(METHOD_OPTIONS);
  });
});

type RulesOf<Options> = { readonly [Name in keyof Options]-?: OptionRule };

/** The type of each method's options. */
interface OptionTypes {
  readonly createRegistry: RegistryOptions;
  readonly 'registry.resolve': LookupOptions;
  readonly 'registry.lookup': LookupOptions;
  readonly 'registry.explain': LookupOptions;
  readonly 'registry.watch': LookupOptions;
  readonly 'registry.fetch': RegistryFetchOptions;
  readonly createTestRegistry: TestRegistryOptions;
  readonly sigV4: SigV4Options;
  readonly createDynamoSource: DynamoSourceOptions;
  readonly createHttpSource: HttpSourceOptions;
  readonly 'source.read': SourceReadOptions;
  readonly 'source.list': SourceListOptions;
  readonly 'source.networks': SourceListOptions;
  readonly 'source.send': SourceSendOptions;
}
