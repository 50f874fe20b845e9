// Bundles what is measured the way that its users run it: our own sources in one file, without the names and source maps
// that the TypeScript loader of this checkout adds; packages as they are installed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { bundleHandler, loadedAtOnce } from '../../../../infra/bundle.js';
import type { Handler } from '../../../../infra/hub/handlers.js';

export const ROOT = join(import.meta.dirname, '../../../..');
/** Beneath node_modules, where installed packages are found from. */
export const CACHE = join(ROOT, 'node_modules/.cache/waypost-bench');

/** Our own packages by their sources, whether or not they were built. */
const OURS = {
  'waypost/dynamodb': './sdk/src/sources/dynamodb.ts',
  'waypost/testing': './sdk/src/testing.ts',
  'waypost/model': './sdk/src/model/index.ts',
  'waypost/http': './sdk/src/sources/http.ts',
  waypost: './sdk/src/index.ts',
};

/** Writes the module that `contents`, as if it stood at the top of this repository, bundles to; returns its path. */
export async function bundle(name: string, contents: string, more: BuildOptions = {}): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const outfile = join(CACHE, `${name}.${more.format === 'cjs' ? 'cjs' : 'mjs'}`);
  await build({
    absWorkingDir: ROOT,
    stdin: { contents, resolveDir: ROOT, sourcefile: `${name}.ts`, loader: 'ts' },
    outfile,
    bundle: true,
    packages: 'external',
    alias: OURS,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    ...more,
  });
  return outfile;
}

export interface Apart {
  readonly path: string;
  /** Of the entry and all that it imports at once. */
  readonly bytes: number;
}

/** The same with every package in it, and with what is imported on first use in files of its own. */
export async function bundleApart(name: string, contents: string, more: BuildOptions): Promise<Apart> {
  const folder = join(CACHE, name);
  const { metafile } = await build({
    absWorkingDir: ROOT,
    stdin: { contents, resolveDir: ROOT, sourcefile: `${name}.ts`, loader: 'ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    alias: OURS,
    splitting: true,
    ...more,
    metafile: true,
  });
  const path = join(folder, 'stdin.mjs');
  const entry = relative(ROOT, path);
  const files = [...loadedAtOnce(metafile, entry)];
  return { path, bytes: files.reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0) };
}

/** Imports such a module; `T` says what it exports. */
export async function importBundle<T>(name: string, contents: string): Promise<T> {
  return (await import(pathToFileURL(await bundle(name, contents)).href)) as T; // the caller wrote what it exports
}

/** Writes a function's files as Lambda unpacks them; the path of its entry, and the bytes of code that its start reads. */
export async function writeHandler(handler: Handler): Promise<Apart & { readonly inputs: readonly string[] }> {
  const folder = join(CACHE, `handler-${handler}`);
  mkdirSync(folder, { recursive: true });
  const { files, loaded, inputs } = await bundleHandler(handler);
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  return { path: join(folder, 'index.mjs'), bytes: loaded, inputs: Object.keys(inputs) };
}
