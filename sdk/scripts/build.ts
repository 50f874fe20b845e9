// Builds `dist`: ES modules with shared chunks, the same as CommonJS, and declarations for both.
// The package has no dependencies; the AWS SDK's packages stay optional peers.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, transform, type BuildOptions, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/** The sub-paths, and the modules that are loaded on first use, all of which share code with the registry. */
const BESIDE_THE_REGISTRY =
  /\/src\/(testing|fetch\/fetch|model\/explain\/explain|sources\/(dynamodb|http|sign|dynamodb\/connection))\.ts$/;

/** Lets them import the registry, so that esbuild puts what they share into its chunk, not into one for each combination of them. */
const oneRegistry: Plugin = {
  name: 'one registry',
  setup: (building) => {
    building.onLoad({ filter: BESIDE_THE_REGISTRY }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\nimport '${join(root, 'src/registry.ts')}';\n`,
      loader: 'ts',
    }));
  },
};

const LIBRARY: BuildOptions = {
  absWorkingDir: root,
  entryPoints: {
    index: 'src/index.ts',
    model: 'src/model/public.ts',
    dynamodb: 'src/sources/dynamodb.ts',
    http: 'src/sources/http.ts',
    testing: 'src/testing.ts',
  },
  outdir: 'dist/esm',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@aws-sdk/*'],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'inline',
  // By the manifest's `sideEffects`, the imports that `oneRegistry` adds execute nothing: they only decide what shares a chunk.
  logOverride: { 'ignored-bare-import': 'silent' },
  plugins: [oneRegistry],
};

rmSync(dist, { recursive: true, force: true });
await build(LIBRARY);

// The command has its argument parser bundled; what only one of its commands needs is a chunk beside it.
if (existsSync(join(root, 'src/cli/main.ts'))) {
  await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'command/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*'],
    // Bundled CommonJS loads Node's modules by `require`, which an ES module lacks.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
  });
}

for (const file of filesIn(join(dist, 'esm'), '.js')) {
  const { code } = await transform(readFileSync(file, 'utf8'), {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
  });
  write(
    file.replace('/esm/', '/cjs/').replace(/\.js$/, '.cjs'),
    spyable(code).replace(/(require\("\.[^"]*)\.js"\)/g, '$1.cjs")'),
  );
}

const compiler = join(dirname(require.resolve('typescript-7/package.json')), 'bin/tsc');
const tsc = spawnSync(process.execPath, [compiler, '--singleThreaded', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(1);
for (const file of filesIn(join(dist, 'types'), '.d.ts')) {
  // The compiler writes the imports of inferred types with double quotes.
  const text = readFileSync(file, 'utf8').replace(/(from |import\()(['"])(\.[^'"]*)\.js\2/g, '$1$2$3.cjs$2');
  write(file.replace('/types/', '/types-cjs/').replace(/\.d\.ts$/, '.d.cts'), text);
}

/** esbuild's exports in CommonJS cannot be redefined, which `jest.spyOn` does; those of TypeScript's and Babel's output can. */
function spyable(code: string): string {
  const found = code.replace(/(__defProp\(t\w+, \w+, \{) (get: )/g, '$1 configurable: true, $2');
  if (!found.includes('configurable')) throw new Error('esbuild writes exports in another form.');
  return found;
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
