// Measures what the package adds to a user's minified bundle: what loads at once, and what each kind of call loads.
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';

export interface Size {
  readonly what: string;
  readonly bytes: number;
  /** The limit; a check fails beyond it. */
  readonly budget?: number;
}

/** Sizes of the built package in `root`, in bytes. */
export async function measureSizes(root: string): Promise<readonly Size[]> {
  const { outputs } = await bundle(root);
  const loadedBy = (...entries: readonly string[]): number => {
    const files = new Set<string>();
    for (const entry of entries) addLoaded(outputs, outputOf(outputs, entry), files);
    return [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
  };
  const registry = loadedBy('index', 'dynamodb', 'http');
  const more = (entry: string): number => loadedBy('index', 'dynamodb', 'http', entry) - registry;
  return [
    { what: "`import 'waypost'`, `waypost/dynamodb` and `waypost/http`", bytes: registry },
    {
      what: 'everything that the first `resolve` by DynamoDB loads',
      bytes: loadedBy('index', 'dynamodb', 'connection'),
    },
    { what: 'more for `fetch`', bytes: more('fetch') },
    { what: 'more for `sigV4`', bytes: more('sign') },
    { what: 'more for `explain`, or the gates of a refusal', bytes: more('explain') },
    {
      what: '`createRegistry` and all that it loads, bundled into one file',
      bytes: await oneFile(root),
      budget: MOST_BYTES,
    },
  ];
}

/** The limit of the whole library in one file. It only keeps the library from growing further: the aim is 120 kB. */
const MOST_BYTES = 133_000;

const HEAD = ['what', 'kB', 'limit'] as const;

/** The sizes as a Markdown table, in kB of 1000 bytes. */
export function sizeTable(sizes: readonly Size[]): string {
  const rows = [HEAD, ...sizes.map((size) => [size.what, kilo(size.bytes), limitOf(size)] as const)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [head, ...body] = rows.map(line);
  return [head, rule, ...body].join('\n');
}

const kilo = (bytes: number): string => (bytes / 1000).toFixed(1);

function limitOf({ budget }: Size): string {
  return budget === undefined ? '' : String(budget / 1000);
}

const MARKS = /(<!-- sizes -->\n\n)[^]*?(\n\n<!-- \/sizes -->)/;

/** The page with this table between its marks. */
export function withTable(page: string, table: string): string {
  return page.replace(MARKS, (_, before: string, after: string) => `${before}${table}${after}`);
}

const AS_USERS_DO = {
  bundle: true,
  minify: true,
  write: false as const,
  // Chunks import one another for their order alone, of which esbuild warns only outside node_modules.
  logLevel: 'error' as const,
  format: 'esm' as const,
  platform: 'node' as const,
  target: 'node20',
  external: ['@aws-sdk/*'],
} satisfies BuildOptions;

async function bundle(root: string): Promise<Metafile> {
  const { metafile } = await build({
    ...AS_USERS_DO,
    absWorkingDir: join(root, 'dist/esm'),
    entryPoints: ['index.js', 'dynamodb.js', 'http.js'],
    splitting: true,
    metafile: true,
    outdir: 'out',
  });
  return metafile;
}

async function oneFile(root: string): Promise<number> {
  const contents = "export { createRegistry } from './index.js';";
  const { outputFiles } = await build({ ...AS_USERS_DO, stdin: { contents, resolveDir: join(root, 'dist/esm') } });
  return outputFiles.reduce((sum, { contents: bytes }) => sum + bytes.byteLength, 0);
}

/** The output of an entry or chunk of the package: `chunks/engine-HASH.js` is `engine`. */
function outputOf(outputs: Metafile['outputs'], name: string): string {
  const pattern = new RegExp(`^(${name}|chunks/${name}-[A-Z0-9]{8})\\.js$`);
  const found = Object.entries(outputs).find(([, { entryPoint }]) => pattern.test(entryPoint ?? ''));
  if (found === undefined) throw new Error(`${name} is not a chunk`);
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
