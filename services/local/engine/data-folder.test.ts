import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from './data-folder.js';
import { isAlive, startOf } from './processes.js';

const url = 'http://127.0.0.1:4680';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes the folder, takes it, and gives it back', async () => {
  const path = join(folder, 'a', 'b');

  const first = await openDataFolder({ path, url });
  first.release();
  const second = await openDataFolder({ path, url });

  expect(second.path).toBe(first.path);
  expect(readdirSync(path)).toEqual(['server.json']);
});

it('lets one local server alone have it, by whatever path', async () => {
  const other = join(folder, 'link');
  symlinkSync(folder, other);
  const held = await openDataFolder({ path: folder, url });

  const refusal = openDataFolder({ path: other, url: 'http://127.0.0.1:4681' }, 0);

  await expect(refusal).rejects.toMatchObject({
    message: `Another local server (process ${process.pid}, ${url}) already uses the folder ${held.path}.`,
    remedy: expect.stringContaining('WAYPOST_DATA'),
  });
});

it('waits for a local server that is just ending', async () => {
  const first = await openDataFolder({ path: folder, url });

  const second = openDataFolder({ path: folder, url }, 5000);
  first.release();

  await expect(second).resolves.toMatchObject({ path: first.path });
});

it.each([
  ['of a process that has gone', JSON.stringify({ pid: endedPid(), start: '1', url })],
  ['of a process whose pid is used again', JSON.stringify({ pid: process.pid, start: 'long ago', url })],
  ['that was left half-written', '{"pid":'],
])('takes over a lock %s', async (_, text) => {
  writeFileSync(join(folder, 'server.json'), text);

  const { release } = await openDataFolder({ path: folder, url }, 0);

  expect(JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  release();
  expect(existsSync(join(folder, 'server.json'))).toBe(false);
});

it('does not take away what is no longer its own', async () => {
  const { release } = await openDataFolder({ path: folder, url });
  writeFileSync(join(folder, 'server.json'), 'of another');

  release();

  expect(readFileSync(join(folder, 'server.json'), 'utf8')).toBe('of another');
});

it('lets one of many that start at once on a dead lock have it', async () => {
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ pid: endedPid(), start: '1', url }));

  const all = await Promise.allSettled(Array.from({ length: 8 }, () => openDataFolder({ path: folder, url }, 100)));

  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it.each([
  ['a file in its place', () => join(folder, 'file'), 'there is a file in its place'],
  ['a file above it', () => join(folder, 'file', 'data'), 'there is a file in its place'],
  ['no right to make it', () => '/proc/waypost', 'cannot be used'],
])('refuses %s with a remedy', async (_, path, cause) => {
  writeFileSync(join(folder, 'file'), '');

  const refusal = openDataFolder({ path: path(), url });

  await expect(refusal).rejects.toMatchObject({
    name: 'StartRefused',
    message: expect.stringContaining(cause),
    remedy: 'Set WAYPOST_DATA to a folder that this user may write.',
  });
});

it('knows a process by its pid and its start', () => {
  const start = startOf(process.pid);

  expect(start).toEqual(expect.stringMatching(/./));
  expect([isAlive(process.pid, start), isAlive(process.pid, 'another'), isAlive(endedPid(), undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

function endedPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}
