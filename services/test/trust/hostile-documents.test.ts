// Tests where the SDK sends a caller when a document was tampered with: a snapshot file, an item of the table or a response of a
// false endpoint. All three pass the same decoder (sdk/src/sources/decode.ts), which the snapshot represents here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { createRegistry, isWaypostError, type LookupResult } from 'waypost';
import { networkDocument, serviceEntry, VPC } from '../../../sdk/test/documents.js';
import { memorySource, outage } from '../../../sdk/test/memory-source.js';

const HOSTILE: readonly unknown[] = [
  'evil.com',
  'evil.com/',
  'evil.com#.amazonaws.com',
  'a@evil.com',
  '//evil.com',
  '../',
  '%2e%2e',
  'a\r\nhost: evil.com',
  'vpce-0a-x.execute-api.us-west-2.vpce.amazonaws.com.evil.com',
  '169.254.169.254',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  '\u0000',
  '\u202e',
  'x'.repeat(10_000),
  '',
  7,
  null,
  true,
  [],
  {},
  { toString: 'evil.com' },
  ['evil.com'],
];

/** The paths of all values inside. */
function pathsIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((each, index) =>
      String(index) === key ? replaced(each, rest, by) : each,
    );
  const members = value as Record<string, unknown>; // the path goes through it
  return { ...members, [key]: replaced(members[key], rest, by) };
}

const DOCUMENTS = [
  { key: { kind: 'service', name: 'orders-api' }, document: serviceEntry() },
  { key: { kind: 'network', ref: VPC }, document: networkDocument() },
];
const snapshot: unknown = JSON.parse(
  JSON.stringify({ schema: 1, registry: 'prod', documents: DOCUMENTS.map((each) => ({ ...each, readAt: 1 })) }),
); // in the form that registry.snapshot() has
const paths = pathsIn(snapshot);

/** URLs that only AWS can serve: an execute-api host of some region, and a stage. */
const OF_AWS =
  /^https:\/\/[a-z0-9-]+\.execute-api\.[a-z]{2,5}(?:-[a-z]+){1,2}-\d{1,2}(?:\.vpce)?\.amazonaws\.com\/[\w-]{1,128}\/$/;

const folder = mkdtempSync(join(tmpdir(), 'waypost-hostile-'));
const file = join(folder, 'snapshot.json');
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * The answer of a registry that has only the snapshot: an address, or the code of its error. The snapshot is a file, of which a
 * process knows nothing when it starts; a value of another kind that is given in code is refused.
 */
async function answerFrom(poisoned: unknown): Promise<LookupResult | string> {
  const source = memorySource();
  source.failure = outage();
  writeFileSync(file, JSON.stringify(poisoned));
  const registry = createRegistry({ sources: [source], snapshot: file, network: VPC, env: {} });
  try {
    return await registry.lookup('orders-api');
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    return error.code;
  } finally {
    registry.close();
    // A file that is written anew is flushed to the disk each time, a new one is not.
    rmSync(file);
  }
}

it('serves the right address from an untampered snapshot', async () => {
  expect(await answerFrom(snapshot)).toMatchObject({
    source: 'snapshot',
    url: expect.stringMatching(OF_AWS) as string,
  });
});

it('serves an execute-api host or nothing, whatever part of a document is replaced', async () => {
  let served = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.constantFrom(...HOSTILE), async (path, by) => {
      const answer = await answerFrom(replaced(snapshot, path, by));

      if (typeof answer === 'string') return;
      served += 1;
      expect(answer.url).toMatch(OF_AWS);
      expect(Object.keys(answer.headers).filter((name) => name !== 'x-apigw-api-id')).toEqual([]);
      expect(Object.values(answer.headers).join('')).toMatch(/^[a-z0-9]*$/);
    }),
    { numRuns: 1500 },
  );
  // Guards against a test that proves nothing: about a hundred of the tampered snapshots still give an address.
  expect(served).toBeGreaterThan(30);
});

it('changes no prototype for hostile member names', async () => {
  const text = JSON.stringify(snapshot).replace('"schema":1', '"schema":1,"__proto__":{"polluted":true}');
  const deeper = text.replace(
    '"regions":[{',
    '"regions":[{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
  );

  await answerFrom(JSON.parse(deeper));

  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('writes addresses and no secrets into a snapshot', async () => {
  const secrets = {
    AWS_ACCESS_KEY_ID: 'AKIASECRET',
    AWS_SECRET_ACCESS_KEY: 'hush-secret',
    AWS_SESSION_TOKEN: 'hush-token',
  };
  const registry = createRegistry({
    sources: [memorySource()],
    network: VPC,
    env: { ...secrets, AWS_REGION: 'us-west-2' },
    overrides: { 'billing-api': 'https://127.0.0.1/hush-override/' },
    fallbacks: { 'other-api': 'https://hush-fallback.test/' },
    authorize: () => ({ authorization: 'hush-header' }),
  });
  await registry.resolve('orders-api');

  const text = JSON.stringify(registry.snapshot());
  registry.close();

  expect(text).toContain('a1b2c3d4e5');
  expect(text).not.toMatch(/AKIA|hush/);
});
