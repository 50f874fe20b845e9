// Checks what a user gets: packs the tarball, lints it, installs it into a strict consumer of each module kind, compiles and runs
// that, and runs it again bundled into one file, as most Lambda functions are. Fails beyond a limit of `sizes.ts`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { measureSizes, sizeTable, withTable, type Size } from './sizes.js';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const work = mkdtempSync(join(tmpdir(), 'waypost-pack-'));

const CONSUMER = `
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRegistry, isWaypostError, sigV4, type LookupResult, type Registry, type RegistrySource } from 'waypost';
import { createDynamoSource } from 'waypost/dynamodb';
import { createHttpSource } from 'waypost/http';
import { createTestRegistry } from 'waypost/testing';
import { ERRORS, choose, itemKey } from 'waypost/model';

declare module 'waypost' {
  interface Register { service: 'orders-api' | 'billing-api' }
}

const sources: RegistrySource[] = [
  createDynamoSource({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod' }),
  createHttpSource({ url: 'https://registry.example/prod/' }),
];
const registry: Registry = createRegistry({ sources, authorize: sigV4(), env: {} });
const testing = createTestRegistry({ 'orders-api': 'http://127.0.0.1:1/' });
// @ts-expect-error: a name that Register does not declare
createTestRegistry({ 'order-api': 'http://127.0.0.1:1/' });
// @ts-expect-error: likewise for the options
createRegistry({ fallbacks: { 'order-api': 'http://127.0.0.1:1/' }, env: {} });

async function main(): Promise<void> {
  const url: string = await testing.resolve('orders-api');
  const address: LookupResult = await testing.lookup('orders-api');
  // @ts-expect-error: a name that Register does not declare
  const unknown = await testing.resolve('order-api').catch((error: unknown) => isWaypostError(error) && error.code);
  const nothing = choose({ service: 'orders-api', registry: 'prod' }, { entry: null, networks: null });
  if (url !== address.url || unknown !== 'SERVICE_NOT_FOUND' || nothing.outcome !== 'refused') throw new Error('The testing registry gave a wrong answer.');
  if (ERRORS.SERVICE_GONE.status !== 410) throw new Error('ERRORS lacks SERVICE_GONE.');
  if (itemKey({ kind: 'networks' }).pk !== 'NETWORKS') throw new Error('itemKey gave a wrong key.');
  registry.close();
  await readTable();
}

/** Loads everything that is loaded on first use: the connection, the errors of a failed read, the gates. */
async function readTable(): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.headers['x-amz-target']));
    response.writeHead(asked.length > 1 ? 400 : 200);
    response.end(JSON.stringify(asked.length > 1 ? { __type: 'AccessDeniedException' } : { Responses: { 'waypost-prod': [] } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = {
    WAYPOST_TABLE: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod',
    WAYPOST_NETWORK: 'vpc-0a',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:' + port,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const table = createRegistry({ env, fallbacks: { 'billing-api': 'http://127.0.0.1:1/' } });
  const codeOf = (error: unknown): unknown => isWaypostError(error) && error.code;
  const answers = [
    await table.resolve('orders-api').catch(codeOf),
    await table.explain('orders-api').catch(codeOf),
    await table.fetch('orders-api', 'x').catch(codeOf),
    (await table.lookup('billing-api')).source,
  ];
  table.close();
  server.close();
  const wanted = 'SERVICE_NOT_FOUND,REGISTRY_UNAVAILABLE,SERVICE_NOT_FOUND,fallback';
  if (String(answers) !== wanted) throw new Error('Expected ' + wanted + ', received ' + String(answers));
}

void main().then(() => console.log('ran'));
`;

/** The module kinds of a consumer. */
const KINDS = ['module', 'commonjs'] as const;

/** The formats that a user's bundler writes. */
const BUNDLES = [
  ['esm', 'mjs'],
  ['cjs', 'cjs'],
] as const;
const ONE_FILE = { bundle: true, minify: true, platform: 'node', target: 'node20' } as const;

const COMPILER = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: 'ES2022',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  lib: ['ES2023'],
  types: ['node'],
  typeRoots: [join(root, '../node_modules/@types')],
};

try {
  run('npm', ['pack', '--pack-destination', work], root);
  const tarball = join(work, `waypost-${versionOf()}.tgz`);
  run(process.execPath, [binOf('publint', 'src/cli.js'), '--strict', tarball], work);
  run(process.execPath, [binOf('@arethetypeswrong/cli', 'dist/index.js'), tarball, '--profile', 'node16'], work);
  for (const type of KINDS) installConsumer(type, tarball);
  compileConsumers();
  for (const type of KINDS) await runConsumer(join(work, type));
  const sizes = await measureSizes(root);
  for (const size of sizes) checkSize(size);
  checkSizesPage(sizes);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function installConsumer(type: string, tarball: string): void {
  const folder = join(work, type);
  mkdirSync(join(folder, 'node_modules/waypost'), { recursive: true });
  // As npm unpacks it: the package has no dependency that would have to be installed with it.
  run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(folder, 'node_modules/waypost')], folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
  writeFileSync(join(folder, 'main.ts'), CONSUMER);
}

/** In one run, since the compiler's libraries take most of it. Each consumer's manifest decides its module kind. */
function compileConsumers(): void {
  const files = KINDS.map((type) => `${type}/main.ts`);
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER, files }));
  run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', work], work);
}

async function runConsumer(folder: string): Promise<void> {
  run(process.execPath, ['main.js'], folder);
  for (const [format, ending] of BUNDLES) {
    const outfile = `bundle.${ending}`;
    await build({
      ...ONE_FILE,
      absWorkingDir: folder,
      entryPoints: ['main.ts'],
      format,
      outfile,
    });
    run(process.execPath, [outfile], folder);
  }
}

function checkSize({ what, bytes, budget }: Size): void {
  say(`${String(bytes).padStart(7)} bytes minified: ${what}${budget === undefined ? '' : ` (at most ${budget})`}`);
  if (budget === undefined || bytes <= budget) return;
  say('The size exceeds its limit.');
  process.exitCode = 1;
}

function checkSizesPage(sizes: readonly Size[]): void {
  const text = readFileSync(join(root, 'sizes.md'), 'utf8');
  if (withTable(text, sizeTable(sizes)) === text && text.includes(sizeTable(sizes))) return;
  say('sizes.md shows other sizes. Run npm run sizes -w sdk.');
  process.exitCode = 1;
}

function binOf(name: string, file: string): string {
  return join(root, '../node_modules', name, file);
}

function versionOf(): string {
  // The manifest is this package's own.
  return (require('../package.json') as { version: string }).version;
}

function run(command: string, args: readonly string[], cwd: string): void {
  say(`> ${[command.split('/').at(-1), ...args].join(' ').replaceAll(work, '.')}`);
  execFileSync(command, args, { cwd, stdio: 'inherit' });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
