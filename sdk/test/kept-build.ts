// Builds that several test files use. Each takes seconds, so it is kept below node_modules/.cache until a source file changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The working directory of npm and of Jest. */
const ROOT = process.cwd();
const CACHE = join(ROOT, 'node_modules/.cache/waypost-tests');
const PATIENCE_MS = 120_000;

/** The folder of this build. If a source has changed since the last one, `build` fills a new folder. */
export function keptBuild(name: string, build: (folder: string) => void): string {
  const folder = join(CACHE, `${name}-${keyOfSources()}`);
  mkdirSync(CACHE, { recursive: true });
  if (!existsSync(folder)) {
    whileLocked(join(CACHE, `${name}.lock`), () => {
      if (!existsSync(folder)) replace(name, folder, build);
    });
  }
  return folder;
}

function replace(name: string, folder: string, build: (folder: string) => void): void {
  const outdated = readdirSync(CACHE).filter((entry) => entry.startsWith(`${name}-`));
  for (const entry of outdated) rmSync(join(CACHE, entry), { recursive: true });
  const unfinished = join(CACHE, `${name}-unfinished`);
  mkdirSync(unfinished);
  build(unfinished);
  renameSync(unfinished, folder);
}

/** A hash of the paths, sizes and times of everything that a build can be made of. */
function keyOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const top of ['infra', 'services', 'sdk/src']) {
    for (const file of readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.(?:tsx?|css|json)$/.test(file) || /\.test\.ts$|^dist\/|^(?:test|verify)\//.test(file)) continue;
      const { size, mtimeMs } = statSync(join(ROOT, top, file));
      hash.update(`${top}/${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Lets one Jest worker build while the others wait for it. A lock that an interrupted run left is taken over. */
function whileLocked(lock: string, action: () => void): void {
  while (!isTaken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > PATIENCE_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
