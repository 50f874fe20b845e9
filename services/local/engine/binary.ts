// Finds the engine's binary. Only the linux-x64 package is in the lock file: an entry for another platform would make `npm ci` fail if
// the package registry does not have it. On other platforms the binary is fetched once.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartRefused } from '../terminal/errors.js';

/** The tested version, which the root's optionalDependencies pin as well. */
export const ENGINE_VERSION = '1.2.1';

export interface EngineHost {
  readonly platform: string;
  readonly arch: string;
  /** The folder of an installed package, if it is installed. */
  readonly installed: (name: string) => string | undefined;
  /** Runs npm. Resolves with its exit code. */
  readonly npm: (args: readonly string[]) => Promise<number>;
  readonly say: (line: string) => void;
}

export function thisMachine(say: (line: string) => void): EngineHost {
  return { platform: process.platform, arch: process.arch, installed: installedFolder, npm: runNpm, say };
}

/**
 * The path of this platform's binary, which is fetched into the data folder if it is not installed.
 * @throws StartRefused when npm has none.
 */
export async function findEngineBinary(dataFolder: string, host: EngineHost): Promise<string> {
  const platform = `${host.platform}-${host.arch}`;
  const name = `@dynoxide/${platform}`;
  const fetched = join(dataFolder, 'engine', 'node_modules', name);
  const folder = host.installed(name) ?? (existsSync(join(fetched, 'package.json')) ? fetched : undefined);
  const file = host.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  if (folder !== undefined) return join(folder, file);
  host.say(
    `No engine for ${platform} is installed. Fetching ${name}@${ENGINE_VERSION} from npm, once, into ${fetched}`,
  );
  const status = await host.npm(fetchArguments(join(dataFolder, 'engine'), `${name}@${ENGINE_VERSION}`));
  const binary = join(fetched, file);
  if (status !== 0 || !existsSync(binary)) throw notAvailable(name);
  chmodSync(binary, 0o755);
  return binary;
}

/** `--no-save` leaves this project and its lock file unchanged. */
function fetchArguments(prefix: string, spec: string): readonly string[] {
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--workspaces=false'];
  return ['install', '--prefix', prefix, ...quiet, spec];
}

function notAvailable(name: string): StartRefused {
  return new StartRefused(
    `No embedded engine for this platform: npm could not install ${name}@${ENGINE_VERSION}.`,
    'Set WAYPOST_ENGINE_URL to any DynamoDB-compatible endpoint (DynamoDB Local, LocalStack, dynoxide elsewhere).',
  );
}

function installedFolder(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function runNpm(args: readonly string[]): Promise<number> {
  // Under `npm start` this variable holds npm's path; a bare `npm` is a script that Windows cannot spawn.
  const script = process.env.npm_execpath;
  return new Promise((resolve) => {
    const [command, before] = script === undefined ? ['npm', []] : [process.execPath, [script]];
    const child = spawn(command, [...before, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
