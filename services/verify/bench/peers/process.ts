// A server of Debian's for as long as an area runs: on a port of its own, with a folder of its own, and ended with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

export interface ServerPlan {
  readonly program: string;
  readonly args: (port: number, folder: string) => readonly string[];
}

/** @throws Error when it does not take connections within ten seconds. */
export async function startServer({ program, args }: ServerPlan): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-'));
  const port = await freePort();
  const child = spawn(program, args(port, folder), { stdio: 'ignore', cwd: folder });
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  for (let tries = 0; tries < 1000; tries += 1) {
    if (child.exitCode !== null || child.pid === undefined) break;
    if (await takes(port)) return { port, pid: child.pid, stop };
    await wait(10);
  }
  await stop();
  throw new Error(`${program} did not start on port ${port}.`);
}

function takes(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server has one
      server.close(() => resolve(port));
    });
  });
}
