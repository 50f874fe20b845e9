// Bundles the console's sources in memory, with esbuild.
import { build, stop } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A file of the console, as it is sent. */
export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** By path. */
export type Assets = ReadonlyMap<string, Asset>;

const FOLDER = new URL('../../console/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

export async function bundleConsole(): Promise<Assets> {
  const [page, icon, bundled] = await Promise.all([
    readFile(new URL('index.html', FOLDER)),
    readFile(new URL('console.svg', FOLDER)),
    bundle(),
  ]);
  return new Map<string, Asset>([
    ['/', { type: 'text/html; charset=utf-8', bytes: page }],
    ['/console.svg', { type: TYPES.svg ?? '', bytes: icon }],
    ...bundled,
  ]);
}

async function bundle(): Promise<[string, Asset][]> {
  const folder = fileURLToPath(FOLDER);
  try {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: [
        { in: 'main.tsx', out: 'console' },
        { in: 'style/index.css', out: 'console' },
      ],
      outdir: '/',
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    });
    return outputFiles.map(({ path, contents }) => {
      const extension = path.slice(path.lastIndexOf('.') + 1);
      return [`/console.${extension}`, { type: TYPES[extension] ?? '', bytes: contents }];
    });
  } finally {
    // Ends esbuild's own process.
    await stop();
  }
}
