// `restore`: a registry is exported at any point of its history and continues; then both tables are lost. An import that crashes at
// any request and is run again restores every item. Later events and sweeps bring the registry to the state of the accounts.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as fc from 'fast-check';
import { isTransient } from '../../../adapters/export/exported-item.js';
import { exportText } from '../../../adapters/export/export.js';
import { importTables } from '../../../adapters/export/import.js';
import { memorySpool, type Spool } from '../../../app/upkeep/spool.js';
import { startControlPlane, type ControlPlane } from '../../../test/aws/control-plane.js';
import { checkAgreement } from '../../world/agreement.js';
import { config, sweptHistory } from '../../world/arbitraries.js';
import { holdingsOf, SCOPES } from '../../world/listing.js';
import { ACCOUNTS } from '../../world/scopes.js';
import { runScenes } from '../../world/world.js';
import { drawCase, tryCase } from '../from-property.js';
import type { Figures, Target, Trial } from '../target.js';
import { crashAt, runToEnd, type CrashPoint } from './crash-point.js';
import { expectSameTables } from './crash.js';
import { expectTruth, sweepAll } from './crash-sweep.js';
import { operatorActs, operationsOf } from './operations.js';
import { withRegistry, type FaultyRegistry, type Handlers } from './registry.js';
import { readTables, writeTables, type Tables } from './tables.js';

/** A time after the end of every world. */
const NOW = 1_800_000_000;

const cases = fc.record({
  scenes: sweptHistory,
  settings: config.map((each) => ({ ...each, owners: [] })),
  /** In percent of the events: when the export is taken, and when the tables are lost. */
  exported: fc.integer({ min: 0, max: 100 }),
  lost: fc.integer({ min: 0, max: 100 }),
  acts: fc.oneof(fc.constant([]), operatorActs),
  /** In permille of the requests of an import. */
  crash: fc.integer({ min: 0, max: 999 }),
  how: fc.constantFrom('hang' as const, 'hang-after' as const),
});

type RestoreCase = typeof cases extends fc.Arbitrary<infer T> ? T : never;

export const restore: Target = {
  name: 'restore',
  proves:
    'an import that crashed and was repeated restores every item of an export, and events and sweeps bring it up to date',
  unit: 'restores',
  long: 2_000,
  short: 1,
  batch: 50,
  run,
};

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const plane = await startControlPlane({ accounts: ACCOUNTS, now: () => NOW * 1000 });
  const folder = await mkdtemp(join(tmpdir(), 'waypost-restore-'));
  const figures = { items: 0 };
  try {
    for (let index = 0; index < amount; index += 1) {
      await tryCase(drawCase(cases, seed, index), async (drawn) => {
        figures.items += await loseAndRestore(drawn, plane, join(folder, 'export.gz'));
      });
      report(index + 1);
    }
  } finally {
    await plane.close();
    await rm(folder, { recursive: true });
  }
  return figures;
}

/** @returns the number of items in the export. */
async function loseAndRestore(drawn: RestoreCase, plane: ControlPlane, file: string): Promise<number> {
  const { world, calls } = runScenes(drawn.scenes);
  for (const scope of SCOPES) Object.assign(plane.scope(scope.account, scope.region), holdingsOf(world, scope));
  const acts = drawn.acts.filter(({ kind }) => kind !== 'rebuild');
  const operations = operationsOf(calls, acts, drawn.settings);
  const point = (percent: number) => Math.round((operations.length * percent) / 100);
  return withRegistry(drawn.settings, async (registry) => {
    const process = await registry.start();
    const [cut, end] = [point(drawn.exported), point(Math.max(drawn.exported, drawn.lost))];
    for (const { run: work } of operations.slice(0, cut)) await work(process);
    const items = await exportTo(registry, file);
    const before = await lastingItems(registry);
    for (const { run: work } of operations.slice(cut, end)) await work(process);
    await emptyTables(registry);
    await importTwice(registry, file, drawn);
    expectSameTables(await lastingItems(registry), before);
    await checkAgreement(registry.rig.store, drawn.settings);
    for (const { run: work } of operations.slice(end)) await work(process);
    for (const hour of [1, 2, 3]) {
      await runToEnd(await registry.start(), (swept) => sweepAll(swept, { registry, plane, hour }));
    }
    if (acts.length === 0) await expectTruth({ registry, plane, world });
    return items;
  });
}

async function exportTo({ rig }: FaultyRegistry, file: string): Promise<number> {
  let items = 0;
  const { client, tables, config: setup, clock } = rig;
  const text = exportText({ client, tables, setup, clock, progress: () => undefined }, (footer) => {
    items = footer.items;
  });
  await pipeline(Readable.from(text), createGzip(), createWriteStream(file));
  return items;
}

/** All items except those that a running registry creates again. */
async function lastingItems({ rig }: FaultyRegistry): Promise<Tables> {
  const tables = await readTables(rig);
  return new Map([...tables].map(([table, items]) => [table, items.filter((item) => !isTransient(item))]));
}

const emptyTables = ({ rig }: FaultyRegistry): Promise<void> =>
  writeTables(rig, new Map([rig.tables.readers, rig.tables.records].map((table) => [table, []])));

/** Imports twice: the first import dies at a request. */
async function importTwice(registry: FaultyRegistry, file: string, { crash, how }: RestoreCase): Promise<void> {
  const work = (process: Handlers) => importInto(registry, process, file);
  const requests = await runToEnd(await registry.start(), work);
  await emptyTables(registry);
  const crashPoint: CrashPoint = { request: Math.floor((requests * crash) / 1000), how };
  await crashAt(await registry.start(), work, crashPoint);
  // If the very last request took effect, the import had ended.
  if (crashPoint.request < requests - 1 || how === 'hang') await runToEnd(await registry.start(), work);
}

const inSpool = <T>(work: (spool: Spool) => Promise<T>): Promise<T> => work(memorySpool());

async function importInto({ rig }: FaultyRegistry, { apply, client }: Handlers, file: string): Promise<void> {
  const move = { at: NOW, cause: { eventName: 'Import', eventId: 'import', principal: 'operator', tool: null } };
  const { sleep, random, store } = apply;
  const deps = {
    client,
    tables: rig.tables,
    store,
    setup: rig.config,
    sleep,
    random,
    move,
    inSpool,
    progress: () => undefined,
  };
  const { complete } = await importTables(deps, file, { dryRun: false, replace: false, correct: false });
  if (!complete) throw new Error('The entries differ from the records after an import.');
}
