// Loads whole registries into a new store with the engine's import: 100 000 services take a minute, and 15 minutes over HTTP.
import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { tableDefinitions, type TableNames } from '../../../adapters/settings/tables.js';
import type { Put } from '../fixture/seed.js';
import { marshal } from '../fixture/marshal.js';
import { engineProgram } from '../peers/engine.js';

interface RegistryImport {
  readonly tables: TableNames;
  /** Generated while they are written: all items together are gigabytes. */
  readonly puts: () => Iterable<Put>;
}

/** Writes the store `engine.db` into the folder and returns its path. */
export async function importStore(folder: string, registries: readonly RegistryImport[]): Promise<string> {
  const exported = join(folder, 'export');
  for (const { tables, puts } of registries) await exportTables(exported, tables, puts());
  const schema = join(folder, 'schema.json');
  const definitions = registries.flatMap(({ tables }) => tableDefinitions(tables));
  writeFileSync(schema, JSON.stringify(definitions.map((Table) => ({ Table }))));
  const store = join(folder, 'engine.db');
  const args = ['import', '--source', exported, '--schema', schema, '--output', store];
  await promisify(execFile)(await engineProgram(), args);
  return store;
}

/** Writes a line for each item, in the format of a DynamoDB export. */
async function exportTables(folder: string, { readers, records }: TableNames, puts: Iterable<Put>): Promise<void> {
  const files = new Map([readers, records].map((table) => [table, openFile(folder, table)]));
  for (const { table, item } of puts) {
    const file = files.get(table);
    const hasRoom = file?.write(`${JSON.stringify({ Item: marshal(item) })}\n`) ?? true;
    if (!hasRoom) await new Promise<void>((resolve) => file?.once('drain', resolve));
  }
  for (const file of files.values()) await finished(file.end());
}

function openFile(folder: string, table: string) {
  const data = join(folder, table, 'data');
  mkdirSync(data, { recursive: true });
  return createWriteStream(join(data, 'items.json'));
}
