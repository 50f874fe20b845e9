// Yardsticks that may be missing: a package of npm or a program of Debian's. A missing one is skipped by name.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.js';

/** What a package gives, or undefined where it is not installed. */
export async function packageOf<T>(bench: Bench, name: string, load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    bench.skip(name, 'the npm package is not installed');
    return undefined;
  }
}

const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];

/** Where a program is, or undefined; `from` is the Debian package that has it. */
export function programOf(bench: Bench, program: string, from: string): string | undefined {
  const found = findProgram(program);
  if (found === undefined) bench.skip(program, `not installed (Debian's package ${from})`);
  return found;
}

export function findProgram(program: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((path) => existsSync(path));
}
