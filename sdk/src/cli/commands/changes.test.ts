// wait, watch, history and accounts, against a registry on the real engine.
import * as story from '../../../../services/test/query/moved-api.js';
import { describeCommand, runHere, serve, urlOf } from '../test/harness.js';

const { ACCOUNT, REGION, OLD_API, NEW_API, VPC } = story;

describeCommand('the command', ({ registry, byUrl, byTable }) => {
  it('wait prints the URL once the service is deployed', async () => {
    const deployed: Promise<void>[] = [];
    const deploy = () =>
      registry().apply([story.created('e5e5e5e5e5', 3000, 'late-api'), story.staged('e5e5e5e5e5', 3010)]);

    const late = await runHere(['wait', 'late-api', '-n', VPC, '--timeout', '20s', '--every', '100ms'], {
      env: registry().tableEnv,
      onNote: (text) => text.includes('Waiting') && deployed.length === 0 && void deployed.push(deploy()),
    });

    await Promise.all(deployed);
    expect(late).toMatchObject({ code: 0, stdout: `${urlOf('e5e5e5e5e5')}\n` });
  });

  it('wait exits with 1 when the time is up, and with 3 if the registry cannot be reached', async () => {
    const still = await byUrl('wait', 'orders-api', '--changed-from', NEW_API, '--timeout', '0s', '-n', VPC);
    const reached = await byUrl('wait', 'orders-api', '--until-api', NEW_API, '--timeout', '0s', '-n', VPC);
    const odd = await byUrl('wait', 'orders-api', '--until-api', 'No-Id');
    const down = await byUrl('wait', 'orders-api', '--timeout', '0s', '--url', 'http://127.0.0.1:9');

    expect(still.stderr).toContain(`API ${NEW_API} still serves it`);
    expect([still.code, reached.code, odd.code, down.code]).toEqual([1, 0, 2, 3]);
  });

  it('watch prints a line at once and for each change, until it is interrupted', async () => {
    await registry().apply([story.created('f6f6f6f6f6', 4000, 'moving'), story.staged('f6f6f6f6f6', 4010)]);
    const steps = [
      () => registry().apply([story.deleted('f6f6f6f6f6', 4020)]),
      () => registry().apply([story.created('abab000000', 4030, 'moving'), story.staged('abab000000', 4040)]),
    ];
    const ending = new AbortController();
    const applied: Promise<void>[] = [];
    const lines: string[] = [];
    const onOutput = (text: string) => {
      lines.push(...text.trimEnd().split('\n'));
      const next = steps.shift();
      if (next !== undefined) applied.push(next());
      else if (text.includes('"generation":2')) ending.abort();
    };

    const args = ['watch', 'moving', '-n', VPC, '--every', '100ms', '--json'];
    const { code } = await runHere(args, { env: registry().tableEnv, signal: ending.signal, onOutput });

    await Promise.all(applied);
    expect(code).toBe(0);
    const seen = lines.map((line) => JSON.parse(line) as { address?: { apiId: string }; error?: { code: string } });
    expect(seen[0]).toMatchObject({ service: 'moving', address: { apiId: 'f6f6f6f6f6' } });
    expect(seen[1]).toMatchObject({ error: { code: 'SERVICE_GONE' } });
    expect(seen.at(-1)).toMatchObject({ address: { apiId: 'abab000000', generation: 2 } });
  });

  it('history prints the changes by URL, and asks for a URL if only the table is configured', async () => {
    const { stdout } = await byUrl('history', 'orders-api', '--limit', '2');
    const tableOnly = await byTable('history', 'orders-api');

    expect(stdout.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(new RegExp(`nothing +→ +${NEW_API}/prod +CreateStage`)),
      expect.stringMatching(new RegExp(`${OLD_API}/prod +→ +nothing +DeleteRestApi`)),
    ]);
    expect(tableOnly.code).toBe(2);
    expect(tableOnly.stderr).toContain('--url');
  });

  it('accounts prints a line per account and region, and asks for a URL if only the table is configured', async () => {
    await registry().beat(ACCOUNT, REGION);
    const lines = (await byUrl('accounts')).stdout.split('\n');
    const elsewhere = await byUrl('accounts', '--region', 'eu-north-1');
    const tableOnly = await byTable('accounts');

    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^ACCOUNT +REGION +LAST EVENT +CLOUDTRAIL +LAST SWEEP +REPAIRED +HELD BACK +UNCLAIMED$/),
      expect.stringMatching(new RegExp(`^${ACCOUNT} +${REGION} +just now +unknown +never +- +0 +0$`)),
    ]);
    expect(elsewhere.stdout).toContain('No account');
    expect(tableOnly).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('enrolment report') });
  });

  it('status judges the registry by URL with its accounts, and by table without them', async () => {
    await registry().beat(ACCOUNT, REGION);
    const whole = await byUrl('status');
    const services = await byTable('status');
    const down = await byUrl('status', '--url', 'http://127.0.0.1:9');

    expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/accounts +1 account and region\n/) });
    expect(whole.stdout).toMatch(/services +.*1 not-ready, 1 gone/);
    expect(services.stderr).toContain('Give --url');
    expect(down.code).toBe(3);
  });
});

it('status exits with 1 where an account denies access, and names it', async () => {
  const events = { last: null, trail: 'unknown' };
  const denied = { accountId: ACCOUNT, region: REGION, enrolled: true, events, drift: null, listedThoughDeleted: [] };
  const account = {
    ...denied,
    access: { ok: false, checkedAt: null, message: 'AccessDenied' },
    sweeps: { last: null, lastFull: null, unfinishedSince: null, unseen: [], unseenCount: 0 },
    deletionGuard: { reasons: [], held: [] },
    unclaimed: { count: 0, tag: 'waypost:service', apis: [] },
  };
  const server = await serve(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url.startsWith('/v1/accounts') ? { accounts: [account] } : { services: [] }));
  });

  const { code, stdout } = await runHere(['status', '--url', server.url]);

  await server.stop();
  expect(code).toBe(1);
  expect(stdout).toMatch(
    new RegExp(`^✖ trouble .*\n(.*\n)+✖ +${ACCOUNT} ${REGION} +can’t assume role +AccessDenied\n`),
  );
});

it('control characters in the registry never reach the terminal, and stay in JSON', async () => {
  const hostile = '\u001b]0;owned\u0007\u001b[2J';
  const cause = { eventName: `X${hostile}`, eventId: hostile, principal: `role${hostile}`, tool: hostile };
  const to = { apiId: 'a1b2c3d4e5', stage: 'prod' };
  const line = { at: '2026-01-02T03:04:05Z', region: REGION, from: null, to, cause };
  const server = await serve((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ history: [line], cursor: hostile }));
  });

  const shown = await runHere(['history', 'orders-api', '--url', server.url], { isTTY: true });
  const json = await runHere(['history', 'orders-api', '--url', server.url, '--json']);

  await server.stop();
  const ownColour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  const controls = `${shown.stdout}${shown.stderr}`.replace(ownColour, '').match(/\p{Cc}/gu);
  expect(new Set(controls)).toEqual(new Set(['\n']));
  expect(shown.stdout).toContain('role]0;owned[2J');
  expect(JSON.parse(json.stdout)).toMatchObject({ cursor: hostile });
});

it.each([
  [
    'history',
    'orders-api',
    { history: [{ at: '2026-01-02T03:04:05Z', region: REGION, from: null, to: { apiId: '../' } }] },
  ],
  ['lookup', `https://a1b2c3d4e5.execute-api.${REGION}.amazonaws.com/prod/`, { service: 'orders-api', current: 'yes' }],
])('%s refuses an answer that differs from the schema, and names the member', async (command, argument, body) => {
  const server = await serve((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });

  const { code, stderr } = await runHere([command, argument, '--url', server.url]);

  await server.stop();
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/\.(to\.apiId is not an API's id|current is not true or false)/);
});
