import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

it('creates the folder, locks it, and releases it', async () => {
  const path = join(folder, 'a', 'b');

  const first = await openDataFolder({ path, url });
  first.release();
  const second = await openDataFolder({ path, url });

  expect(second.path).toBe(first.path);
  expect(readdirSync(path)).toEqual(['server.json']);
});

it('refuses a second local server, also by another path to the folder', async () => {
  const other = join(folder, 'link');
  symlinkSync(folder, other);
  const held = await openDataFolder({ path: folder, url });

  const refusal = openDataFolder({ path: other, url: 'http://127.0.0.1:4681' }, 0);

  await expect(refusal).rejects.toMatchObject({
    message: `Another local server (process ${process.pid}, ${url}) already uses the folder ${held.path}.`,
    remedy: expect.stringContaining('WAYPOST_DATA'),
  });
});

it('refuses a folder that has another folder in the place of its lock file', async () => {
  mkdirSync(join(folder, 'server.json'));

  const refusal = openDataFolder({ path: folder, url }, 0);

  await expect(refusal).rejects.toMatchObject({ message: expect.stringContaining('in the place of its lock file') });
});

it('waits for a local server that is ending', async () => {
  const first = await openDataFolder({ path: folder, url });

  const second = openDataFolder({ path: folder, url }, 5000);
  first.release();

  await expect(second).resolves.toMatchObject({ path: first.path });
});

it.each([
  ['of a process that has ended', JSON.stringify({ pid: endedPid(), start: '1', url })],
  ['of a process whose pid was reused', JSON.stringify({ pid: process.pid, start: 'long ago', url })],
  ['that is half-written', '{"pid":'],
])('takes over the lock %s', async (_, text) => {
  writeFileSync(join(folder, 'server.json'), text);

  const { release } = await openDataFolder({ path: folder, url }, 0);

  expect(JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  release();
  expect(existsSync(join(folder, 'server.json'))).toBe(false);
});

it('keeps a lock that another process has taken meanwhile', async () => {
  const { release } = await openDataFolder({ path: folder, url });
  writeFileSync(join(folder, 'server.json'), 'another lock');

  release();

  expect(readFileSync(join(folder, 'server.json'), 'utf8')).toBe('another lock');
});

it('gives the lock of a dead process to exactly one of eight that start at once', async () => {
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ pid: endedPid(), start: '1', url }));

  const all = await Promise.allSettled(Array.from({ length: 8 }, () => openDataFolder({ path: folder, url }, 100)));

  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it.each([
  ['a file in its place', () => join(folder, 'file'), 'a file is in its place'],
  ['a file above it', () => join(folder, 'file', 'data'), 'a file is in its place'],
  ['a path where nothing can be created', () => '/proc/waypost', 'cannot be used'],
])('refuses %s, with a remedy', async (_, path, cause) => {
  writeFileSync(join(folder, 'file'), '');

  const refusal = openDataFolder({ path: path(), url });

  await expect(refusal).rejects.toMatchObject({
    name: 'StartRefused',
    message: expect.stringContaining(cause),
    remedy: 'Set WAYPOST_DATA to a folder that this user may write.',
  });
});

it('identifies a process by its pid and its start time', () => {
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
