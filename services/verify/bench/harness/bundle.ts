// Bundles code for measuring as its users run it: our sources in one file, without the names and source maps that the TypeScript
// loader of this checkout adds, and packages as they are installed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { bundleHandler, loadedAtOnce } from '../../../../infra/bundle.js';
import type { Handler } from '../../../../infra/hub/handlers.js';

export const ROOT = join(import.meta.dirname, '../../../..');
/** Below node_modules, so that bundles find installed packages. */
export const CACHE = join(ROOT, 'node_modules/.cache/waypost-bench');

/** Our package by its sources, whether it has been built or not. */
const OURS = {
  'waypost/dynamodb': './sdk/src/sources/dynamodb.ts',
  'waypost/testing': './sdk/src/testing.ts',
  'waypost/model': './sdk/src/model/index.ts',
  'waypost/http': './sdk/src/sources/http.ts',
  waypost: './sdk/src/index.ts',
};

/** Bundles `contents`, a module at the top of this repository, and returns the path of the bundle. */
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

interface SplitBundle {
  readonly path: string;
  /** The bytes of the entry and its static imports. */
  readonly bytes: number;
}

/** Bundles every package too, with separate files for what is imported on first use. */
export async function bundleSplit(name: string, contents: string, more: BuildOptions): Promise<SplitBundle> {
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

/** Bundles and imports a module. `T` is what it exports. */
export async function importBundle<T>(name: string, contents: string): Promise<T> {
  return (await import(pathToFileURL(await bundle(name, contents)).href)) as T; // the caller wrote what it exports
}

/** Writes a function's files as Lambda unpacks them. Returns the path of its entry, and the bytes that a cold start reads. */
export async function writeHandler(handler: Handler): Promise<SplitBundle & { readonly inputs: readonly string[] }> {
  const folder = join(CACHE, `handler-${handler}`);
  mkdirSync(folder, { recursive: true });
  const { files, loaded, inputs } = await bundleHandler(handler);
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  return { path: join(folder, 'index.mjs'), bytes: loaded, inputs: Object.keys(inputs) };
}
