// The embedded engine, on a folder of its own, and a registry's two tables in it.
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDocumentClient, type TableConnection } from '../../../adapters/dynamodb/client.js';
import { tableDefinitions, tableNames, type TableNames } from '../../../adapters/dynamodb/tables.js';
import { findEngineBinary, thisMachine } from '../../../local/engine/binary.js';
import { CACHE } from '../harness/bundle.js';
import { REGION } from '../fixture/scope.js';
import { startServer } from './process.js';

export interface Engine {
  readonly port: number;
  readonly pid: number;
  readonly connection: TableConnection & { readonly endpoint: string };
  readonly stop: () => Promise<void>;
}

export const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };

/** The engine's binary. */
export function engineProgram(): Promise<string> {
  return findEngineBinary(
    CACHE,
    thisMachine((line) => process.stderr.write(`${line}\n`)),
  );
}

/** On a store of its own that is empty, or on the one of this file. */
export async function startEngine(store?: string): Promise<Engine> {
  const program = await engineProgram();
  const args = (port: number, folder: string): readonly string[] => [
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--db-path', store ?? `${folder}/engine.db`],
  ];
  const { port, pid, stop } = await startServer({ program, args });
  const connection = { endpoint: `http://127.0.0.1:${port}`, region: REGION, credentials: CREDENTIALS };
  return { port, pid, connection, stop };
}

export async function makeTables({ connection }: Engine, registry: string): Promise<TableNames> {
  const client = createDocumentClient(connection);
  const names = tableNames(registry);
  for (const definition of tableDefinitions(names)) await client.send(new CreateTableCommand(definition));
  client.destroy();
  return names;
}
