// Packs the npm package as a tarball. npm keeps the permissions of files, which depend on the umask of the checkout. So a copy with
// fixed permissions is packed.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../third-party.js';

interface SdkManifest {
  readonly version: string;
  readonly files: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
}

const SDK = join(ROOT, 'sdk');

export const readSdkManifest = (): SdkManifest =>
  JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')) as SdkManifest; // our own

/** Packs the built package. */
export function packageTarball(): Buffer {
  const { version, files, bin } = readSdkManifest();
  const work = mkdtempSync(join(tmpdir(), 'waypost-release-'));
  try {
    const copy = join(work, 'package');
    for (const name of ['package.json', ...files]) cpSync(join(SDK, name), join(copy, name), { recursive: true });
    return packFolder(copy, { file: `waypost-${version}.tgz`, commands: Object.values(bin) });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Packs a folder that nothing else needs: it changes the permissions in it. */
export function packFolder(
  folder: string,
  { file, commands = [] }: { file: string; commands?: readonly string[] },
): Buffer {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  for (const command of commands) chmodSync(join(folder, command), 0o755);
  const to = join(folder, '..');
  execFileSync('npm', ['pack', folder, '--ignore-scripts', '--pack-destination', to], { cwd: to, stdio: 'ignore' });
  return readFileSync(join(to, file));
}
