// Builds `dist`: ES modules that share their chunks, the same as CommonJS, and declarations for each of the two.
// The package has no dependency: aws4 and hpagent are bundled, the AWS SDK's packages stay optional peers.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { build, transform, type BuildOptions, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/**
 * aws4 and hpagent are CommonJS. As ES modules their files need neither a `require`, which would fail in an ES module when it runs, nor
 * esbuild's helpers for one.
 */
const asModules: Plugin = {
  name: 'CommonJS as modules',
  setup: (building) => {
    building.onLoad({ filter: /[\\/](aws4|hpagent)[\\/]\w+\.js$/ }, ({ path }) => {
      const imports: string[] = [];
      const code = readFileSync(path, 'utf8').replace(/require\('([^']+)'\)/g, (_, name: string) => {
        imports.push(
          name.startsWith('.')
            ? `import required${imports.length} from '${name}.js';`
            : `import * as required${imports.length} from 'node:${name}';`,
        );
        return `required${imports.length - 1}`;
      });
      const contents = `${imports.join('\n')}\nconst module = { exports: {} }, { exports } = module;\n${code}\nexport default module.exports;\n${NAMED[basename(dirname(path))] ?? ''}`;
      return { contents, loader: 'js' };
    });
  },
};

/** What is imported by name of them. */
const NAMED: Readonly<Record<string, string>> = { hpagent: 'export { HttpProxyAgent, HttpsProxyAgent };' };

/**
 * What is surely loaded before a file. Without this, code that several files share is cut into a chunk for each combination of them,
 * and a process reads a dozen files of a few hundred bytes to begin with.
 */
const BEFORE: readonly (readonly [file: RegExp, before: string])[] = [
  [/\/src\/(engine|testing|sources\/dynamodb|sources\/http)\.ts$/, 'src/registry.ts'],
  [/\/src\/sources\/(dynamodb\/|credential-chain)/, 'src/sources/dynamodb.ts'],
  [/\/src\/(?!model\/)/, 'src/engine.ts'],
];

/** Lets each file that is loaded late import what is there before it. */
const inFewChunks = (late: ReadonlySet<string>): Plugin => ({
  name: 'few chunks',
  setup: (building) => {
    building.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const before = late.has(relative(root, path)) ? BEFORE.find(([file]) => file.test(path)) : undefined;
      if (before === undefined) return undefined;
      return { contents: `${readFileSync(path, 'utf8')}\nimport '${join(root, before[1])}';\n`, loader: 'ts' };
    });
  },
});

const LIBRARY: BuildOptions = {
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
  legalComments: 'inline',
  // The manifest's `sideEffects` is for the bundlers of users; here it would drop what `inFewChunks` adds.
  ignoreAnnotations: true,
};

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({ ...LIBRARY, plugins: [asModules], write: false, metafile: true });
const loadedLate = Object.values(metafile.inputs).flatMap(({ imports }) =>
  imports.filter(({ kind, external }) => kind === 'dynamic-import' && external !== true).map(({ path }) => path),
);
await build({
  ...LIBRARY,
  plugins: [
    asModules,
    inFewChunks(new Set([...loadedLate, 'src/testing.ts', 'src/sources/dynamodb.ts', 'src/sources/http.ts'])),
  ],
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
    plugins: [asModules],
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
  // The compiler writes the imports of inferred types itself, with double quotes.
  const text = readFileSync(file, 'utf8').replace(/(from |import\()(['"])(\.[^'"]*)\.js\2/g, '$1$2$3.cjs$2');
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
