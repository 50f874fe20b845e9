// Writes an export into the tables of a registry. Nothing is written before the whole file is checked. The enrolment comes last: until
// then no account is enrolled, so no event and no sweep can write during the import (law 6).
import type { TableClient } from '../dynamodb/client.js';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { defined } from 'waypost/model';
import { allEnded } from '../../app/all-ended.js';
import type { RegistrySetup } from '../../app/enrolment/cache.js';
import type { Random, Sleep, Store } from '../../app/ports.js';
import { rebuild, type RebuildDifference, type RebuildResult } from '../../app/upkeep/rebuild.js';
import type { Spool } from '../../app/upkeep/spool.js';
import { equal } from '../../core/equal.js';
import type { MoveCause } from '../../core/names/history.js';
import { readItem } from '../dynamodb/item-batch.js';
import { isConditionFailed } from '../dynamodb/lost-race.js';
import type { TableNames } from '../settings/tables.js';
import { untilTaken, writeAll } from './batch-writes.js';
import { storedForm } from './exported-item.js';
import { setupOf, type ExportedItem, type TableAttributes } from './format.js';
import { createImportStates, deleteAll, isEmpty, type ImportState } from './import-state.js';
import { InvalidExport, checkExport, enrolmentIn, isEnrolment, itemsOf, type CheckedExport } from './read-export.js';

export interface ImportDeps {
  readonly client: TableClient;
  readonly tables: TableNames;
  readonly store: Store;
  readonly setup: RegistrySetup;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly progress: (step: 'checked' | 'written', items: number, of?: number) => void;
  /** The cause to record in the histories of names that a correction moves. */
  readonly move: MoveCause;
  /** How many items are written at once. */
  readonly atOnce?: number;
  /** Runs the comparison with its own spool. */
  readonly inSpool: <T>(work: (spool: Spool) => Promise<T>) => Promise<T>;
}

interface ImportOptions {
  /** Check the file and the tables, and write nothing. */
  readonly dryRun: boolean;
  /** Delete the existing records first. */
  readonly replace: boolean;
  /** Correct the documents that differ from the records, as `rebuild` does. */
  readonly correct: boolean;
}

export interface ImportResult {
  readonly items: number;
  readonly exportedAt: string;
  /** How many items an interrupted import had already written. */
  readonly resumedAt: number;
  /** How many items already existed with other content and were left alone. */
  readonly kept: number;
  /** How many entries differ from the records. */
  readonly found: number;
  /** The first differences. */
  readonly differences: readonly RebuildDifference[];
  /** In a dry run: why the import could not begin. */
  readonly obstacle?: string;
  /** False if the enrolment was not stored because of differences. */
  readonly complete: boolean;
}

/** @throws InvalidExport, or an Error that says what to do. */
export async function importTables(deps: ImportDeps, file: string, options: ImportOptions): Promise<ImportResult> {
  const checked = await checkExport(file, (items) => deps.progress('checked', items));
  expectOurs(deps.setup, checked);
  const begun = await begin(deps, checked, options);
  const { items, header } = checked;
  const result = { items, exportedAt: header.exportedAt, resumedAt: begun.done };
  if (options.dryRun)
    return { ...result, ...defined({ obstacle: begun.obstacle }), kept: 0, found: 0, differences: [], complete: false };
  if (begun.emptying) await deleteAll(deps, deps.tables.records);
  const kept = await writeItems(deps, file, { from: begun.done, of: items });
  const { found, differences } = await compare(deps, checked, options.correct);
  const complete = found === 0 || options.correct;
  if (complete) await finish(deps, checked);
  return { ...result, kept, found, differences, complete };
}

/** @throws InvalidExport if the export comes from another registry, or from one with other settings. */
function expectOurs(setup: RegistrySetup, { header }: CheckedExport): void {
  if (header.registry !== setup.registry) {
    throw new InvalidExport(
      `The export comes from the registry "${header.registry}", but this one is "${setup.registry}". Set WAYPOST_REGISTRY=${header.registry}.`,
    );
  }
  const { exportedAt, ...exported } = header;
  const ours = setupOf(setup);
  const other = (Object.keys(ours) as (keyof typeof ours)[]).find((name) => !equal(ours[name], exported[name]));
  if (other === undefined) return;
  throw new InvalidExport(
    `The export of ${exportedAt} was made with ${other} = ${JSON.stringify(exported[other])}, and here it is ${JSON.stringify(ours[other])}. Set the variables of the hub's functions (WAYPOST_NAMING, WAYPOST_PREFER_CUSTOM_DOMAINS, WAYPOST_LINEAGE_TAGS).`,
  );
}

/** @throws Error if the tables are not empty, unless this import was interrupted or replaces them. */
async function begin(
  deps: ImportDeps,
  { sha256, items }: CheckedExport,
  options: ImportOptions,
): Promise<ImportState & { readonly obstacle?: string }> {
  const states = createImportStates(deps.client, deps.tables.records);
  const known = await states.load();
  // An import that wrote every item but could not finish has nothing left to continue. With --replace it begins again.
  if (known?.sha256 === sha256 && !(options.replace && known.done === items)) return known;
  const fresh = { sha256, done: 0, emptying: options.replace };
  const obstacle = options.replace ? undefined : await obstacleFor(deps, known);
  if (obstacle !== undefined && !options.dryRun) throw new Error(obstacle);
  if (options.dryRun) return { ...fresh, ...defined({ obstacle }) };
  if (await states.begin(fresh, known)) return fresh;
  throw new Error('Another import began meanwhile. Wait for it to finish, then check the registry.');
}

/** The reason why an export cannot be imported into the tables. */
async function obstacleFor(
  { client, tables }: ImportDeps,
  known: ImportState | undefined,
): Promise<string | undefined> {
  if (known !== undefined) {
    return 'An import of another export was interrupted. Run that one again, or add --replace.';
  }
  for (const table of [tables.records, tables.readers]) if (!(await isEmpty(client, table))) return notEmpty(table);
  return undefined;
}

function notEmpty(table: string): string {
  return `The table ${table} is not empty. Import into the tables of a new hub, or export what is there, then add --replace, which deletes it: see infra/recovery.md.`;
}

const AT_ONCE = 50;
/** After how many batches the import stores its progress. */
const STEP = 20;

/** @returns how many items already existed with other content. */
async function writeItems(
  deps: ImportDeps,
  file: string,
  { from, of }: { readonly from: number; readonly of: number },
): Promise<number> {
  const states = createImportStates(deps.client, deps.tables.records);
  const { atOnce = AT_ONCE } = deps;
  let batch: ExportedItem[] = [];
  let [done, kept] = [from, 0];
  const write = async (): Promise<void> => {
    kept += await writeBatch(deps, batch);
    done += batch.length;
    batch = [];
    if (done % (STEP * atOnce) === 0 || done === of) await states.setDone(done);
    deps.progress('written', done, of);
  };
  for await (const item of itemsOf(file, from)) {
    batch.push(item);
    if (batch.length === atOnce) await write();
  }
  await write();
  return kept;
}

/**
 * Never overwrites a record, but overwrites documents, because they follow from the records. The enrolment is written last.
 * @returns how many items already existed with other content.
 */
async function writeBatch(deps: ImportDeps, batch: readonly ExportedItem[]): Promise<number> {
  const records = batch.filter((exported) => exported.table === 'records' && !isEnrolment(exported));
  // A request must not contain the same key twice.
  const documents = new Map(
    batch.filter(({ table }) => table === 'readers').map(({ item }) => [`${String(item.pk)} ${String(item.sk)}`, item]),
  );
  const puts = [...documents.values()].map((item) => ({ PutRequest: { Item: item } }));
  const [outcomes] = await allEnded([
    allEnded(records.map(({ item }) => untilTaken(deps, () => putNew(deps, item)))),
    writeAll(deps, deps.tables.readers, puts),
  ]);
  return outcomes.filter((outcome) => outcome === 'kept').length;
}

/** Writes a record unless the key already has one. */
async function putNew({ client, tables }: ImportDeps, item: TableAttributes): Promise<'written' | 'kept'> {
  const TableName = tables.records;
  const Item = storedForm(item);
  try {
    await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
    return 'written';
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    const present = await readItem(client, TableName, { pk: String(item.pk), sk: String(item.sk) });
    return isSame(present, Item) ? 'written' : 'kept';
  }
}

/** Bytes from DynamoDB are not a `Buffer`, so they are compared as text. */
const isSame = (a: object | undefined, b: object): boolean => a !== undefined && equal(comparable(a), comparable(b));

const comparable = (item: object): object =>
  'part' in item ? { ...item, part: Buffer.from(item.part as Uint8Array).toString('hex') } : item;

/** Compares the documents with the records, under the owners of the export. */
async function compare(
  { store, setup, move, inSpool }: ImportDeps,
  { enrolment }: CheckedExport,
  correct: boolean,
): Promise<RebuildResult> {
  const config = { ...setup, owners: enrolment === undefined ? [] : enrolmentIn(enrolment).globs };
  return inSpool((spool) => rebuild(store, config, correct ? { dryRun: false, move, spool } : { dryRun: true, spool }));
}

/**
 * From now on events and sweeps count.
 * @throws Error if a running function stored the enrolment of the template's parameters meanwhile.
 */
async function finish(deps: ImportDeps, { enrolment }: CheckedExport): Promise<void> {
  if (enrolment !== undefined && (await putNew(deps, enrolment.item)) === 'kept') {
    throw new Error(
      'A function stored another enrolment during the import. Stop the functions as infra/recovery.md says, then run the import again with --replace.',
    );
  }
  await createImportStates(deps.client, deps.tables.records).end();
}
