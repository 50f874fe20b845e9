// One file per handler, with everything that it needs: Lambda's own copy of the AWS SDK is neither pinned nor small.
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { HANDLERS, type Handler } from './hub/handlers.js';
import { zip } from './zip.js';

export interface Bundle {
  readonly handler: Handler;
  readonly code: Buffer;
  readonly sourceMap: Buffer;
  /** Which source files are in it, and with how many bytes. */
  readonly inputs: Metafile['outputs'][string]['inputs'];
}

const ROOT = join(import.meta.dirname, '..');

/**
 * Some packages are CommonJS inside, and ask for Node's modules by `require`, which an ES module does not have. The name is
 * one that the minifier never gives.
 */
const REQUIRE =
  "import{createRequire as waypostCreateRequire}from'node:module';const require=waypostCreateRequire(import.meta.url);";

/** How every function is bundled; the bench bundles what it holds them against in the same way. */
export const FUNCTION_OPTIONS = {
  bundle: true,
  minify: true,
  // Errors are recognised by their names.
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The AWS clients' ES modules can be shaken; their CommonJS files are all or nothing.
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;

export async function bundleHandler(handler: Handler): Promise<Bundle> {
  const result = await build({
    ...FUNCTION_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [`services/handlers/${handler}.ts`],
    outfile: 'index.mjs',
    write: false,
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
  });
  const output = result.metafile.outputs['index.mjs'];
  const code = result.outputFiles.find((file) => file.path.endsWith('index.mjs'));
  const sourceMap = result.outputFiles.find((file) => file.path.endsWith('index.mjs.map'));
  if (!output || !code || !sourceMap) throw new Error(`esbuild gave no bundle of ${handler}.`);
  return { handler, code: withMap(code.contents), sourceMap: Buffer.from(sourceMap.contents), inputs: output.inputs };
}

const withMap = (code: Uint8Array): Buffer =>
  Buffer.concat([code, Buffer.from('\n//# sourceMappingURL=index.mjs.map\n')]);

export function bundleHandlers(): Promise<readonly Bundle[]> {
  return Promise.all(HANDLERS.map(bundleHandler));
}

/** As Lambda takes it: the handler is `index.handler`. */
export const zipOf = ({ code, sourceMap }: Bundle): Buffer =>
  zip([
    { name: 'index.mjs', bytes: code },
    { name: 'index.mjs.map', bytes: sourceMap },
  ]);
