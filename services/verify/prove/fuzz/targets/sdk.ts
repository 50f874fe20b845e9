// Hostile input to the SDK: DynamoDB items, answers of the query endpoint, snapshots, policies, URLs and the paths of calls.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { createRegistry, type LookupResult, type Registry, type RegistryRuntime, type RegistrySnapshot } from 'waypost';
import { createDynamoSource, type ReadyClient, type RegistrySource } from 'waypost/dynamodb';
import { createHttpSource } from 'waypost/http';
import {
  commonVerdict,
  isApiId,
  isRegion,
  isServiceName,
  isWaypostError,
  WaypostError,
  normaliseName,
  parseApiUrl,
  policyVerdict,
  type ServiceAddress,
} from 'waypost/model';
import { entries, networkDocuments, networks } from '../../../../app/http/test/documents.js';
import { digestPolicy } from '../../../../core/policy/digest.js';
import type { Target } from '../../target.js';
import { expectFit, expectFitCall, expectPrintable } from '../expect-fit.js';
import { fuzzTarget } from '../fuzz.js';
import { hostileText, hostileValue, mutated } from '../hostile.js';

const SERVICE = 'orders-api';
const NETWORK = 'vpc-0a';
const entry = entries.find(({ name }) => name === SERVICE);
const network = networkDocuments.find(({ ref }) => ref === NETWORK);
const networkSummary = {
  count: networks.length,
  networks,
  regions: [
    { region: 'us-east-1', vpcs: 1, only: 'vpc-0e' },
    { region: 'us-west-2', vpcs: 2, only: null },
  ],
};

/** Questions about the input; each input gets one, since each question costs reads. */
const QUESTIONS: readonly ((registry: Registry) => Promise<void>)[] = [
  async (registry) => fits(await registry.lookup(SERVICE, { network: NETWORK })),
  async (registry) => fits(await registry.lookup(SERVICE)),
  async (registry) => fits(await registry.lookup(SERVICE, { network: NETWORK, stage: 'beta' })),
  async (registry) => {
    const { gates } = await registry.explain(SERVICE, { network: NETWORK });
    for (const { title, evidence, remedy } of gates) expectPrintable(`${title} ${evidence} ${remedy ?? ''}`);
  },
];

/** The answer is an address, since there are no overrides or fallbacks. */
const fits = (found: LookupResult): void => expectFit(found as unknown as ServiceAddress);

/** A hostile input and the question to ask about it. */
const asked = <T>(given: fc.Arbitrary<T>) => fc.record({ given, question: fc.nat({ max: QUESTIONS.length - 1 }) });

/** The result is a valid address or a documented error with printable text. */
async function tryRegistry(registry: Registry, question: number): Promise<void> {
  await outcomeOf(async () => QUESTIONS[question]?.(registry));
  JSON.stringify(registry.snapshot());
  registry.status();
  registry.close();
}

async function outcomeOf(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    expectPrintable(`${error.message} ${error.remedy}`);
  }
}

const QUIET = { env: {}, timeoutMs: 20 };
/** Time stands still: a pause of zero ends at once, and no timeout is reached. */
const runtime: RegistryRuntime = {
  now: () => Date.parse('2026-06-01T12:00:00Z'),
  random: () => 0,
  after: (ms, callback) => {
    if (ms > 0) return () => undefined;
    const timer = setImmediate(callback);
    return () => clearImmediate(timer);
  },
};

const items = [entry, network, networkSummary].map((document, index) =>
  marshall(
    {
      pk: ['SERVICE#orders-api', 'NETWORK#vpc-0a', 'NETWORKS'][index],
      sk: 'v1',
      schema: 1,
      registry: 'prod',
      ...document,
    },
    { removeUndefinedValues: true },
  ),
);

const dynamoAnswers = mutated([
  { Responses: { 'waypost-prod': items }, UnprocessedKeys: {} },
  { Responses: { 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod': items } },
  {
    Responses: { 'waypost-prod': items },
    UnprocessedKeys: { 'waypost-prod': { Keys: [marshall({ pk: 'NETWORKS', sk: 'v1' })] } },
  },
]);

function dynamoSource(answer: unknown): RegistrySource {
  // The source uses only `send`, which returns what was received.
  const client = { send: async () => answer } as unknown as ReadyClient;
  return createDynamoSource({ table: 'waypost-prod', region: 'us-west-2', client, env: {}, runtime, timeoutMs: 1 });
}

const httpBody = fc.oneof(
  {
    weight: 8,
    arbitrary: mutated([entry, network, networkSummary, { code: 'SERVICE_NOT_FOUND', detail: 'x' }]).map((value) =>
      JSON.stringify(value),
    ),
  },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: hostileValue.map((value) => JSON.stringify(value)) },
);

const httpAnswer = fc.record({
  bodies: fc.array(httpBody, { minLength: 2, maxLength: 2 }),
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant(200) },
    { weight: 3, arbitrary: fc.constantFrom(204, 206, 301, 304, 400, 401, 403, 404, 409, 410, 429, 500, 503) },
  ),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom('etag', 'retry-after', 'x-waypost-registry', 'content-type', 'location'),
      fc.oneof(hostileText, fc.constantFrom('W/"1"', '0', '-1', '1e300', 'prod')),
    ),
    { maxLength: 3 },
  ),
});

type FuzzedAnswer = typeof httpAnswer extends fc.Arbitrary<infer T> ? T : never;

async function readHttp({ bodies, status, headers }: FuzzedAnswer, question: number): Promise<void> {
  const sent = new Headers();
  for (const [key, value] of headers) if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) sent.append(key, value);
  const bodiless = status === 204 || status === 304;
  const fetch: typeof globalThis.fetch = async (input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const body = bodies[pathname.startsWith('/v1/services/') ? 0 : 1] ?? '';
    return new Response(bodiless ? null : body, { status, headers: sent });
  };
  const source = createHttpSource({ url: 'http://registry.test', fetch, runtime, timeoutMs: 1 });
  await tryRegistry(createRegistry({ sources: [source], runtime, ...QUIET }), question);
}

const snapshot = {
  schema: 1,
  registry: 'prod',
  documents: [
    { key: { kind: 'service', name: SERVICE }, document: entry, readAt: 1_780_000_000_000 },
    { key: { kind: 'network', ref: NETWORK }, document: network, readAt: 1_780_000_000_000 },
    { key: { kind: 'networks' }, document: networkSummary, readAt: 1_780_000_000_000 },
  ],
};

const file = join(tmpdir(), `waypost-fuzz-${String(process.pid)}.json`);

/** Snapshots as objects, and as files of another process, complete or cut off. */
const snapshots = fc.oneof(
  { weight: 15, arbitrary: mutated([snapshot]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(mutated([snapshot]), fc.nat({ max: 4000 }))
      .map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
  },
);

const silent: RegistrySource = {
  description: 'nobody',
  read: async () => {
    throw new WaypostError({ code: 'REGISTRY_UNAVAILABLE', message: 'Nobody answers.', remedy: 'Wait.' });
  },
};

async function readSnapshot(given: unknown, question: number): Promise<void> {
  if (typeof given === 'string') writeFileSync(file, given);
  // A user's program may pass anything.
  const option = (typeof given === 'string' ? file : given) as RegistrySnapshot;
  await tryRegistry(createRegistry({ sources: [silent], snapshot: option, runtime, ...QUIET }), question);
}

const API = { apiId: 'a1b2c3d4e5', account: '111122223333', region: 'eu-west-1' };

const policies = fc.oneof(
  {
    weight: 8,
    arbitrary: mutated([
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: ['execute-api:Invoke'],
            Resource: ['arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/*'],
            Condition: {
              StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1', 'vpce-*'] },
              StringLike: { 'aws:sourcevpc': 'vpc-*' },
            },
          },
        ],
      },
      {
        Statement: {
          Effect: 'Allow',
          NotPrincipal: '*',
          NotAction: 'x',
          NotResource: 'execute-api:/*/GET/**********b',
        },
      },
    ]).map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: mutated(['{\\"Statement\\":[]}', '%7b', '{', '"{}"']).map(String) },
  { weight: 1, arbitrary: hostileText },
);

function readPolicy(text: string): void {
  const digest = digestPolicy(text, API);
  assert.ok(JSON.stringify(digest).length < 4000);
  const verdicts = ['vpce-0a1', '${x}', 'a'.repeat(40)].map((vpceId) =>
    policyVerdict(digest, { stage: 'prod', vpceId, vpcId: 'vpc-0a' }),
  );
  assert.ok(['pass', 'fail', 'unknown'].includes(commonVerdict(verdicts).verdict));
}

const hosts = [
  'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
  'a1-vpce-0a.execute-api.cn-north-1.amazonaws.com.cn',
] as const;
const urls = fc
  .tuple(
    fc.constantFrom('https://', 'http://', '', '//'),
    fc.oneof(hostileText, fc.constant('')),
    fc.constantFrom(...hosts),
    hostileText,
  )
  .map((parts) => parts.join(''));

function readUrl(text: string): void {
  const url = parseApiUrl(text);
  if (url !== undefined) assert.ok(isApiId(url.apiId) && isRegion(url.region) && (url.stage ?? 'x') !== '__proto__');
  expectFitCall(text);
  const name = normaliseName(text);
  if (name !== undefined) assert.ok(isServiceName(name));
}

const BASE = 'https://a1b2c3d4e5-vpce-0a1.execute-api.us-west-2.amazonaws.com/prod/';

const calls = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '/', './', '../', '..', '.\t./', '%2e%2e/'), hostileText, hostileText)
    .map((parts) => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('https://orders-api.waypost.internal', 'https://x@orders-api.waypost.internal:1'),
      hostileText,
    )
    .map((parts) => parts.join('')),
);

const overridden = createRegistry({
  sources: [silent],
  overrides: { 'orders-api': BASE },
  ...QUIET,
  fetch: expectUnder,
});

/** Stands in for the network: every URL must lie under the service's own URL. */
async function expectUnder(input: string | URL | Request): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  assert.ok(url.href.startsWith(BASE), url.href);
  assert.equal(url.host, new URL(BASE).host);
  return new Response('');
}

async function callService(path: string): Promise<void> {
  try {
    await (path.includes('.waypost.internal') ? overridden.fetch(path) : overridden.fetch('orders-api', path));
  } catch (error) {
    // The global fetch reports an invalid URL like this.
    if (String(error).includes('Invalid URL')) return;
    if (!isWaypostError(error)) throw error;
    expectPrintable(error.message);
  }
}

export const SDK_TARGETS: readonly Target[] = [
  fuzzTarget({
    name: 'fuzz-items',
    proves: 'hostile DynamoDB items give the SDK a valid address or a documented error',
    inputs: asked(dynamoAnswers),
    check: ({ given, question }) =>
      tryRegistry(createRegistry({ sources: [dynamoSource(given)], runtime, ...QUIET }), question),
  }),
  fuzzTarget({
    name: 'fuzz-http',
    proves: 'hostile answers of the query endpoint give the SDK a valid address or a documented error',
    inputs: asked(httpAnswer),
    check: ({ given, question }) => readHttp(given, question),
  }),
  fuzzTarget({
    name: 'fuzz-snapshot',
    proves: 'hostile snapshots give the SDK a valid address or a documented error',
    inputs: asked(snapshots),
    check: ({ given, question }) => readSnapshot(given, question),
  }),
  fuzzTarget({
    name: 'fuzz-policy',
    proves: 'hostile resource policies get a small digest and a verdict',
    inputs: policies,
    check: readPolicy,
  }),
  fuzzTarget({
    name: 'fuzz-url',
    proves: 'hostile URLs and names are read as something valid or as nothing',
    inputs: urls,
    check: readUrl,
  }),
  fuzzTarget({
    name: 'fuzz-call',
    proves: 'no path passed to registry.fetch leaves the service',
    inputs: calls,
    check: callService,
  }),
];
