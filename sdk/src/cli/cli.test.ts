// The command against the real query endpoint and the real engine, in this process.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as story from '../../../services/test/query/moved-api.js';
import { describeOnEngine } from '../../test/engine.js';
import { createRegistry } from '../registry.js';
import { runHere, serve, startRegistry, type TriedRegistry } from './test/harness.js';

const { ACCOUNT, REGION, OLD_API, NEW_API, VPC, VPCE, FAR_VPC, FAR_VPCE, FAR_DNS } = story;
const urlOf = (apiId: string, vpceId = VPCE) => `https://${apiId}-${vpceId}.execute-api.${REGION}.amazonaws.com/prod/`;

describeOnEngine('the command', () => {
  let registry: TriedRegistry;
  let folder: string;

  beforeAll(async () => {
    registry = await startRegistry();
    folder = mkdtempSync(join(tmpdir(), 'waypost-cli-test-'));
    await registry.tell([
      ...story.moved,
      story.created('c3c3c3c3c3', 1100, 'billing'),
      story.staged('c3c3c3c3c3', 1110),
      story.deleted('c3c3c3c3c3', 1200),
      story.created('d4d4d4d4d4', 1300, 'reports'),
    ]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await registry.stop();
  });

  const byUrl = (...args: string[]) => runHere(args, { env: { WAYPOST_URL: registry.url } });
  const byTable = (...args: string[]) => runHere(args, { env: registry.tableEnv });
  const jsonOf = async (asked: ReturnType<typeof runHere>) => JSON.parse((await asked).stdout) as Record<string, never>;

  it('prints the URL and nothing else', async () => {
    const near = await byUrl('resolve', 'orders-api', '--network', VPC);

    expect(near).toEqual({ code: 0, stdout: `${urlOf(NEW_API)}\n`, stderr: '' });
  });

  it.each([
    [['resolve', 'orders-api', '-n', VPC]],
    [['list']],
    [['show', 'orders-api']],
    [['show', 'billing']],
    [['lookup', urlOf(OLD_API)]],
    [['lookup', urlOf(NEW_API)]],
    [['lookup', urlOf(NEW_API, FAR_VPCE)]],
    [['lookup', `${NEW_API}.execute-api.${REGION}.amazonaws.com/nope`]],
    [['resolve', 'nobody']],
    [['lookup', `zzzz.execute-api.${REGION}.amazonaws.com`]],
  ])('says the same by table and by URL: %j', async (args) => {
    const [one, other] = await Promise.all([byUrl(...args, '--json'), byTable(...args, '--json')]);

    const bodyOf = (text: string) => ({ ...(JSON.parse(text) as object), ageMs: 0 });
    expect(bodyOf(one.stdout)).toEqual(bodyOf(other.stdout));
    expect(one.code).toBe(other.code);
  });

  it.each([
    [['resolve', 'orders-api', '-n', VPC], 0, ''],
    [['resolve', 'billing'], 1, 'SERVICE_GONE'],
    [['resolve', 'reports'], 1, 'SERVICE_NOT_READY'],
    [['resolve', 'nobody'], 1, 'SERVICE_NOT_FOUND'],
    [['resolve', 'orders-api', '-n', 'vpc-0999'], 1, 'NETWORK_NOT_FOUND'],
    [['resolve', 'orders-api', '--stage', 'beta'], 1, 'SERVICE_NOT_READY'],
    [['resolve', 'Orders'], 2, 'INVALID_REQUEST'],
    [['resolve', 'orders-api', '-n', 'VPC'], 2, 'INVALID_REQUEST'],
    [['list', '--limit', '0'], 2, 'INVALID_REQUEST'],
    [['list', '--status', 'odd'], 2, 'INVALID_REQUEST'],
    [['lookup', 'https://example.com/'], 2, 'INVALID_REQUEST'],
    [['list', '--url', 'http://127.0.0.1:9'], 3, 'REGISTRY_UNAVAILABLE'],
    [['list', '--url', 'nonsense'], 2, 'INVALID_REQUEST'],
    [['list', '--table', 'no/table'], 2, 'INVALID_REQUEST'],
  ])('%j ends with %i', async (args, code, error) => {
    const result = await byUrl(...args, '--json');

    expect(result.code).toBe(code);
    const body = JSON.parse(result.stdout) as { error?: { code: string; remedy: string } };
    expect(body.error?.code ?? '').toBe(error);
    expect(body.error?.remedy).not.toBe('');
  });

  it.each([
    [['resolv', 'x'], 'Did you mean resolve?'],
    [['list', '--jsn'], 'Did you mean --json?'],
    [['resolve'], 'See waypost resolve --help.'],
    [['list', 'a', 'b'], 'See waypost list --help.'],
  ])('answers the mistyped line %j with a hint', async (args, hint) => {
    const { code, stdout, stderr } = await byUrl(...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toHaveLength(3);
    expect(stderr).toContain(hint);
  });

  it('says one line of what failed and one of what to do, with the name that was meant', async () => {
    const { stderr } = await byUrl('resolve', 'ordersapi');
    const network = await byUrl('resolve', 'orders-api', '-n', 'vpc-0a1b2c3e');

    expect(stderr.split('\n')).toEqual([
      `error No API in registry "${registry.name}" has the name "ordersapi".`,
      expect.stringMatching(/^ {2}fix Did you mean "orders-api"\? Tag .*`waypost list`/),
      '',
    ]);
    expect(network.stderr).toContain(`Did you mean "${VPC}"`);
  });

  it('names no registry, and says how to', async () => {
    const { code, stderr } = await runHere(['list']);

    expect(code).toBe(2);
    expect(stderr).toContain('WAYPOST_TABLE');
  });

  it('refuses an address that a bare URL cannot express, and gives it whole as JSON', async () => {
    const bare = await byUrl('resolve', 'orders-api', '-n', FAR_VPCE);
    const whole = await jsonOf(byUrl('resolve', 'orders-api', '-n', FAR_VPCE, '--json'));

    expect(bare).toMatchObject({ code: 1, stdout: '' });
    expect(bare.stderr).toContain('--json');
    expect(whole).toMatchObject({ url: `https://${FAR_DNS}/prod/`, headers: { 'x-apigw-api-id': NEW_API } });
  });

  it('lists aligned, by pattern, status and page', async () => {
    const all = await byUrl('list');
    const live = await byUrl('list', 'orders*', '--status', 'live');
    const page = await jsonOf(byTable('list', '--limit', '1', '--json'));
    const next = await jsonOf(byTable('list', '--limit', '1', '--cursor', String(page.cursor), '--json'));

    expect(all.stdout.split('\n')).toEqual([
      'SERVICE     STATUS     ACCOUNT       REGIONS',
      `billing     gone       ${ACCOUNT}  ${REGION}`,
      `orders-api  live       ${ACCOUNT}  ${REGION}`,
      `reports     not-ready  ${ACCOUNT}  ${REGION}`,
      '',
    ]);
    expect(live.stdout).not.toContain('billing');
    expect([page.services, next.services]).toMatchObject([[{ name: 'billing' }], [{ name: 'orders-api' }]]);
  });

  it('shows a service with its way from each network', async () => {
    const { stdout } = await byTable('show', 'orders-api');
    const far = await byUrl('show', 'orders-api', '-n', FAR_VPCE);
    const gone = await byTable('show', 'billing');

    expect(stdout).toContain(`${VPC}  ${urlOf(NEW_API)}`);
    expect(stdout).toMatch(new RegExp(`${FAR_VPC}  .*private-dns`));
    expect(far.stdout).toContain(`x-apigw-api-id: ${NEW_API}`);
    expect(stdout).toContain('generation 2');
    expect(gone.stdout).toContain('arn:aws:iam::111122223333:role/ci');
  });

  it('explains by table as by URL, what fails first, and fails with a gate', async () => {
    const near = await byUrl('explain', 'orders-api', '-n', VPC);
    const [one, other] = await Promise.all([
      byUrl('explain', 'reports', '-n', VPC, '--json'),
      byTable('explain', 'reports', '-n', VPC, '--json'),
    ]);
    const reports = await byTable('explain', 'reports', '-n', VPC);
    const nobody = await byTable('explain', 'order-api');

    expect(near.stdout).toMatch(/pass +The API exists +API b2b2b2b2b2/);
    expect(JSON.parse(one.stdout)).toEqual(JSON.parse(other.stdout));
    expect(reports.code).toBe(1);
    expect(reports.stdout.split('\n')[2]).toMatch(/^fail +The API has a deployed stage$/);
    expect(nobody).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Did you mean "orders-api"') });
  });

  it('consults the registry before the network: without an address nothing is sent', async () => {
    const { code, stdout } = await byTable('doctor', 'reports', '-n', VPC);
    const nobody = await byTable('doctor', 'nobody');
    const wrong = await byTable('doctor', 'reports', '--method', 'G ET');

    expect(code).toBe(1);
    expect(stdout).toContain('"reports" has no stage to call');
    expect(stdout).toMatch(/^fail +The API has a deployed stage$/m);
    expect([nobody.code, wrong.code]).toEqual([1, 2]);
  });

  it('lists the networks to choose from where one has to be named', async () => {
    const open = { ...story.created('a7a7a7a7a7', 5000, 'open-api'), vpceIds: [] };
    await registry.tell([open, story.staged('a7a7a7a7a7', 5010)]);

    const { code, stderr } = await byTable('resolve', 'open-api');

    expect(code).toBe(1);
    expect(stderr).toContain('--network (or WAYPOST_NETWORK)');
    expect(stderr).toMatch(new RegExp(`^ +${VPC} +${REGION} +${ACCOUNT}$`, 'm'));
    expect(stderr).toMatch(new RegExp(`^ +${FAR_VPC} +${REGION} +${ACCOUNT}$`, 'm'));
  });

  it('follows an old URL to what is to be called now', async () => {
    const { code, stdout } = await byTable('lookup', `${urlOf(OLD_API)}orders/42`);

    expect(code).toBe(0);
    expect(stdout).toContain('orders-api  no longer current');
    expect(stdout).toContain(urlOf(NEW_API));
  });

  it('tells the history by URL, and with a table alone what is lacking', async () => {
    const { stdout } = await byUrl('history', 'orders-api', '--limit', '2');
    const lacking = await byTable('history', 'orders-api');

    expect(stdout.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(new RegExp(`nothing +→ +${NEW_API}/prod +CreateStage`)),
      expect.stringMatching(new RegExp(`${OLD_API}/prod +→ +nothing +DeleteRestApi`)),
    ]);
    expect(lacking.code).toBe(2);
    expect(lacking.stderr).toContain('--url');
  });

  it('shows the enrolment, and what an operator has to do', async () => {
    await registry.hear(ACCOUNT, REGION);
    const lines = (await byUrl('accounts')).stdout.split('\n');
    const elsewhere = await byUrl('accounts', '--region', 'eu-north-1');
    const lacking = await byTable('accounts');

    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^ACCOUNT +REGION +LAST EVENT +TRAIL +LAST SWEEP +DRIFT +HELD +UNCLAIMED$/),
      expect.stringMatching(new RegExp(`^${ACCOUNT} +${REGION} +just now +unknown +never +- +0 +0$`)),
    ]);
    expect(elsewhere.stdout).toContain('No account');
    expect(lacking).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('enrolment report') });
  });

  it('writes types that are stable, and fails when a declared name is gone', async () => {
    const file = join(folder, 'waypost.d.ts');
    const written = await byUrl('types', '-o', file);
    const text = readFileSync(file, 'utf8');
    const again = await byTable('types', '-o', file, '--json');
    const ok = await byUrl('types', '--check', '-o', file);

    writeFileSync(file, text.replace("'orders-api'", "'orders-api' | 'billing' | 'order-api'"));
    const wrong = await byUrl('types', '--check', '-o', file);
    const source = join(folder, 'used.ts');
    writeFileSync(source, `resolve('billing')`);
    const used = await jsonOf(byUrl('types', '--check', '-o', file, '--used', source, '--json'));

    expect(written.code).toBe(0);
    expect(text).toContain("| 'orders-api'\n      | 'reports';");
    expect(JSON.parse(again.stdout)).toMatchObject({ changed: false });
    expect(ok.code).toBe(0);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stdout).toContain('"order-api" is not in the registry. Did you mean "orders-api"?');
    expect(used).toMatchObject({ gone: ['billing'], goneUnused: ['order-api'] });
  });

  it('takes a snapshot that another process starts with', async () => {
    const file = join(folder, 'snapshot.json');
    const { code } = await byTable('snapshot', '-o', file);

    const other = createRegistry({ snapshot: file, sources: [], env: {}, timeout: 50 });

    expect(code).toBe(0);
    await expect(other.lookup('orders-api', { network: FAR_VPCE })).resolves.toMatchObject({
      source: 'snapshot',
      url: `https://${FAR_DNS}/prod/`,
    });
    const offline = await runHere(['resolve', 'orders-api', '-n', VPC], {
      env: { WAYPOST_URL: 'http://127.0.0.1:9', WAYPOST_SNAPSHOT: file },
    });
    expect(offline).toMatchObject({ code: 0, stdout: `${urlOf(NEW_API)}\n` });
    expect(offline.stderr).toContain('comes from a snapshot');
  });

  it('waits for what is deployed meanwhile, and says when the time is up', async () => {
    const deployed: Promise<void>[] = [];
    const deploy = () =>
      registry.tell([story.created('e5e5e5e5e5', 3000, 'late-api'), story.staged('e5e5e5e5e5', 3010)]);
    const waiting = runHere(['wait', 'late-api', '-n', VPC, '--timeout', '20s', '--every', '100ms'], {
      env: registry.tableEnv,
      onNote: (text) => text.includes('Waiting') && deployed.length === 0 && void deployed.push(deploy()),
    });

    const late = await waiting;
    const still = await byUrl('wait', 'orders-api', '--changed-from', NEW_API, '--timeout', '0s', '-n', VPC);
    const there = await byUrl('wait', 'orders-api', '--until-api', NEW_API, '--timeout', '0s', '-n', VPC);
    const odd = await byUrl('wait', 'orders-api', '--until-api', 'No-Id');
    const down = await byUrl('wait', 'orders-api', '--timeout', '0s', '--url', 'http://127.0.0.1:9');

    await Promise.all(deployed);
    expect(late).toMatchObject({ code: 0, stdout: `${urlOf('e5e5e5e5e5')}\n` });
    expect(still.code).toBe(1);
    expect(still.stderr).toContain(`API ${NEW_API} still serves it`);
    expect([there.code, odd.code, down.code]).toEqual([0, 2, 3]);
  });

  it('watches: a line for what is, one for each change, until it is interrupted', async () => {
    await registry.tell([story.created('f6f6f6f6f6', 4000, 'moving'), story.staged('f6f6f6f6f6', 4010)]);
    const steps = [
      () => registry.tell([story.deleted('f6f6f6f6f6', 4020)]),
      () => registry.tell([story.created('abab000000', 4030, 'moving'), story.staged('abab000000', 4040)]),
    ];
    const ending = new AbortController();
    const told: Promise<void>[] = [];
    const lines: string[] = [];
    const onOutput = (text: string) => {
      lines.push(...text.trimEnd().split('\n'));
      const next = steps.shift();
      if (next !== undefined) told.push(next());
      else if (text.includes('abab000000')) ending.abort();
    };

    const args = ['watch', 'moving', '-n', VPC, '--every', '100ms', '--json'];
    const { code } = await runHere(args, { env: registry.tableEnv, signal: ending.signal, onOutput });

    await Promise.all(told);
    expect(code).toBe(0);
    const seen = lines.map((line) => JSON.parse(line) as { address?: { apiId: string }; error?: { code: string } });
    expect(seen[0]).toMatchObject({ service: 'moving', address: { apiId: 'f6f6f6f6f6' } });
    expect(seen[1]).toMatchObject({ error: { code: 'SERVICE_GONE' } });
    expect(seen.at(-1)).toMatchObject({ address: { apiId: 'abab000000', generation: 2 } });
  });

  it('prints nothing that a terminal obeys, whatever the registry says, and hides nothing in JSON', async () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2J';
    const cause = { eventName: 'X', eventId: null, principal: `role${hostile}`, tool: hostile };
    const line = {
      at: '2026-01-02T03:04:05Z',
      region: REGION,
      from: null,
      to: { apiId: hostile, stage: hostile },
      cause,
    };
    const served = await serve((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ history: [line], cursor: hostile }));
    });

    const shown = await runHere(['history', 'orders-api', '--url', served.url], { isTTY: true });
    const json = await runHere(['history', 'orders-api', '--url', served.url, '--json']);

    await served.stop();
    const ownColour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    const obeyed = `${shown.stdout}${shown.stderr}`.replace(ownColour, '').match(/\p{Cc}/gu);
    expect(new Set(obeyed)).toEqual(new Set(['\n']));
    expect(shown.stdout).toContain('role]0;owned[2J');
    expect(JSON.parse(json.stdout)).toMatchObject({ cursor: hostile });
  });

  it.each([
    'resolve',
    'list',
    'show',
    'lookup',
    'explain',
    'doctor',
    'watch',
    'wait',
    'history',
    'types',
    'snapshot',
    'accounts',
  ])('helps with %s, by an example', async (command) => {
    const { code, stdout } = await runHere([command, '--help']);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n  .*waypost ${command}`));
    expect(stdout).toContain('--json');
  });

  it('tells its version, and without a command how to go on', async () => {
    expect(await runHere(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
    expect(await runHere([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('resolve') });
  });
});
