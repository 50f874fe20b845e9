// The ways in which a user's program is compiled, bundled and run, row by row.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { RUNTIMES, binaryOf } from '../../sdk/test/runtimes/binary.js';
import { installNode, ROOT } from '../nodes.js';
import { COMPILERS, compilerOf, run, versionOf, type Ran, type ConsumerTool } from './install.js';

const HERE = join(ROOT, '.ci/compat');
const NODES = ['20.12', '20.15', '22', '24', '26'];
const BUNDLERS: readonly ConsumerTool[] = ['esbuild', 'vite', 'rollup', 'rolldown', 'webpack', '@rspack/core'];
/** What the program prints at its end. */
const COMPLETE = /^ran \d+ members$/m;

export interface CompatibilityRow {
  readonly name: string;
  /** One way for each column of the table. */
  readonly ways: readonly (() => Promise<Ran>)[];
}

export interface CompatibilityTable {
  readonly columns: readonly string[];
  readonly rows: readonly CompatibilityRow[];
}

interface ConsumerFolders {
  /** A folder in which `waypost` is installed. */
  readonly work: string;
  /** A folder in which the tools are installed. */
  readonly tools: string;
  /** The environment that names the registry. */
  readonly env: NodeJS.ProcessEnv;
}

export function allTables(folders: ConsumerFolders): readonly CompatibilityTable[] {
  const source = readFileSync(join(HERE, 'consumer.ts'), 'utf8');
  writeFileSync(join(folders.work, 'main.mjs'), transformSync(source, { loader: 'ts', format: 'esm' }).code);
  writeFileSync(join(folders.work, 'main.cjs'), transformSync(source, { loader: 'ts', format: 'cjs' }).code);
  return [runtimes(folders), compilers(folders, source), bundlers(folders)];
}

function runtimes({ work, env }: ConsumerFolders): CompatibilityTable {
  const rowOf = (name: string, commandOf: () => readonly string[]): CompatibilityRow => {
    const runs = (file: string) => async (): Promise<Ran> => complete(await run([...commandOf(), file], work, env));
    const resolves = async (): Promise<Ran> => {
      const command = [...commandOf(), 'node_modules/waypost/bin/waypost.js', 'resolve', 'orders-api'];
      const ran = await run(command, work, env);
      return { ...ran, isDone: ran.isDone && ran.output.startsWith('https://') };
    };
    return { name, ways: [runs('main.mjs'), runs('main.cjs'), resolves] };
  };
  return {
    columns: ['runtime', 'ES module', 'CommonJS', '`npx waypost`'],
    rows: [
      ...NODES.map((version) => rowOf(`Node ${version}`, () => [installNode(version)])),
      rowOf(`Bun ${RUNTIMES.bun}`, () => [binaryOf('bun')]),
      rowOf(`Deno ${RUNTIMES.deno}`, () => [binaryOf('deno'), 'run', '--allow-all', '--node-modules-dir=manual']),
    ],
  };
}

/** How a compiler reads the program, and the kind of module that its package.json names. */
const SETTINGS = {
  '`nodenext`, ES module': ['module', { module: 'nodenext' }],
  '`nodenext`, CommonJS': ['commonjs', { module: 'nodenext' }],
  '`bundler`': ['module', { module: 'esnext', moduleResolution: 'bundler' }],
  '`commonjs`': ['commonjs', { module: 'commonjs' }],
} as const;
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: 'es2022',
  lib: ['es2023'],
  types: ['node'],
};

function compilers({ work, env }: ConsumerFolders, source: string): CompatibilityTable {
  const compiles = (version: string, setting: keyof typeof SETTINGS) => async (): Promise<Ran> => {
    const [type, options] = SETTINGS[setting];
    const folder = join(work, `${version}-${setting}`.replace(/\W+/g, '-'));
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(folder, 'main.ts'), source);
    const config = { compilerOptions: { ...STRICT, ...options, outDir: 'out', rootDir: '.' }, files: ['main.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiled = await run([process.execPath, compilerOf(version), '-p', folder], folder);
    return compiled.isDone ? complete(await run([process.execPath, 'out/main.js'], folder, env)) : compiled;
  };
  const settings = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]; // a literal of this file
  return {
    columns: ['compiler', ...settings],
    rows: COMPILERS.map((version) => ({
      name: `TypeScript ${version}`,
      ways: settings.map((setting) => compiles(version, setting)),
    })),
  };
}

function bundlers({ work, tools, env }: ConsumerFolders): CompatibilityTable {
  cpSync(join(HERE, 'bundle.mjs'), join(tools, 'bundle.mjs'));
  const bundles = (name: ConsumerTool, format: 'esm' | 'cjs') => async (): Promise<Ran> => {
    const folder = join(work, `${name}-${format}`.replace(/\W+/g, '-'));
    mkdirSync(folder);
    const file = join(folder, format === 'esm' ? 'main.mjs' : 'main.cjs');
    const script = join(tools, 'bundle.mjs');
    const bundled = await run([process.execPath, script, name, format, join(work, 'main.mjs'), file], work);
    return bundled.isDone ? complete(await run([process.execPath, file], folder, env)) : bundled;
  };
  return {
    columns: ['bundler', 'ES module', 'CommonJS'],
    rows: BUNDLERS.map((name) => ({
      name: `${name} ${versionOf(name)}`,
      ways: [bundles(name, 'esm'), bundles(name, 'cjs')],
    })),
  };
}

function complete(ran: Ran): Ran {
  return { ...ran, isDone: ran.isDone && COMPLETE.test(ran.output) };
}
