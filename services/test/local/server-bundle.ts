// The local server in one file, for tests that start it as a process: loading its sources takes longer than all that they test.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

/** Bundled CommonJS loads Node's modules by `require`, which an ES module lacks. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`;

let bundled: string | undefined;

/** The path of the bundle, which is built at the first call in this process. */
export function serverBundle(root: string): string {
  return (bundled ??= bundle(root));
}

function bundle(root: string): string {
  // Below node_modules, so that it finds esbuild.
  const folder = join(root, 'node_modules/.cache/waypost-local');
  const local = join(root, 'services/local');
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: ['services/local/main.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['esbuild'],
    banner: { js: REQUIRE },
    // Its files are found from where the sources are.
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(join(local, 'server/bundle-console.ts')).href),
      'import.meta.dirname': JSON.stringify(local),
    },
  });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'main.mjs');
  // Renamed at once, since another Jest worker may be starting it.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, outputFiles[0]?.contents ?? '');
  renameSync(unfinished, file);
  return file;
}
