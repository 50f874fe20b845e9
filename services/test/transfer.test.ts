// Tests `npm run admin -- export` and `import` on the real engine: a registry is lost and comes back as it was.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { TableClient } from '../adapters/dynamodb/client.js';
import { runTransfer, type TransferDeps } from '../admin/transfer.js';
import type { TransferCommand } from '../admin/arguments.js';
import { runConfig } from '../admin/config.js';
import { listKey } from 'waypost/model';
import { createHealthStore } from '../adapters/dynamodb/health-store.js';
import { createEnrolmentStore } from '../adapters/dynamodb/enrolment-store.js';
import { applyFacts } from '../app/ingest/apply.js';
import { applyAct } from '../app/upkeep/apply-act.js';
import { opened, ready } from '../core/test/facts.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../sdk/test/engine.js';
import { createRig, type Rig } from './rig.js';

const [OLDER, YOUNGER] = ['111122223333', '444455556666'] as const;

const deployed = (account: string, apiId: string, at: number, service = 'orders-api') =>
  ready(apiId, at, { account, vpceIds: [], tags: { service } });

const ENDPOINT = opened('vpce-0a1b2c3d', 500, { vpcId: 'vpc-0a1b2c3d', state: 'available', network: 'shared' });

describeOnEngine('npm run admin -- export and import', () => {
  let engine: TestEngine;
  let rig: Rig;
  const folder = mkdtempSync(join(tmpdir(), 'waypost-transfer-'));
  const file = join(folder, 'registry.gz');
  beforeAll(async () => {
    engine = await startEngine();
  });
  beforeEach(async () => {
    rig = await createRig({ registry: 'prod' }, engine);
  });
  afterEach(() => rig.stop());
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await engine.stop();
  });

  /** Both tables are lost, and a new hub has empty ones. */
  const lose = async () => {
    await rig.stop();
    rig = await createRig({ registry: 'prod' }, engine);
  };
  const deps = (changes: Partial<TransferDeps> = {}): TransferDeps => ({
    client: rig.client,
    tables: rig.tables,
    store: rig.store,
    setup: rig.config,
    clock: rig.clock,
    sleep: async () => undefined,
    random: () => 0.5,
    operator: 'kim',
    pipes: { from: Readable.from([]), to: new PassThrough() },
    say: () => undefined,
    ...changes,
  });
  const save = (to = file) => runTransfer(deps(), { command: 'export', file: to });
  const load = (options: Partial<TransferCommand> = {}, changes: Partial<TransferDeps> = {}) =>
    runTransfer(deps(changes), {
      ...{ command: 'import', file, dryRun: false, replace: false, correct: false },
      ...options,
    });
  const text = (of = file) => gunzipSync(readFileSync(of)).toString();
  const service = async (name: string) => (await rig.source.read([{ kind: 'service', name }])).documents[0];
  const enrolments = () =>
    createEnrolmentStore({
      client: rig.client,
      table: rig.tables.records,
      sleep: async () => undefined,
      random: () => 0.5,
    });

  /** Two APIs of one name, a pin, a release, a network, and an enrolment with an owner. */
  const fill = async () => {
    await applyFacts(rig.apply, [...deployed(OLDER, 'aaaaaaaaaa', 1000), ...deployed(OLDER, 'bbbbbbbbbb', 2000)]);
    await applyFacts(rig.apply, [...deployed(YOUNGER, 'cccccccccc', 3000, 'billing'), ENDPOINT]);
    const { cause } = ENDPOINT;
    const act = { name: 'orders-api', cause };
    await applyAct(rig.apply, { ...act, kind: 'Pinned', apiId: 'aaaaaaaaaa', at: 4000 });
    await applyAct(rig.apply, { ...act, name: 'billing', kind: 'Released', account: YOUNGER, at: 5000 });
    const written = join(folder, 'enrolment.json');
    writeFileSync(
      written,
      JSON.stringify({ version: 0, include: [OLDER], owners: [{ names: 'billing', account: OLDER }] }),
    );
    const edit = (given: string) => given;
    await runConfig({ ...deps(), enrolments: enrolments(), edit }, { command: 'config', act: 'apply', file: written });
  };

  it('an import into empty tables restores every item, the enrolment, and every answer', async () => {
    await fill();
    const { client, tables, store } = rig;
    const health = createHealthStore({
      client,
      table: tables.readers,
      store,
      sleep: deps().sleep,
      random: deps().random,
    });
    await health.put({ name: 'orders-api', regions: [] }, 'ok');
    const [entry, history] = [await service('orders-api'), await rig.store.history('orders-api', { limit: 10 })];
    await save();
    const before = text();
    await lose();
    const report = await load();
    await save();

    expect(report.lines).toContain('The entries match the records.');
    expect(text()).toBe(before);
    expect(await service('orders-api')).toEqual(entry);
    expect(entry?.regions[0]?.current?.apiId).toBe('aaaaaaaaaa');
    expect(await rig.store.history('orders-api', { limit: 10 })).toEqual(history);
    expect((await enrolments().document(1))?.owners).toEqual([{ names: 'billing', account: OLDER }]);
    expect(before).not.toContain('health');
    expect((await rig.store.published([listKey('orders-api')]))[0]).not.toBeNull();
  });

  it('an import that crashes at any write goes on where it was, and enrols nobody before its end', async () => {
    await fill();
    await save();
    const before = text();
    // An item at a time; the twentieth is the first that an import remembers, and the enrolment among them is not written yet.
    for (const writes of [0, 1, 7, 19, 20, 26]) {
      await lose();
      const client = dyingAfter(rig.client, writes);
      await expect(load({}, { client, atOnce: 1 })).rejects.toThrow('killed');
      expect((await enrolments().current()).stored).toBeUndefined();
      const report = await load({}, { atOnce: 1 });
      await save();
      expect(report.failed).toBeUndefined();
      expect([writes, report.data]).toMatchObject([writes, { resumedAt: writes < 20 ? 0 : 20 }]);
      expect(text()).toBe(before);
    }
  });

  it('an import keeps a record that was written since, and says so', async () => {
    await fill();
    await save();
    await lose();
    await expect(load({}, { client: dyingAfter(rig.client, 3) })).rejects.toThrow('killed');
    await applyFacts(rig.apply, deployed(YOUNGER, 'dddddddddd', 6000, 'orders-api'));
    const report = await load();

    expect(report).toMatchObject({ failed: true });
    expect(report.lines.join('\n')).toContain('again with --correct');
    expect((await load({ correct: true })).failed).toBeUndefined();
    expect((await service('orders-api'))?.conflicts[0]?.apiId).toBe('dddddddddd');
  });

  it('an import refuses tables that are not empty, and replaces them if asked to', async () => {
    await fill();
    await save();
    const before = text();
    await applyFacts(rig.apply, deployed(YOUNGER, 'dddddddddd', 6000, 'later'));
    await expect(load()).rejects.toThrow(/is not empty\. Import into the tables of a new hub/);
    const { lines } = await load({ dryRun: true });
    expect(lines.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'The export of',
      'The table waypost-prod-records',
      'Dry run: nothing',
    ]);
    expect(await load({ replace: true })).toMatchObject({ failed: true });
    expect(await load({ replace: true, correct: true })).toMatchObject({ data: { complete: true } });
    await save();

    expect(text()).toBe(before);
    expect(await service('later')).toBeNull();
  });

  it('a dry run and an export through pipes write nothing into the tables', async () => {
    await fill();
    const to = new PassThrough();
    const [piped] = await Promise.all([
      buffer(to),
      runTransfer(deps({ pipes: { from: Readable.from([]), to } }), { command: 'export', file: '-' }),
    ]);
    await lose();
    const pipes = { from: Readable.from([piped]), to };
    const report = await load({ file: '-', dryRun: true }, { pipes });
    await save();

    expect(report.lines.join()).toContain('complete and valid: ');
    expect(text().split('\n')).toHaveLength(3);
  });

  describe('an import refuses', () => {
    let lines: readonly string[];
    beforeEach(async () => {
      await fill();
      await save();
      lines = text().trimEnd().split('\n');
      await lose();
    });
    const withLines = (changed: readonly string[]) => writeFileSync(file, `${changed.join('\n')}\n`);
    const resealed = (body: readonly string[]) => {
      const sha256 = createHash('sha256')
        .update(`${body.join('\n')}\n`)
        .digest('hex');
      return [...body, JSON.stringify({ end: 'waypost-export', items: body.length - 1, sha256 })];
    };
    const edited = (edit: (line: string) => string) => () => resealed(lines.slice(0, -1).map(edit));
    const indexOf = (part: string) => lines.findIndex((line) => line.includes(part));

    it('every file that is damaged, hostile, or of another registry, and writes nothing', async () => {
      const cases: [string, () => readonly string[]][] = [
        ['not an export of a registry', () => ['{}', ...lines.slice(1)]],
        ['version 2 of the format', () => [lines[0]!.replace('"version":1', '"version":2'), ...lines.slice(1)]],
        ['from the registry "test"', edited((line) => line.replaceAll('"registry":"prod"', '"registry":"test"'))],
        [
          'made with naming = "tag-or-name"',
          edited((line) => line.replace('"naming":"tag"', '"naming":"tag-or-name"')),
        ],
        ['before its footer', () => lines.slice(0, -1)],
        ['its checksum is wrong', () => lines.map((line) => line.replace('"rev":3', '"rev":4'))],
        ['its checksum is wrong', () => [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)]],
        ['its number of items', () => lines.filter((_, index) => index !== 3)],
        ['after the end of the export', () => [...lines, lines[1]!]],
        ['is not JSON', () => [lines[0]!, '{"item":', ...lines.slice(1)]],
        ['is not an item', () => [lines[0]!, '{"item":[],"table":"records"}', ...lines.slice(1)]],
        ['names no table', edited((line) => line.replace('"table":"readers"', '"table":"users"'))],
        ['has a kind that this release does not know', edited((line) => line.replace('"pk":"VPCE#', '"pk":"LEASE#'))],
        ['has the key of another item', edited((line) => line.replace('"pk":"NAME#billing"', '"pk":"NAME#other"'))],
        ['has the key of another item', edited((line) => line.replace('"scope":"API#1111', '"scope":"API#2222'))],
        ['is malformed: value.created', edited((line) => line.replace('"created":true', '"created":1'))],
        ['Unrecognized key', edited((line) => line.replace('"everPrivate":', '"owner":"me","everPrivate":'))],
        ['is malformed', edited((line) => line.replace('"rev":1', '"rev":-1'))],
        [
          'is malformed',
          edited((line) => line.replace('"pk":"ENROLMENT","sk":"current"', '"pk":"ENROLMENT","sk":"x"')),
        ],
        [
          'is larger or deeper',
          edited((line) => line.replace('"by":"kim"', `"by":${'['.repeat(1e5)}${']'.repeat(1e5)}`)),
        ],
        ['is larger or deeper', edited((line) => line.replace('"by":"kim"', `"by":"${'k'.repeat(600_000)}"`))],
        ['longer than', () => [lines[0]!, ' '.repeat(3_100_000), ...lines.slice(1)]],
      ];
      expect(indexOf('"pk":"VPCE#')).toBeGreaterThan(0);
      for (const [why, change] of cases) {
        withLines(change());
        const report = await load();
        expect([why, report.lines.join(' ')]).toEqual([why, expect.stringContaining(why)]);
        expect(report.lines).toContain('Nothing was written.');
      }
      expect((await load({ file: join(folder, 'none') })).lines[0]).toMatch(/^Cannot read .*: ENOENT/);
      await save();
      expect(text().split('\n')).toHaveLength(3);
    });
  });
});

/** A client of a process that is killed after the given number of writes. */
function dyingAfter(client: TableClient, writes: number): TableClient {
  let left = writes;
  const send = async (command: { readonly constructor: { readonly name: string } }) => {
    if (/^(Put|BatchWrite)Command$/.test(command.constructor.name)) {
      if (left === 0) throw new Error('killed');
      left -= 1;
    }
    return client.send(command as never);
  };
  return Object.assign(Object.create(client) as TableClient, { send });
}
