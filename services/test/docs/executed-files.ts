// Which files of the SDK a first `resolve` executes. A file counts if one of its functions runs after the import, or if a file that
// counts names one of its constants, in a function that runs or at its top level. Files that are only loaded, and types, do not.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { build } from 'esbuild';

/** Runs in a process of its own, by the environment: V8 counts what runs between the end of the import and the answer. */
const PROGRAM = `
  import { Session } from 'node:inspector/promises';
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const { createRegistry } = await import('./index.js');
  const { result: loaded } = await session.post('Profiler.takePreciseCoverage');
  const url = await createRegistry().resolve(process.env.SERVICE);
  const { result: executed } = await session.post('Profiler.takePreciseCoverage');
  const here = new URL('.', import.meta.url).href;
  const files = {};
  for (const [phase, scripts] of Object.entries({ loaded, executed })) {
    for (const { url, functions } of scripts.filter((script) => script.url.startsWith(here) && script.url !== import.meta.url)) {
      const file = url.slice(here.length);
      const constants = Object.entries(await import(url)).filter(([, value]) => typeof value !== 'function');
      files[file] = { executed: [], ...files[file], constants: constants.map(([name]) => name), [phase]: functions };
    }
  }
  console.log(JSON.stringify({ url, files }));
`;

interface CoveredRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface CoveredFunction {
  readonly ranges: readonly CoveredRange[];
}

interface LoadedFile {
  /** Its functions, with what ran during the import. */
  readonly loaded?: readonly CoveredFunction[];
  /** Its functions, with what ran after the import; a file that is loaded by then has its top level among them. */
  readonly executed: readonly CoveredFunction[];
  /** What it exports besides functions and classes. */
  readonly constants: readonly string[];
}

type LoadedFiles = Readonly<Record<string, LoadedFile>>;

export interface ExecutedFiles {
  readonly url: string;
  /** Below `sdk/src`, sorted. */
  readonly files: readonly string[];
}

/** Resolves `SERVICE` in a new process with this environment, by the TypeScript files of `source`, each a module of its own. */
export async function filesOfFirstResolve(source: string, env: NodeJS.ProcessEnv): Promise<ExecutedFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-executed-'));
  try {
    const names = readdirSync(source, { recursive: true, encoding: 'utf8' });
    const entryPoints = names.filter((name) => /(?<!\.test)\.ts$/.test(name)).map((name) => join(source, name));
    await build({ entryPoints, outdir: folder, outbase: source, format: 'esm', platform: 'node', target: 'node20' });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'program.js'), PROGRAM);
    const { stdout, stderr } = spawnSync(process.execPath, ['program.js'], { cwd: folder, env, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    const { url, files } = JSON.parse(stdout) as { url: string; files: LoadedFiles }; // as the program prints it
    return { url, files: countedFiles(files, (file) => readFileSync(join(folder, file), 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countedFiles(files: LoadedFiles, textOf: (file: string) => string): string[] {
  const counted = new Set(Object.keys(files).filter((file) => hasRun(files[file], textOf(file).length)));
  // A file that is added on the way is visited too.
  for (const file of counted) {
    const text = textOf(file);
    const seen = textThatCounts(files[file], text);
    for (const { from, name, own } of importsOf(file, text)) {
      if (files[from]?.constants.includes(name) && new RegExp(`\\b${own}\\b`).test(seen)) counted.add(from);
    }
  }
  return [...counted].map((file) => file.replace(/\.js$/, '.ts')).sort();
}

function hasRun(file: LoadedFile | undefined, length: number): boolean {
  const inside = functionsIn(file?.executed, length);
  return inside.some(({ ranges }) => ranges.some(({ count }) => count > 0));
}

/** All functions but the one that stands for the file's top level. */
function functionsIn(functions: readonly CoveredFunction[] = [], length: number): readonly CoveredFunction[] {
  return functions.filter(
    ({ ranges: [whole] }) => whole !== undefined && whole.endOffset - whole.startOffset < length - 1,
  );
}

/** The top level, and what ran inside of functions after the import; the rest is blank. An inner range overrides the one around it. */
function textThatCounts(file: LoadedFile | undefined, text: string): string {
  const loaded = functionsIn(file?.loaded, text.length).flatMap(({ ranges }) =>
    ranges.map((range) => ({ ...range, count: 0 })),
  );
  const executed = functionsIn(file?.executed, text.length).flatMap(({ ranges }) => ranges);
  const lengthOf = ({ startOffset, endOffset }: CoveredRange): number => endOffset - startOffset;
  const counts = new Uint8Array(text.length).fill(1);
  for (const range of [...loaded, ...executed].sort((a, b) => lengthOf(b) - lengthOf(a))) {
    counts.fill(range.count > 0 ? 1 : 0, range.startOffset, range.endOffset);
  }
  return text
    .replace(/[^\n]/g, (character, at: number) => (counts[at] === 1 ? character : ' '))
    .replace(/^(import|export) \{[^;]*;$/gm, '');
}

/** The names that a file imports: as the other file exports them, and as this one calls them. */
function importsOf(file: string, text: string): { from: string; name: string; own: string }[] {
  return [...text.matchAll(/^import \{([^}]*)\} from "(\.[^"]+)";$/gm)].flatMap(([, names = '', target = '']) =>
    names.split(',').map((part) => {
      const [name = '', own = name] = part.trim().split(' as ');
      return { from: posix.join(posix.dirname(file), target), name, own };
    }),
  );
}
