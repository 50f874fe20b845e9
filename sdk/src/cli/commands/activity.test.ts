// `waypost activity`: what it prints of each kind of change, and that --follow prints each change once.
import type { ActivityRow } from '../../model/index.js';
import { systemRuntime, type RegistryRuntime } from '../../runtime.js';
import { runHere, serve } from '../test/harness.js';

const cause = {
  eventName: 'CreateStage',
  eventId: 'e-1',
  principal: 'arn:aws:iam::111122223333:role/ci',
  tool: 'terraform',
};
const scope = { accountId: '111122223333', region: 'eu-west-1' };
const [from, to] = [
  { apiId: 'a1b2c3d4e5', stage: 'prod' },
  { apiId: 'f6f6f6f6f6', stage: 'prod' },
];
const moved = (service: string, at: string): ActivityRow => ({
  ...{ id: `${service}~moved~000000000000200`, at, kind: 'moved', ...scope, service, rev: 2, from, to, cause },
});

async function ran(
  bodies: readonly (readonly ActivityRow[])[],
  args: readonly string[],
  signal?: AbortController,
  runtime?: RegistryRuntime,
) {
  const asked: string[] = [];
  const left = [...bodies];
  const server = await serve(({ url = '' }, response) => {
    asked.push(url);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ activity: left.shift() ?? [] }));
    if (left.length === 0) signal?.abort();
  });
  const finished = await runHere(['activity', ...args, '--url', server.url], {
    ...(signal !== undefined && { signal: signal.signal }),
    ...(runtime !== undefined && { runtime }),
  });
  await server.stop();
  return { ...finished, asked, lines: finished.stdout.trimEnd().split('\n') };
}

it('activity prints who changed what with which tool, conflicts, held removals and repairs', async () => {
  const at = '2026-01-02T03:04:05Z';
  const held = { kind: 'stage', id: 'a1b2c3d4e5', stage: 'prod' } as const;
  const drift = { missedCreates: 1, missedDeletes: 0, wrongFields: 2 };
  const rows: ActivityRow[] = [
    moved('orders-api', at),
    { id: '1', at, kind: 'conflict', ...scope, service: 'orders-api', apiId: 'b2b2b2b2b2' },
    { id: '2', at, kind: 'held', ...scope, held },
    { id: '3', at, kind: 'repaired', ...scope, drift },
  ];

  const { lines, asked, code } = await ran([rows], ['--since', '7d', '--by', 'role/ci', '--service', 'orders-*']);

  expect(code).toBe(0);
  expect(asked).toEqual([expect.stringMatching(/^\/v1\/activity\?since=7d&service=orders-\*&by=role%2Fci&limit=100$/)]);
  expect(lines.map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
    'SERVICE  WHEN (UTC)  ACCOUNT  REGION  CHANGE  BY  WITH',
    'orders-api  2026-01-02 03:04:05  111122223333  eu-west-1  a1b2c3d4e5/prod → f6f6f6f6f6/prod  role/ci  terraform',
    'orders-api  2026-01-02 03:04:05  111122223333  eu-west-1  conflict: API b2b2b2b2b2 has the name too  -  -',
    '(111122223333 eu-west-1)  2026-01-02 03:04:05  111122223333  eu-west-1  held back: removal of stage a1b2c3d4e5 prod  -  -',
    '(111122223333 eu-west-1)  2026-01-02 03:04:05  111122223333  eu-west-1  repaired: 1 missed creation, 2 wrong fields  -  -',
  ]);
});

it('activity --follow prints the oldest first, each change once, and also one that is recorded late', async () => {
  const ago = (seconds: number) => `${new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19)}Z`;
  const [old, late, young] = [moved('old', ago(30)), moved('late', ago(20)), moved('young', ago(10))];
  const bodies = [[old], [young, old], [young, late, old], [young, late, old]];

  const args = ['--follow', '--since', '1m', '--every', '100ms', '--json'];
  const { lines, code, asked } = await ran(bodies, args, new AbortController());

  expect(code).toBe(0);
  expect(asked.length).toBeGreaterThanOrEqual(4);
  expect(lines.map((line) => (JSON.parse(line) as ActivityRow).service)).toEqual(['old', 'young', 'late']);
});

it('activity --follow finds a change that is recorded hours late, and prints nothing that was there before', async () => {
  const ago = (hours: number) => `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
  const [there, hoursLate] = [moved('there', ago(5)), moved('hours-late', ago(4))];
  // Each look is three minutes after the last one.
  let skipped = 0;
  const runtime: RegistryRuntime = {
    ...systemRuntime,
    now: () => Date.now() + skipped,
    after: (ms, ...others) => {
      if (ms === 100) skipped += 180_000;
      return systemRuntime.after(ms, ...others);
    },
  };

  const args = ['--follow', '--since', '1m', '--every', '100ms', '--json'];
  const { lines, asked } = await ran([[there], [], [hoursLate, there]], args, new AbortController(), runtime);

  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(lines.map((line) => (JSON.parse(line) as ActivityRow).service)).toEqual(['hours-late']);
});

it.each([
  [['--since', '9x'], 'Give --since a span such as 90s'],
  [['--account', '12'], 'twelve digits'],
  [['--service', 'Orders'], 'a name of a service, or a glob'],
])('activity refuses %j and says what to give', async (args, remedy) => {
  const { code, stderr } = await runHere(['activity', ...args, '--url', 'http://127.0.0.1:9']);

  expect(code).toBe(2);
  expect(stderr).toContain(remedy);
});

it('activity says what to do where only the table is configured, and where nothing changed', async () => {
  const tableOnly = await runHere(['activity'], { env: { WAYPOST_TABLE: 'waypost-prod', AWS_REGION: 'eu-west-1' } });
  const quiet = await ran([[]], ['--since', '1h']);

  expect(tableOnly).toMatchObject({ code: 2, stderr: expect.stringContaining('--url') });
  expect(quiet).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('in the last 1h. Use --since') });
});
