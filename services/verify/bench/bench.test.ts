import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readArguments } from './arguments.js';
import { readBaseline, tablesOf } from './baseline.js';
import { findRegressions } from './check.js';
import { createProgress } from './harness/progress.js';
import { interleave } from './harness/rounds.js';
import { summarize } from './harness/statistics.js';
import { runHere } from './query/load.js';
import { areaText, together } from './report.js';
import type { Result } from './result.js';

const ROOT = join(__dirname, '../../..');

const result: Result = {
  area: 'hit',
  name: 'peek',
  value: 60,
  unit: 'ns',
  against: 'lru-cache get',
  againstValue: 80,
  ratio: 0.75,
  spread: 0.02,
  target: '≤ 1.3',
  met: true,
};

it('`npm run bench -- --json` prints its results as JSON and nothing else', async () => {
  const args = ['--import', 'tsx', 'services/verify/bench/main.ts', '--area', 'hit', '--quick', '--json'];

  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });

  const { machine, results, skipped, failures } = JSON.parse(stdout) as Record<string, unknown[]>;
  expect(machine).toMatchObject({ node: process.version, cores: expect.any(Number) as number });
  expect(results).toContainEqual({
    area: 'hit',
    name: 'peek',
    value: expect.any(Number) as number,
    unit: 'ns',
    against: 'lru-cache get',
    againstValue: expect.any(Number) as number,
    ratio: expect.any(Number) as number,
    spread: expect.any(Number) as number,
    target: '≤ 1.3',
    met: expect.any(Boolean) as boolean,
  });
  expect([skipped, failures]).toEqual([[], []]);
}, 120_000);

it('the command line takes a list of areas and refuses unknown ones', () => {
  expect(readArguments(['--area', 'cold,hit']).areas).toEqual(['hit', 'cold']);
  expect(() => readArguments(['--area', 'cold,speed'])).toThrow('Unknown area "speed". Use one of hit, cold, start');
  expect(() => readArguments(['--quick', '--check'])).toThrow('--quick measures too little');
  expect(() => readArguments(['--baseline', '--area', 'hit'])).toThrow('one run of everything');
});

it('an area that fails does not end the run, and keeps what it measured', () => {
  const hit = {
    area: 'hit',
    seconds: 3,
    results: [result],
    skipped: [],
    notes: [],
    failure: 'ended with SIGKILL',
  } as const;
  const cold = { ...hit, area: 'cold', results: [], failure: null } as const;

  expect(together([hit, cold])).toEqual({
    results: [result],
    skipped: [],
    notes: [],
    failures: [{ area: 'hit', why: 'ended with SIGKILL' }],
  });
  expect(areaText(hit)).toMatch(/^hit: an answer from memory, in 3 s\n/);
  expect(areaText(hit)).toMatch(/peek +60 ns.*\n {2}failed: the area ended with SIGKILL/);
});

it('progress says how far the run is, and how long it took the last time', () => {
  const written: string[] = [];
  const screen = { isTTY: false, write: (text: string) => written.push(text) };
  const progress = createProgress(
    { areas: ['hit', 'cold'], secondsOf: (area) => (area === 'cold' ? 200 : 30) },
    screen,
  );

  for (const area of ['hit', 'cold'] as const) {
    progress.begin(area);
    progress.show('round 1 of 2');
    progress.end({ area, seconds: 31, results: [], skipped: [], notes: [], failure: null });
  }

  expect(written).toEqual([
    '1 of 2, hit: measured after 31 s, about 3 min left\n',
    '2 of 2, cold: measured after 31 s\n',
  ]);
});

it('the load without wrk counts a 304 as an answer and a 404 as a failure', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/same') response.writeHead(304, { 'content-length': 10 }).end(); // the length that a 200 has
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const load = { connections: 2, seconds: 0.1 };

  expect((await runHere({ ...load, url: `${url}/same` })).requests).toBeGreaterThan(0);
  await expect(runHere({ ...load, url: `${url}/none` })).rejects.toThrow('requests failed');
  server.closeAllConnections();
  server.close();
});

it('each round begins with another contender', async () => {
  const order: string[] = [];
  const contender = (name: string) => ({ name, run: async () => order.push(name) });

  const found = await interleave(['a', 'b', 'c'].map(contender), { rounds: 2, warmUp: 1 });

  expect(order.join('')).toBe('abcbcacab');
  expect(found.get('a')).toHaveLength(2);
});

it('a contender whose code another one warms up takes no part in the warm-up', async () => {
  const order: string[] = [];
  const contender = (name: string, isWarm: boolean) => ({ name, isWarm, run: async () => order.push(name) });

  const found = await interleave([contender('a', false), contender('b', true)], { rounds: 1, warmUp: 2 });

  expect(order.join('')).toBe('aaab');
  expect([...found.values()]).toEqual([[3], [4]]);
});

it('a summary has the median and half the distance of the quartiles', () => {
  expect(summarize([4, 1, 3, 2, 5, Number.NaN])).toEqual({ median: 3, spread: 1 / 3 });
  expect(summarize([7])).toEqual({ median: 7, spread: 0 });
});

it.each([
  ['worse by a fifth', { ratio: 0.9 }, 1],
  ['worse by a tenth', { ratio: 0.82 }, 0],
  ['better', { ratio: 0.5 }, 0],
  ['worse by less than its own spread', { ratio: 0.9, spread: 0.3 }, 0],
  ['compared with another yardstick', { ratio: 2, against: 'Map.get' }, 0],
  ['a higher rate', { unit: '/s', ratio: 0.9 }, 0],
  ['a lower rate', { unit: '/s', ratio: 0.6 }, 1],
])('the check finds a regression only in what is clearly worse: %s', (_, change, expected) => {
  const now = { ...result, ...change };

  expect(findRegressions([{ ...result, unit: now.unit }], [now])).toHaveLength(expected);
});

it('README.md shows the figures of baseline.json', () => {
  const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
  const cells = (text: string): string => text.replace(/ *\| */g, '|').replace(/\|-+/g, '|-');

  expect(cells(readme)).toContain(cells(tablesOf(readBaseline())));
});
