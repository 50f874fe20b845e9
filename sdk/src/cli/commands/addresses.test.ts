// resolve, list, show, lookup, explain and doctor, against a registry on the real engine.
import * as story from '../../../../services/test/query/moved-api.js';
import { describeCommand, jsonOf, urlOf } from '../test/harness.js';

const { ACCOUNT, REGION, OLD_API, NEW_API, VPC, FAR_VPC, FAR_VPCE, FAR_DNS } = story;

describeCommand('the command', ({ registry, byUrl, byTable }) => {
  it('resolve prints only the URL', async () => {
    const near = await byUrl('resolve', 'orders-api', '--network', VPC);

    expect(near).toEqual({ code: 0, stdout: `${urlOf(NEW_API)}\n`, stderr: '' });
  });

  it.each([
    [['resolve', 'orders-api', '-n', VPC]],
    [['list']],
    [['show', 'orders-api']],
    [['show', 'billing']],
    [['explain', 'reports', '-n', VPC]],
    [['lookup', urlOf(OLD_API)]],
    [['lookup', urlOf(NEW_API)]],
    [['lookup', urlOf(NEW_API, FAR_VPCE)]],
    [['lookup', `${NEW_API}.execute-api.${REGION}.amazonaws.com/nope`]],
    [['resolve', 'nobody']],
    [['explain', `${urlOf(OLD_API)}orders/42`]],
    [['explain', `curl https://${FAR_DNS}/prod/orders/42`, '-H', `x-apigw-api-id: ${NEW_API}`]],
    [['lookup', `https://${FAR_DNS}/prod/orders/42`, '-H', `x-apigw-api-id: ${NEW_API}`]],
    [['explain', `https://${FAR_DNS}/prod/`]],
    [['lookup', `zzzz.execute-api.${REGION}.amazonaws.com`]],
  ])('%j prints the same by table and by URL', async (args) => {
    const [one, other] = await Promise.all([byUrl(...args, '--json'), byTable(...args, '--json')]);

    const bodyOf = (text: string) => ({ ...(JSON.parse(text) as object), ageMs: 0 });
    expect(bodyOf(one.stdout)).toEqual(bodyOf(other.stdout));
    expect(one.code).toBe(other.code);
  });

  it('a command goes over to the next of several tables, and resolve --json says which one answered', async () => {
    const tables = `no-such-table,${registry().tableEnv.WAYPOST_TABLE}`;
    const resolved = await byTable('resolve', 'orders-api', '-n', VPC, '--table', tables, '--json');
    const listed = await byTable('list', '--table', tables);

    expect(JSON.parse(resolved.stdout)).toMatchObject({
      url: urlOf(NEW_API),
      answeredBy: `table ${registry().tableEnv.WAYPOST_TABLE} in ${registry().tableEnv.AWS_REGION}`,
    });
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('orders-api') as unknown });
    expect(await jsonOf(byTable('resolve', 'orders-api', '-n', VPC, '--json'))).not.toHaveProperty('answeredBy');
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
  ])('%j exits with %i and the code "%s"', async (args, code, error) => {
    const result = await byUrl(...args, '--json');

    expect(result.code).toBe(code);
    const body = JSON.parse(result.stdout) as { error?: { code: string; remedy: string } };
    expect(body.error?.code ?? '').toBe(error);
    expect(body.error?.remedy).not.toBe('');
  });

  it('an unknown name or network fails with one line of message and one of remedy, with the nearest name', async () => {
    const { stderr } = await byUrl('resolve', 'ordersapi');
    const network = await byUrl('resolve', 'orders-api', '-n', 'vpc-0a1b2c3e');

    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^error: No API in registry "${registry().name}" .* "ordersapi"\\.$`)),
      expect.stringMatching(/^ {2}fix: Did you mean "orders-api"\? Tag .*`waypost list`/),
      '',
    ]);
    expect(network.stderr).toContain(`Did you mean "${VPC}"`);
  });

  it('resolve refuses an address that needs headers, and prints it with --json', async () => {
    const bare = await byUrl('resolve', 'orders-api', '-n', FAR_VPCE);
    const whole = await jsonOf(byUrl('resolve', 'orders-api', '-n', FAR_VPCE, '--json'));

    expect(bare).toMatchObject({ code: 1, stdout: '' });
    expect(bare.stderr).toContain('--json');
    expect(whole).toMatchObject({ url: `https://${FAR_DNS}/prod/`, headers: { 'x-apigw-api-id': NEW_API } });
  });

  it('explain takes the URL of a failed call, and keeps its path', async () => {
    const old = await byUrl('explain', `${urlOf(OLD_API)}orders/42`);
    const { call } = await jsonOf(
      byTable('explain', `https://${FAR_DNS}/prod/orders/42`, '-H', `x-apigw-api-id: ${NEW_API}`, '--json'),
    );

    expect(old.code).toBe(1);
    expect(old.stdout).toContain(`orders/42, stage prod, API ${OLD_API}`);
    expect(old.stdout).toContain(`Call ${urlOf(NEW_API)}orders/42`);
    expect(call).toEqual({
      apiId: NEW_API,
      region: REGION,
      vpceId: FAR_VPCE,
      form: 'endpoint-dns',
      stage: 'prod',
      path: 'orders/42',
    });
  });

  it('lookup prints the address with the path of the call', async () => {
    const { stdout } = await byUrl(
      'lookup',
      `arn:aws:execute-api:${REGION}:********3333:${OLD_API}/prod/GET/orders/42`,
    );

    expect(stdout).toMatch(/call now .*\/prod\/orders\/42$/m);
  });

  it('list aligns its columns, and filters by pattern, status and page', async () => {
    const all = await byUrl('list');
    const live = await byUrl('list', 'orders*', '--status', 'live');
    const page = await jsonOf(byTable('list', '--limit', '1', '--json'));
    const next = await jsonOf(byTable('list', '--limit', '1', '--cursor', String(page.cursor), '--json'));

    expect(all.stdout.split('\n')).toEqual([
      'SERVICE     STATUS     HEALTH     ACCOUNT       REGIONS',
      `billing     gone                  ${ACCOUNT}  ${REGION}`,
      `orders-api  live       ? unknown  ${ACCOUNT}  ${REGION}`,
      `reports     not-ready             ${ACCOUNT}  ${REGION}`,
      '',
    ]);
    expect(live.stdout).not.toContain('billing');
    expect([page.services, next.services]).toMatchObject([[{ name: 'billing' }], [{ name: 'orders-api' }]]);
  });

  it('list finds by parts of names, ids and keys, and its limit counts what fits', async () => {
    const names = async (...args: string[]) => (await byUrl('list', ...args, '-o', 'name')).stdout.trim().split('\n');
    const page = await jsonOf(byTable('list', 'orders', '--limit', '1', '--json'));

    expect(await names('order')).toEqual(['orders-api']);
    expect(await names(NEW_API)).toEqual(['orders-api']);
    expect(await names('is:gone', `account:${ACCOUNT.slice(0, 4)}`)).toEqual(['billing']);
    expect(await names('--sort', 'status')).toEqual(['billing', 'orders-api', 'reports']);
    expect(page.services).toMatchObject([{ name: 'orders-api' }]);
    expect(await names('--health', 'unknown')).toEqual(['orders-api']);
    expect(await names('--sort', 'health')).toEqual(['orders-api', 'billing', 'reports']);
    expect((await byUrl('list', '--health', 'fine')).stderr).toContain('"blocked", "degraded", "unknown" or "ok"');
    expect((await byUrl('list', 'oders-api')).stderr).toContain('Did you mean "orders-api"?');
    expect((await byUrl('list', '-o', 'wide')).stdout).toContain(NEW_API);
    expect((await byUrl('list', '--sort', 'age')).code).toBe(2);
  });

  it('networks lists networks with their endpoints, and finds some', async () => {
    const { stdout } = await byTable('networks');
    const found = await jsonOf(byUrl('networks', FAR_VPCE, '--json'));

    expect(stdout).toContain(VPC);
    expect(found.networks).toMatchObject([{ vpcId: FAR_VPC }]);
  });

  it('show prints a service with its address from each network', async () => {
    const { stdout } = await byTable('show', 'orders-api');
    const far = await byUrl('show', 'orders-api', '-n', FAR_VPCE);
    const gone = await byTable('show', 'billing');

    expect(stdout).toContain(`${VPC}  ${urlOf(NEW_API)}`);
    expect(stdout).toMatch(new RegExp(`${FAR_VPC}  .*private-dns`));
    expect(far.stdout).toContain(`x-apigw-api-id: ${NEW_API}`);
    expect(stdout).toContain('generation 2');
    expect(gone.stdout).toContain('arn:aws:iam::111122223333:role/ci');
  });

  it('explain prints failing gates first, and exits with 1 if a gate fails', async () => {
    const near = await byUrl('explain', 'orders-api', '-n', VPC);
    const reports = await byTable('explain', 'reports', '-n', VPC);
    const unknown = await byTable('explain', 'order-api');

    expect(near.stdout).toMatch(/✔ pass +The API exists +API b2b2b2b2b2/);
    expect(reports.code).toBe(1);
    expect(reports.stdout.split('\n')[2]).toMatch(/^✖ fail +The API has a deployed stage$/);
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('Did you mean "orders-api"'),
    });
  });

  it('doctor sends nothing to the network without an address', async () => {
    const { code, stdout } = await byTable('doctor', 'reports', '-n', VPC);
    const nobody = await byTable('doctor', 'nobody');
    const wrong = await byTable('doctor', 'reports', '--method', 'G ET');

    expect(code).toBe(1);
    expect(stdout).toContain('"reports" has no stage to call');
    expect(stdout).toMatch(/^✖ fail +The API has a deployed stage$/m);
    expect([nobody.code, wrong.code]).toEqual([1, 2]);
  });

  it('resolve lists the networks to choose from if the caller must name one', async () => {
    const open = { ...story.created('a7a7a7a7a7', 5000, 'open-api'), vpceIds: [] };
    await registry().apply([open, story.staged('a7a7a7a7a7', 5010)]);

    const { code, stderr } = await byTable('resolve', 'open-api');

    expect(code).toBe(1);
    expect(stderr).toContain('--network (or WAYPOST_NETWORK)');
    expect(stderr).toMatch(new RegExp(`^ +${VPC} +${REGION} +${ACCOUNT}$`, 'm'));
    expect(stderr).toMatch(new RegExp(`^ +${FAR_VPC} +${REGION} +${ACCOUNT}$`, 'm'));
  });

  it('lookup of an old URL prints the URL to call now', async () => {
    const { code, stdout } = await byTable('lookup', `${urlOf(OLD_API)}orders/42`);

    expect(code).toBe(0);
    expect(stdout).toContain('orders-api  no longer current');
    expect(stdout).toContain(urlOf(NEW_API));
  });
});
