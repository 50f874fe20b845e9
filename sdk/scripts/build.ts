// Builds `dist`: ES modules that share their chunks, the same as CommonJS, and declarations for each of the two.
// The package has no dependency: aws4 is bundled, the AWS SDK's packages stay optional peers.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, transform, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/** What aws4 requires of Node, as imports: a `require` in an ES module would fail when it runs. */
const builtins: Plugin = {
  name: 'builtins as imports',
  setup: (building) => {
    building.onResolve({ filter: /^(crypto|url|querystring)$/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    building.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: EXPORTS[path] ?? '',
      loader: 'js',
    }));
  },
};
const EXPORTS: Readonly<Record<string, string>> = {
  crypto: `export { createHash, createHmac } from 'node:crypto';`,
  url: `export { parse } from 'node:url';`,
  querystring: `export { parse, stringify } from 'node:querystring';`,
};

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    index: 'src/index.ts',
    model: 'src/model/index.ts',
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
  plugins: [builtins],
  legalComments: 'inline',
});

// The command is a program and no library: one file, with the parser of its line in it.
if (existsSync(join(root, 'src/cli/main.ts'))) {
  await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*'],
    plugins: [builtins],
    // Bundled CommonJS asks for Node's modules by a `require`, which an ES module does not have.
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
    code.replace(/(require\("\.[^"]*)\.js"\)/g, '$1.cjs")'),
  );
}

const tsc = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(1);
for (const file of filesIn(join(dist, 'types'), '.d.ts')) {
  const text = readFileSync(file, 'utf8').replace(/(from |import\()'(\.[^']*)\.js'/g, `$1'$2.cjs'`);
  write(file.replace('/types/', '/types-cjs/').replace(/\.d\.ts$/, '.d.cts'), text);
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
