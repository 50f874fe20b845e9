// What the package adds to a user's minified bundle: what is loaded at once, and what a process has loaded by what it does.
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

export interface Size {
  readonly what: string;
  readonly bytes: number;
  /** What it may be; a check fails beyond it. */
  readonly budget?: number;
  /** What it should be, where that is not reached. */
  readonly target?: number;
}

/** Sizes of the built package in `root`, in bytes. */
export async function measureSizes(root: string): Promise<readonly Size[]> {
  const { outputs } = await bundle(root);
  const loadedBy = (...entries: readonly string[]): number => {
    const files = new Set<string>();
    for (const entry of entries) addLoaded(outputs, outputOf(outputs, entry), files);
    return [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
  };
  const resolved = ['index', 'engine', 'dynamodb'];
  const moreBy = (chunk: string): number => loadedBy(...resolved, chunk) - loadedBy(...resolved);
  return [
    { what: "import 'waypost'", bytes: loadedBy('index'), budget: 10_000 },
    { what: "the same and import 'waypost/dynamodb'", bytes: loadedBy('index', 'dynamodb') },
    {
      what: 'loaded by the first resolve by DynamoDB, in all',
      bytes: loadedBy(...resolved),
      budget: 52_000,
      target: 30_000,
    },
    { what: '  more by the first lookup', bytes: moreBy('looked-up') },
    { what: '  more by the first fetch', bytes: moreBy('healing-fetch') },
    { what: '  more by the first refusal', bytes: moreBy('refuse') },
    { what: '  more by explain', bytes: moreBy('explain-service') },
    { what: '  more by diagnose', bytes: moreBy('diagnose') },
  ];
}

async function bundle(root: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: join(root, 'dist/esm'),
    entryPoints: ['index.js', 'dynamodb.js'],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    // A package's own chunks import one another for their order alone, which esbuild remarks on only outside node_modules.
    logLevel: 'error',
    outdir: 'out',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*'],
  });
  return metafile;
}

/** The output of an entry or chunk of the package: `chunks/engine-HASH.js` is `engine`. */
function outputOf(outputs: Metafile['outputs'], name: string): string {
  const pattern = new RegExp(`^(${name}|chunks/${name}-[A-Z0-9]{8})\\.js$`);
  const found = Object.entries(outputs).find(([, { entryPoint }]) => pattern.test(entryPoint ?? ''));
  if (found === undefined) throw new Error(`${name} is no chunk of its own`);
  return found[0];
}

/** Adds a file and what it imports at once. */
function addLoaded(outputs: Metafile['outputs'], file: string, files: Set<string>): void {
  if (files.has(file)) return;
  files.add(file);
  for (const { kind, path, external } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && external !== true) addLoaded(outputs, path, files);
  }
}
