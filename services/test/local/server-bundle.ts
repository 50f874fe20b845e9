// The local server in one file, for tests that start it as a process: loading its sources takes longer than all that they test.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { keptBuild } from '../../../sdk/test/kept-build.js';

/** Bundled CommonJS loads Node's modules by `require`, which an ES module lacks. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`;

/** The path of the bundle. It is below node_modules, so that it finds esbuild. */
export function serverBundle(root: string): string {
  return join(
    keptBuild('local-server', (folder) => bundle(root, folder)),
    'main.mjs',
  );
}

function bundle(root: string, folder: string): void {
  const local = join(root, 'services/local');
  buildSync({
    absWorkingDir: root,
    entryPoints: ['services/local/main.ts'],
    outfile: join(folder, 'main.mjs'),
    bundle: true,
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
}
