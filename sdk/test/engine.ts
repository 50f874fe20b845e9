// The real embedded engine for tests: one process per suite, in memory or a folder of its own, ended with its parent.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Engine {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The engine's binary where this platform has one. */
function binary(): string | undefined {
  try {
    const manifest = createRequire(join(process.cwd(), 'package.json')).resolve(
      `@dynoxide/${process.platform}-${process.arch}/package.json`,
    );
    return join(dirname(manifest), 'dynoxide');
  } catch {
    return undefined;
  }
}

const given = process.env.WAYPOST_ENGINE_URL;

/** Why no engine can be started here, if that is so. */
export function engineHindrance(): string | undefined {
  if (given !== undefined || binary() !== undefined) return undefined;
  return `no engine for ${process.platform}-${process.arch}; set WAYPOST_ENGINE_URL`;
}

/** `describe`, or where there is no engine for this platform, a `describe` that skips and says so. */
export function describeOnEngine(name: string, suite: () => void): void {
  const hindrance = engineHindrance();
  if (hindrance === undefined) describe(name, suite);
  else describe.skip(`${name} (${hindrance})`, suite);
}

/** Starts an engine with an empty store, or takes the one that WAYPOST_ENGINE_URL names. */
export async function startEngine(): Promise<Engine> {
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), 'waypost-engine-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['--host', '127.0.0.1', '--port', String(port), '--db-path', join(folder, 'engine.db')];
  const child = start(binary() ?? '', args);
  await untilItAnswers(url, child);
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function start(path: string, args: readonly string[]): ChildProcess {
  // The engine outlives a killed parent unless the kernel is told to end it.
  const guarded = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return guarded
    ? spawn('setpriv', ['--pdeathsig', 'KILL', path, ...args], { stdio: 'ignore' })
    : spawn(path, args, { stdio: 'ignore' });
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the engine ended with code ${child.exitCode}`);
    const answered = await fetch(url, { method: 'POST', body: '{}' }).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill('SIGKILL');
  throw new Error('the engine did not answer within four seconds');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server has one
      server.close(() => resolve(port));
    });
  });
}
