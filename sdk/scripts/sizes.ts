// What a user's bundle grows by, minified: what an import loads at once, and what it loads with it on first use.
import { build, type Metafile } from 'esbuild';

export interface Sizes {
  /** `import { createRegistry } from 'waypost'`, without what is loaded on first use. */
  readonly core: number;
  /** The same with the DynamoDB source. */
  readonly withDynamo: number;
}

export async function measureSizes(root: string): Promise<Sizes> {
  const contents = `import { createRegistry } from './src/index.ts'; globalThis.registry = createRegistry({});`;
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: 'out',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*'],
  });
  const core = closureOf(metafile, 'out/stdin.js');
  const source = outputOf(metafile, 'src/sources/dynamodb.ts');
  const withDynamo = new Set([...core, ...closureOf(metafile, source)]);
  return { core: sumOf(metafile, core), withDynamo: sumOf(metafile, withDynamo) };
}

function outputOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, output]) => output.entryPoint === entry);
  if (found === undefined) throw new Error(`${entry} is no chunk of its own`);
  return found[0];
}

/** An output and what it imports at once. */
function closureOf({ outputs }: Metafile, first: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(first)) return seen;
  seen.add(first);
  for (const { kind, path, external } of outputs[first]?.imports ?? []) {
    if (kind === 'import-statement' && external !== true) closureOf({ inputs: {}, outputs }, path, seen);
  }
  return seen;
}

function sumOf({ outputs }: Metafile, files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}
