// Generates a typed client from the served OpenAPI document with public tools, compiles a strict program against it and runs it.
import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import {
  describeOnEmbeddedEngine,
  startLocalServerUnderTest,
  temporaryFolder,
  type LocalServerUnderTest,
} from '../local/local-server-under-test.js';
import { ESTATE, NEW_API, OLD_API, REGION, VPC, VPCE } from './estate.js';

jest.setTimeout(60_000);

const execute = promisify(execFile);
const ROOT = join(__dirname, '../../..');
const programOf = (name: string) => join(dirname(require.resolve(`${name}/package.json`)), 'bin');

/** Adds a failed program's stdout to the error, since the compiler reports there. */
async function run(args: readonly string[], cwd = ROOT): Promise<string> {
  try {
    return (await execute(process.execPath, args, { cwd })).stdout;
  } catch (error) {
    throw new Error(`${args.join(' ')}: ${String((error as { readonly stdout?: string }).stdout)}`, { cause: error });
  }
}

const PROGRAM = `
import createClient from 'openapi-fetch';
import type { paths } from './waypost.js';

const client = createClient<paths>({ baseUrl: process.argv[2] ?? '' });

const found = await client.GET('/v1/services/{name}/address', {
  params: { path: { name: 'orders-api' }, query: { network: '${VPC}' } },
});
const missed = await client.GET('/v1/services/{name}/address', { params: { path: { name: 'nobody' } } });
const old = 'https://${OLD_API}-${VPCE}.execute-api.${REGION}.amazonaws.com/prod/';
const followed = await client.GET('/v1/lookup', { params: { query: { url: old } } });
const page = await client.GET('/v1/services', { params: { query: { limit: 2 } } });

const url: string | undefined = found.data?.url;
const headers: Readonly<Record<string, string>> | undefined = found.data?.headers;
const code: string | undefined = missed.error?.code;
const names: readonly string[] | undefined = page.data?.services.map(({ name }) => name);
// @ts-expect-error: there is no such path
void client.GET('/v1/service');
// @ts-expect-error: a service needs its name
void (() => client.GET('/v1/services/{name}'));
// @ts-expect-error: an address has no such member
found.data?.uri;

console.log(JSON.stringify({ url, headers, code, serving: followed.data?.serving, names }));
`;

// The libraries' own declarations are not what is tested, and checking them takes most of the time. The generated types are no
// declaration file, so they are checked.
const OPTIONS = [
  '--strict',
  '--skipLibCheck',
  '--noEmit',
  '--target',
  'es2022',
  '--module',
  'nodenext',
  '--types',
  'node',
];

describeOnEmbeddedEngine('a client that is generated from the OpenAPI document', () => {
  const folder = temporaryFolder();
  const work = temporaryFolder();
  let localServer: LocalServerUnderTest;

  beforeAll(async () => {
    localServer = await startLocalServerUnderTest(folder.path);
    await localServer.publish([...ESTATE]);
  });
  afterAll(async () => {
    await localServer.stop();
    folder.remove();
    work.remove();
  });

  it('a client generated from the OpenAPI document compiles strictly and reads the registry', async () => {
    const [types, source, bundle] = ['waypost.ts', 'main.ts', 'main.mjs'].map((name) => join(work.path, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(join(work.path, 'package.json'), JSON.stringify({ type: 'module' }));
    symlinkSync(join(ROOT, 'node_modules'), join(work.path, 'node_modules'));
    writeFileSync(source, PROGRAM);

    const generator = join(programOf('openapi-typescript'), 'cli.js');
    await run([generator, `${localServer.url}/v1/openapi.json`, '-o', types]);
    await run([join(programOf('typescript'), 'tsc'), ...OPTIONS, source], work.path);
    await build({ entryPoints: [source], outfile: bundle, bundle: true, format: 'esm', platform: 'node' });
    const printed = await run([bundle, localServer.url]);

    expect(JSON.parse(printed)).toEqual({
      url: `https://${NEW_API}-${VPCE}.execute-api.${REGION}.amazonaws.com/prod/`,
      headers: {},
      code: 'SERVICE_NOT_FOUND',
      serving: NEW_API,
      names: ['billing', 'inventory'],
    });
  });
});
