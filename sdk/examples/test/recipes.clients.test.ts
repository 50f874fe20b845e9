// Runs every file of the page of recipes as a user would: from the packed package, with the packages that the recipe is for.
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { SIGNING_CREDENTIALS, expectedAuthorization } from '../../test/signature.js';
import { ROOT, readDocument } from '../../../services/test/docs/documents.js';

/** Packages that only this suite needs. npm installs them and runs no script of theirs. */
const PACKAGES = {
  '@aws-crypto/sha256-js': '5.2.0',
  '@nestjs/common': '11.2.10',
  '@nestjs/core': '11.2.10',
  '@nestjs/testing': '11.2.6',
  got: '14.6.6',
  msw: '2.15.0',
  nock: '14.0.17',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
  vitest: '3.2.7',
};
const OWN = ['axios', 'ky', 'openapi-fetch', '@aws-sdk/credential-provider-node', '@smithy/signature-v4'];

const work = mkdtempSync(join(tmpdir(), 'waypost-recipes-'));
const recipes = new Map(
  readDocument('sdk/recipes.md').snippets.flatMap(({ text }) => {
    const [, name] = /^\/\/ (\S+\.ts)\n/.exec(text) ?? [];
    return name === undefined ? [] : [[name, text] as const];
  }),
);
const run = new Set<string>();

/** `it`, or `it.skip` with the reason in its title where npm cannot install the packages. */
const itWithPackages = install()
  ? it
  : (name: string) => it.skip(`${name} (npm cannot install the packages here)`, () => undefined);

describe('the recipes', () => {
  let api: Server;
  let origin: string;
  let received: IncomingMessage;

  beforeAll(async () => {
    unpack();
    for (const name of recipes.keys()) write('', name);
    api = createServer((request, response) => {
      received = request;
      response.end(JSON.stringify({ path: request.url }));
    });
    await once(api.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${String((api.address() as AddressInfo).port)}`; // a TCP server's address
  });
  afterAll(() => {
    api.closeAllConnections();
    api.close();
    rmSync(work, { recursive: true, force: true });
  });

  const ask = async (program: string): Promise<unknown> => {
    const { stdout, stderr } = await node(['--input-type=module', '-e', program], {
      WAYPOST_OVERRIDES: `orders-api=${origin}/prod/`,
      AWS_ACCESS_KEY_ID: SIGNING_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: SIGNING_CREDENTIALS.secretAccessKey,
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const callOf = (file: string, call: string, more = ''): string =>
    `${more}import * as recipe from './${jsOf(file)}'; console.log(JSON.stringify(await recipe.${call})); process.exit(0);`;

  it.each(['axios.ts', 'ky.ts', 'openapi-fetch.ts'])('%s calls the service', async (file) => {
    expect(await ask(callOf(file, "orderOf('42')"))).toEqual({ path: '/prod/orders/42' });
  });

  itWithPackages("AWS's own signer signs what is sent", async () => {
    const { path } = (await ask(callOf('signer.ts', "orderOf('42 ü')"))) as { readonly path: string }; // the service's answer

    const { host = '', authorization } = received.headers;
    const sent = { method: 'GET', host, path, headers: received.headers, body: '' };
    expect(path).toBe('/prod/orders/42%20%C3%BC?expand=lines&expand=payer');
    expect(authorization).toBe(await expectedAuthorization(sent));
  });

  itWithPackages('got.ts calls the service', async () => {
    expect(await ask(callOf('got.ts', "orderOf('42')"))).toEqual({ path: '/prod/orders/42' });
  });

  it('the registry of several regions resolves the service', async () => {
    expect(await ask(callOf('regions.ts', "registry.resolve('orders-api')"))).toBe(`${origin}/prod/`);
  });

  it('the Lambda handler calls the service', async () => {
    expect(await ask(callOf('handler.ts', "handler({ id: '42' })"))).toEqual({ path: '/prod/orders/42' });
  });

  itWithPackages('the NestJS service calls the service, and a test can override its registry', async () => {
    jsOf('waypost.module.ts');
    const program = `
      import 'reflect-metadata';
      import { NestFactory } from '@nestjs/core';
      import { Test } from '@nestjs/testing';
      import { createTestRegistry } from 'waypost/testing';
      import { REGISTRY } from './waypost.module.js';
      import { AppModule, OrdersService } from './${jsOf('orders.service.ts')}';
      const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
      const testing = await Test.createTestingModule({ imports: [AppModule] })
        .overrideProvider(REGISTRY).useValue(createTestRegistry({ 'orders-api': '${origin}/testing/' })).compile();
      const services = [app.get(OrdersService), testing.get(OrdersService)];
      console.log(JSON.stringify(await Promise.all(services.map((service) => service.orderOf('42')))));
      await app.close();
      await testing.close();`;

    expect(await ask(program)).toEqual([{ path: '/prod/orders/42' }, { path: '/testing/orders/42' }]);
  });

  it('the ECS server answers its health check, calls the service and ends on SIGTERM', async () => {
    const probe = createServer();
    await once(probe.listen(0, '127.0.0.1'), 'listening');
    const { port } = probe.address() as AddressInfo; // a TCP server's address
    await new Promise((resolve) => probe.close(resolve));
    const program = `
      process.env.PORT = '${String(port)}';
      await import('./${jsOf('server.ts')}');
      const get = async (path) => (await fetch('http://127.0.0.1:${String(port)}' + path)).json();
      console.log(JSON.stringify([await get('/health'), await get('/orders/42')]));
      process.kill(process.pid, 'SIGTERM');`;

    expect(await ask(program)).toEqual([{ registry: 'ok', failures: 0 }, { path: '/prod/orders/42' }]);
  });

  it('jest spies on exports in CommonJS', async () => {
    expect(await jest('check-out.test.ts', 'commonjs')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 passed'),
    });
  });

  it('jest replaces the module in ES modules', async () => {
    expect(await jest('check-out-esm.test.ts', 'es6')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 passed'),
    });
  });

  itWithPackages('vitest spies on exports, and msw and nock answer for the service', async () => {
    const files = ['check-out-vitest.test.ts', 'msw.test.ts', 'nock.test.ts'];
    for (const file of files) jsOf(file);

    const { code, stdout, stderr } = await node(['node_modules/vitest/vitest.mjs', 'run', '--no-cache', ...files]);

    expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
    expect(stdout).toMatch(/Tests\s+.*3 passed/);
  });

  it('every file of the page is run', () => {
    jsOf('check-out.ts');
    const isSkipped = itWithPackages !== it;
    expect(isSkipped ? [] : [...recipes.keys()].filter((name) => !run.has(name))).toEqual([]);
  });
});

function install(): boolean {
  writeFileSync(join(work, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: PACKAGES }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline'];
  return spawnSync('npm', args, { cwd: work }).status === 0;
}

/** The package as npm unpacks it, and those that the repository has anyway. */
function unpack(): void {
  const folder = join(work, 'node_modules/waypost');
  mkdirSync(folder, { recursive: true });
  const packed = spawnSync('npm', ['pack', join(ROOT, 'sdk'), '--ignore-scripts', '--pack-destination', work], {
    cwd: work,
    encoding: 'utf8',
  });
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (packed.status !== 0 || tarball === undefined) throw new Error(`npm pack failed: ${packed.stderr}`);
  spawnSync('tar', ['-xzf', join(work, tarball), '--strip-components=1', '-C', folder]);
  for (const name of OWN) {
    const link = join(work, 'node_modules', name);
    if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules', name), link);
  }
}

/** Writes a recipe, as TypeScript and as JavaScript. */
function write(folder: string, name: string): void {
  const text = recipes.get(name) ?? '';
  const file = join(work, folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (folder !== '' || name.endsWith('.test.ts')) return;
  const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };
  writeFileSync(file.replace(/\.ts$/, '.js'), transformSync(text, { loader: 'ts', format: 'esm', tsconfigRaw }).code);
}

/** The compiled file of a recipe, which counts as run. */
function jsOf(name: string): string {
  run.add(name);
  return name.replace(/\.ts$/, '.js');
}

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, ...own } = process.env;
  const options = { cwd: work, env: { ...own, NODE_ENV: 'test', ...env }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

/** Runs one test by jest, compiled to modules of this kind. */
function jest(file: string, kind: 'commonjs' | 'es6'): Promise<Finished> {
  run.add(file);
  const folder = `jest-${kind}`;
  for (const name of [file, 'check-out.ts']) write(folder, name);
  const isModule = kind === 'es6';
  writeFileSync(join(work, folder, 'package.json'), JSON.stringify({ type: isModule ? 'module' : 'commonjs' }));
  const compiler = [
    join(ROOT, 'node_modules/@swc/jest'),
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: kind } },
  ];
  const config = {
    rootDir: join(work, folder),
    testEnvironment: 'node',
    transform: { '\\.ts$': compiler },
    moduleNameMapper: { '^(\\./.*)\\.js$': '$1' },
    ...(isModule && { extensionsToTreatAsEsm: ['.ts'] }),
  };
  const bin = join(ROOT, 'node_modules/jest/bin/jest.js');
  return node([...(isModule ? ['--experimental-vm-modules'] : []), bin, '--config', JSON.stringify(config), '--ci']);
}
