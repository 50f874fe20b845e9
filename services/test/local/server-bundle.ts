// The local server in one file, for tests that start it as a process: loading its sources takes longer than all that they test.
import { mkdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

/** Bundled CommonJS loads Node's modules by `require`, which an ES module lacks. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`;

/** The path of the bundle. It is built only if one of its sources has changed since the last time. */
export function serverBundle(root: string): string {
  // Below node_modules, so that it finds esbuild.
  const folder = join(root, 'node_modules/.cache/waypost-local');
  const file = join(folder, 'main.mjs');
  const list = join(folder, 'sources.json');
  if (!isNewer(file, list, root)) {
    const begun = new Date();
    const built = bundle(root);
    mkdirSync(folder, { recursive: true });
    replace(list, JSON.stringify([...built.sources, 'services/test/local/server-bundle.ts', 'package-lock.json']));
    replace(file, built.text, begun);
  }
  return file;
}

function isNewer(file: string, list: string, root: string): boolean {
  try {
    const { mtimeMs } = statSync(file);
    const sources = JSON.parse(readFileSync(list, 'utf8')) as readonly string[]; // this file wrote it
    return sources.every((source) => statSync(join(root, source)).mtimeMs < mtimeMs);
  } catch {
    return false; // nothing built yet, or a source is gone
  }
}

function bundle(root: string): { readonly text: string; readonly sources: readonly string[] } {
  const local = join(root, 'services/local');
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: ['services/local/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
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
  const own = Object.keys(metafile.inputs).filter((input) => !input.startsWith('node_modules/'));
  return { text: outputFiles[0]?.text ?? '', sources: own };
}

/** Written beside it and renamed at once, since another Jest worker may be reading it. */
function replace(file: string, text: string, time?: Date): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  if (time !== undefined) utimesSync(unfinished, time, time);
  renameSync(unfinished, file);
}
