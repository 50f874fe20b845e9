// The workers' program as one file. Loaded through tsx, each dynamic import asks the loader's thread, be the module loaded or
// not; the SDK makes several for each registry, and its fuzzers spent three quarters of their time in that.
import { build, stop } from 'esbuild';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface WorkerFile {
  readonly path: string;
  readonly remove: () => void;
}

/** @param folder inside the project, so that its packages are found from there. */
export async function bundleWorker(folder: string): Promise<WorkerFile> {
  const path = resolve(folder, `worker-${String(process.pid)}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    outfile: path,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  // Else its process is killed by the Ctrl-C that only interrupts the run, and says so.
  await stop();
  return { path, remove: () => rmSync(path, { force: true }) };
}
