// The embedded engine in a folder of its own, with a registry's two tables in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDocumentClient, type TableConnection } from '../../../adapters/dynamodb/client.js';
import { tableDefinitions, tableNames, type TableNames } from '../../../adapters/settings/tables.js';
import { findEngineBinary, thisMachine } from '../../../local/engine/binary.js';
import { CACHE } from '../harness/bundle.js';
import { REGION } from '../fixture/scope.js';
import { listen } from './listen.js';

export interface BenchEngine {
  readonly port: number;
  readonly connection: TableConnection & { readonly endpoint: string };
  readonly stop: () => Promise<void>;
}

export const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };

export function engineProgram(): Promise<string> {
  return findEngineBinary(
    CACHE,
    thisMachine((line) => process.stderr.write(`${line}\n`)),
  );
}

/**
 * Starts an engine with an empty store, or with the store in this file. It ends with this process.
 * @throws Error if it accepts no connection within ten seconds
 */
export async function startEngine(store?: string): Promise<BenchEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-'));
  const port = await freePort();
  const args = ['--host', '127.0.0.1', '--port', String(port), '--db-path', store ?? join(folder, 'engine.db')];
  const child = spawn(await engineProgram(), args, { stdio: 'ignore', cwd: folder });
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const connection = { endpoint: `http://127.0.0.1:${port}`, region: REGION, credentials: CREDENTIALS };
  for (let tries = 0; tries < 1000 && child.exitCode === null; tries += 1) {
    if (await accepts(port)) return { port, connection, stop };
    await wait(10);
  }
  await stop();
  throw new Error(`The engine did not start on port ${port}.`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

export async function makeTables({ connection }: BenchEngine, registry: string): Promise<TableNames> {
  const client = createDocumentClient(connection);
  const names = tableNames(registry);
  for (const definition of tableDefinitions(names)) await client.send(new CreateTableCommand(definition));
  client.destroy();
  return names;
}
