// The binaries of Bun and Deno, from their npm packages, below node_modules/.cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const RUNTIMES = { bun: '1.4.5', deno: '2.9.6' } as const;

/** Installs the runtime if it is missing. The working directory is the repository's, as npm and Jest set it. */
export function binaryOf(name: keyof typeof RUNTIMES): string {
  const version = RUNTIMES[name];
  const folder = join(process.cwd(), 'node_modules/.cache/runtimes', `${name}-${version}`);
  const binary = join(folder, 'node_modules/.bin', name);
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const options = ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${version}`];
    const { status } = spawnSync('npm', options, { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error(`Cannot install ${name}@${version} from npm.`);
  }
  return binary;
}
