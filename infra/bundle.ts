// Bundles each handler with everything that it needs, because Lambda's own copy of the AWS SDK is neither pinned nor small. Modules
// that are imported on first use go into separate files, which a cold start does not read.
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { onLambda } from './on-lambda.js';
import { HANDLERS, type Handler } from './hub/handlers.js';
import { zip, type ZipEntry } from './zip.js';

export interface Bundle {
  readonly handler: Handler;
  /** `index.mjs`, what it imports, and their source maps. */
  readonly files: readonly ZipEntry[];
  /** Bytes of code that a cold start reads. */
  readonly loaded: number;
  /** The source files in the bundle, with the bytes of each. */
  readonly inputs: Metafile['outputs'][string]['inputs'];
}

const ROOT = join(import.meta.dirname, '..');
const OUT = 'out';

/** Some packages are CommonJS and need `require`, which an ES module does not have. The minifier never generates this name. */
const REQUIRE =
  "import{createRequire as waypostCreateRequire}from'node:module';const require=waypostCreateRequire(import.meta.url);";

/** How every function is bundled. The bench bundles the peers in the same way. */
export const FUNCTION_OPTIONS = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // esbuild can tree-shake the AWS clients' ES modules, but not their CommonJS files.
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;

export async function bundleHandler(handler: Handler): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    ...FUNCTION_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [{ in: `services/handlers/${handler}.ts`, out: 'index' }],
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    write: false,
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [onLambda],
  });
  const loaded = [...loadedAtOnce(metafile, `${OUT}/index.mjs`)];
  return {
    handler,
    files: outputFiles.map(fileOf),
    loaded: loaded.reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0),
    inputs: Object.assign({}, ...Object.values(metafile.outputs).map(({ inputs }) => inputs)) as Bundle['inputs'], // each input is in one output
  };
}

/** A file and its static imports, without what it imports on first use. */
export function loadedAtOnce({ outputs }: Metafile, first: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(first)) return seen;
  seen.add(first);
  for (const { kind, path } of outputs[first]?.imports ?? []) {
    if (kind === 'import-statement' && outputs[path] !== undefined) loadedAtOnce({ inputs: {}, outputs }, path, seen);
  }
  return seen;
}

function fileOf({ path, contents }: OutputFile): ZipEntry {
  const name = basename(path);
  const link = name.endsWith('.map') ? '' : `\n//# sourceMappingURL=${name}.map\n`;
  return { name, bytes: Buffer.concat([contents, Buffer.from(link)]) };
}

export function bundleHandlers(): Promise<readonly Bundle[]> {
  return Promise.all(HANDLERS.map(bundleHandler));
}

/** The zip file for Lambda, whose handler is `index.handler`. */
export const zipOf = ({ files }: Bundle): Buffer => zip(files);
