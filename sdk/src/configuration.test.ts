// Configuration errors are not outages: what no read could ever use is refused at once, and no fallback hides the rest.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeRuntime, type FakeRuntime } from '../test/clock.js';
import { URL_OF_ORDERS, VPC, replacedEntry } from '../test/documents.js';
import { memorySource, type MemorySource } from '../test/memory-source.js';
import type { RegistryOptions } from './options.js';
import type { OutageReason } from './model/errors.js';
import { unavailable } from './outage.js';
import { createRegistry } from './registry.js';
import { createDynamoSource } from './sources/dynamodb.js';

const ARN = 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod';
const HARD_CODED = 'http://localhost:3001/';
const failing = (reason: OutageReason) => unavailable({ reason, message: 'Down.', remedy: 'Repair it.' });

/** What `createRegistry` throws. */
function refusal(options: RegistryOptions): unknown {
  try {
    return createRegistry({ env: {}, ...options });
  } catch (error) {
    return error;
  }
}

describe('createRegistry', () => {
  it.each<[string, RegistryOptions, string]>([
    ['an ARN of another service', { table: 'arn:aws:s3:::bucket' }, 'table'],
    ['an ARN without a table', { table: 'arn:aws:dynamodb:us-west-2:111122223333:table/' }, 'table'],
    ['an ARN with a short account', { table: 'arn:aws:dynamodb:us-west-2:1111:table/waypost-prod' }, 'table'],
    ['an ARN of a region that AWS cannot have', { table: ARN.replace('us-west-2', 'us-wset-2') }, 'table'],
    ['a table whose region is unknown', { table: 'waypost-prod' }, 'table'],
    ['the table of records', { table: 'waypost-prod-records', env: { AWS_REGION: 'us-west-2' } }, 'table'],
    ['an empty table', { table: '' }, 'table'],
    ['a URL without a scheme', { url: 'registry.example.com/prod' }, 'url'],
    ['a URL of another scheme', { url: 'ftp://registry.example.com' }, 'url'],
    ['a URL with a query', { url: 'https://registry.example.com/?x=1' }, 'url'],
    ['a URL with a fragment', { url: 'https://registry.example.com/#x' }, 'url'],
    ['a URL with a user', { url: 'https://me:secret@registry.example.com/' }, 'url'],
    ['a misspelt region', { url: 'http://127.0.0.1', region: 'eu-wset-1' }, 'region'],
    ['a misspelt region of the environment', { url: 'http://127.0.0.1', env: { AWS_REGION: 'mars' } }, 'AWS_REGION'],
    ['a subnet as the network', { url: 'http://127.0.0.1', network: 'subnet-0a1b2c3d4e5f60718' }, 'network'],
    ['a network of the environment', { url: 'http://127.0.0.1', env: { WAYPOST_NETWORK: '??' } }, 'WAYPOST_NETWORK'],
    ['a URL of the environment', { env: { WAYPOST_URL: 'registry' } }, 'WAYPOST_URL'],
    ['an empty list of sources beside a URL', { url: 'http://127.0.0.1', sources: [] }, 'sources'],
    ['an empty list of sources beside a table', { table: ARN, sources: [] }, 'sources'],
    ['an override of no service', { overrides: { 'Orders API': HARD_CODED } }, 'overrides.Orders API'],
    ['an override with a query', { overrides: { 'orders-api': 'http://x/?a=1' } }, 'overrides.orders-api'],
    ['a fallback with a fragment', { fallbacks: { 'orders-api': 'http://x/#a' } }, 'fallbacks.orders-api'],
    ['a fallback with a user', { fallbacks: { 'orders-api': 'http://me@x/' } }, 'fallbacks.orders-api'],
    ['a fallback without a scheme', { fallbacks: { 'orders-api': 'localhost:3001' } }, 'fallbacks.orders-api'],
    ['a snapshot that is a number', { snapshot: 5 as never }, 'snapshot'],
  ])('createRegistry refuses %s at once', (_, options, option) => {
    expect(refusal(options)).toMatchObject({ code: 'INVALID_REQUEST', details: { option }, remedy: /\w/ });
  });

  it('createRegistry never repeats the password of a URL', () => {
    const error = refusal({ url: 'https://me:secret@registry.example.com/' });

    expect(String(error)).not.toContain('secret');
  });

  it.each([
    ['subnet-0a1b2c3d4e5f60718', 'a subnet'],
    ['sg-0a1b2c3d', 'a security group'],
    ['eni-0a1b2c3d4e5f60718', 'a network interface'],
  ])('the id %s as a network is named for what it is', (network, kind) => {
    expect(refusal({ sources: [memorySource()], network })).toMatchObject({
      message: expect.stringContaining(`the id of ${kind}`),
      remedy: 'Use the id of its VPC, which begins with vpc-.',
    });
  });

  it('a registry without any source says so at its first call, and is created all the same', async () => {
    const registry = createRegistry({ env: {} });

    await expect(registry.resolve('orders-api')).rejects.toMatchObject({
      details: { reason: 'configuration' },
      remedy: expect.stringContaining('WAYPOST_TABLE'),
    });
  });
});

describe('the region of a table', () => {
  const home = mkdtempSync(join(tmpdir(), 'waypost-profile-'));
  const config = join(home, 'config');
  writeFileSync(
    config,
    '# mine\n[default]\nregion = eu-west-1\n\n[profile prod]\ns3 =\n  region = us-east-1\nregion=eu-central-1\n[profile bare]\noutput = json\n',
  );
  const regionFor = (env: Record<string, string>) =>
    createDynamoSource({ table: 'waypost-prod', env: { AWS_CONFIG_FILE: config, ...env } }).description;

  it.each([
    ['the default profile', {}, 'eu-west-1'],
    ['the profile that AWS_PROFILE names', { AWS_PROFILE: 'prod' }, 'eu-central-1'],
    ['AWS_REGION before the profile', { AWS_PROFILE: 'prod', AWS_REGION: 'us-west-2' }, 'us-west-2'],
  ])('a table takes its region from %s', (_, env, region) => {
    expect(regionFor(env)).toBe(`table waypost-prod in ${region}`);
  });

  it('a profile without a region gives no region', () => {
    expect(() => regionFor({ AWS_PROFILE: 'bare' })).toThrow('The region of table "waypost-prod" is unknown.');
  });
});

describe('fallbacks', () => {
  let source: MemorySource;
  let runtime: FakeRuntime;
  /** Jest gives a test its own `process`, whose event `warning` never comes. */
  const warnings: unknown[][] = [];
  const registryOf = (options: RegistryOptions = {}) =>
    createRegistry({
      sources: [source],
      network: VPC,
      runtime,
      env: {},
      fallbacks: { 'orders-api': HARD_CODED },
      ...options,
    });

  beforeEach(() => {
    source = memorySource();
    runtime = fakeRuntime();
    warnings.length = 0;
    jest.spyOn(process, 'emitWarning').mockImplementation((...warning: unknown[]) => void warnings.push(warning));
  });

  afterEach(() => jest.restoreAllMocks());

  const reasons: OutageReason[] = ['denied', 'credentials', 'not-found', 'malformed', 'schema', 'configuration'];
  it.each(reasons)('a fallback does not hide that the registry cannot be read (%s)', async (reason) => {
    source.failure = failing(reason);
    const registry = registryOf();

    await registry.resolve('orders-api');
    await registry.resolve('orders-api');

    expect(registry.status()).toMatchObject({ state: 'failing', lastError: { details: { reason } } });
    expect(warnings).toEqual([
      [expect.stringContaining('Down. Repair it.'), { type: 'WaypostWarning', code: 'WAYPOST_MISCONFIGURED' }],
    ]);
  });

  it('a snapshot does not hide that the registry cannot be read', async () => {
    const before = registryOf({ fallbacks: {} });
    await before.resolve('orders-api');
    source.failure = failing('denied');

    await registryOf({ fallbacks: {}, snapshot: before.snapshot() }).resolve('orders-api');

    expect(warnings).toHaveLength(1);
  });

  it.each<OutageReason>(['network', 'timeout', 'throttled', 'server-error'])(
    'a fallback is served through an outage without a warning (%s)',
    async (reason) => {
      source.failure = failing(reason);

      await registryOf().resolve('orders-api');

      expect(warnings).toEqual([]);
    },
  );

  it('status says since when and how often a fallback was compared, and how often it was served', async () => {
    const registry = registryOf({ fallbacks: { 'orders-api': URL_OF_ORDERS, 'billing-api': HARD_CODED } });
    const before = registry.status();
    const began = runtime.now();
    await registry.resolve('orders-api');
    await runtime.advance(31_000);
    await registry.resolve('orders-api');
    source.documents.delete('service:billing-api');
    await registry.resolve('billing-api');

    expect(before).toMatchObject({ mismatches: [], fallbacks: [{ comparisons: 0, since: undefined }, {}] });
    expect(registry.status()).toMatchObject({
      mismatches: [],
      fallbacks: [
        { service: 'orders-api', comparisons: 2, since: began, served: 0 },
        { service: 'billing-api', comparisons: 0, since: undefined, served: 1 },
      ],
    });
  });

  it('an answer from memory during an outage is not compared with a fallback', async () => {
    const registry = registryOf({ fallbacks: { 'orders-api': URL_OF_ORDERS } });
    await registry.resolve('orders-api');
    source.failure = failing('network');
    await runtime.advance(3_600_000);
    source.documents.set('service:orders-api', replacedEntry());

    await registry.resolve('orders-api');

    expect(registry.status().fallbacks).toMatchObject([{ comparisons: 1 }]);
  });
});
