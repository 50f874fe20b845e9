// What the ways of `npm run compat` need: the packed package, and compilers and bundlers from npm.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../nodes.js';

const PACKAGES = {
  '@rollup/plugin-node-resolve': '16.0.3',
  '@rspack/core': '2.3.4',
  esbuild: '0.28.2',
  rolldown: '1.3.3',
  rollup: '4.68.8',
  vite: '8.4.0',
  webpack: '5.113.0',
} as const;

/** The versions of TypeScript, each installed under a name of its own. */
export const COMPILERS = ['5.4.3', '5.6.3', '5.8.3', '5.9.3', '6.0.3', '7.0.2'] as const;

export type ConsumerTool = keyof typeof PACKAGES;

const folder = join(ROOT, 'node_modules/.cache/compat');
export const compilerOf = (version: string): string => join(folder, `node_modules/typescript-${version}/bin/tsc`);
export const versionOf = (name: ConsumerTool): string => PACKAGES[name];

/** Installs what is missing; no script of a package runs. Returns the folder from which the tools are found. */
export function installTools(): string {
  const compilers = COMPILERS.map((version) => [`typescript-${version}`, `npm:typescript@${version}`] as const);
  const dependencies = { ...PACKAGES, ...Object.fromEntries(compilers) };
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies });
  const file = join(folder, 'package.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === manifest) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  if (spawnSync('npm', args, { cwd: folder, stdio: 'inherit' }).status !== 0) {
    writeFileSync(file, '{}');
    throw new Error('Cannot install the compilers and bundlers from npm.');
  }
  return folder;
}

/** Unpacks the package as npm does, beside the types of Node. */
export function packInto(work: string): void {
  const packed = spawnSync('npm', ['pack', join(ROOT, 'sdk'), '--ignore-scripts', '--pack-destination', work], {
    cwd: work,
    encoding: 'utf8',
  });
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (packed.status !== 0 || tarball === undefined) throw new Error(`npm pack failed: ${packed.stderr}`);
  const target = join(work, 'node_modules/waypost');
  mkdirSync(target, { recursive: true });
  spawnSync('tar', ['-xzf', join(work, tarball), '--strip-components=1', '-C', target], { stdio: 'inherit' });
  mkdirSync(join(work, 'node_modules/@types'));
  for (const name of ['@types/node', 'undici-types']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(work, 'node_modules', name));
  }
}

export interface Ran {
  readonly isDone: boolean;
  readonly output: string;
}

/** Runs a program, and returns what it printed. */
export async function run(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const [program = '', ...args] = command;
  const { PATH, HOME } = process.env;
  const options = { cwd, env: { PATH, HOME, ...env }, timeout: 120_000, maxBuffer: 10_000_000 };
  return promisify(execFile)(program, args, options).then(
    ({ stdout, stderr }) => ({ isDone: true, output: stdout + stderr }),
    (error: unknown) => {
      const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }; // of execFile
      return { isDone: false, output: stdout + stderr || message };
    },
  );
}
