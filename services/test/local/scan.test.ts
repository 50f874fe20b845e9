// Runs `npm start -- --scan` as a user does, against a control plane that speaks AWS's protocols.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeOnEmbeddedEngine, temporaryFolder } from './local-server-under-test.js';
import { ROOT, type LocalServerProcess, type ProcessOptions, spawnLocalServer, until } from './local-server-process.js';
import { executeApiEndpoint, privateApi, privateDomain } from '../aws/account.js';
import { credentialsOf, startControlPlane, type ControlPlane } from '../aws/control-plane.js';

jest.setTimeout(90_000);

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const OLD = Date.parse('2025-01-01T00:00:00Z') / 1000;

/** The calls that the README's table lists. */
function callsInReadme(): string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return [...readme.matchAll(/^\| `((?:sts|apigateway|ec2):\w+)`/gm)].map(([, call]) => call ?? '').sort();
}

describeOnEmbeddedEngine('npm start -- --scan', () => {
  const folder = temporaryFolder();
  let plane: ControlPlane;
  let localServer: LocalServerProcess | undefined;

  beforeEach(async () => {
    plane = await startControlPlane({ accounts: [ACCOUNT] });
  });
  afterEach(async () => {
    await localServer?.killGroup();
    await plane.close();
  });
  afterAll(folder.remove);

  async function scanned(options: ProcessOptions = {}): Promise<{ readonly url: string; readonly sweep: Sweep }> {
    const { accessKeyId, secretAccessKey } = credentialsOf(ACCOUNT);
    localServer = spawnLocalServer({
      args: ['--scan', ...(options.args ?? [])],
      env: {
        WAYPOST_DATA: `${folder.path}/data`,
        AWS_ENDPOINT_URL: plane.url,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        WAYPOST_SWEEP_RPS: '1000',
        WAYPOST_SWEEP_SETTLE: '0',
        ...options.env,
      },
    });
    const url = await localServer.ready;
    const read = async (): Promise<Sweep> => ((await (await fetch(`${url}/healthz`)).json()) as { sweep: Sweep }).sweep;
    await until(async () => (await read()).state !== 'running');
    return { url, sweep: await read() };
  }

  interface Sweep {
    readonly state: string;
    readonly finishedAt: string | null;
    readonly held: number;
  }

  it('reads an account into the registry, shows what it found, and holds back what seems lost until confirmed', async () => {
    const scope = plane.scope(ACCOUNT, REGION);
    scope.endpoints.push(executeApiEndpoint(1, REGION));
    scope.domains.push(privateDomain(21));
    for (let n = 1; n <= 22; n += 1) {
      scope.apis.push(privateApi(n, OLD, { name: `Service ${String(n)}`, tags: {} }));
    }

    const first = await scanned();
    const address = await fetch(`${first.url}/v1/services/service-7/address`);
    expect(first.sweep).toMatchObject({ state: 'done', held: 0, finishedAt: expect.any(String) });
    expect(address.status).toBe(200);
    await until(() => localServer?.output().includes('Press Ctrl-C to stop') === true);
    expect(localServer?.output()).toContain('22 private of 22 REST APIs, 1 endpoints');
    expect(localServer?.output()).toContain('service-20');
    await localServer?.killGroup();

    scope.apis.splice(0, 20);
    const [changed, withoutStage] = scope.apis;
    // What the lists no longer show, and the deployment of a changed API, are looked up directly.
    changed!.endpointConfiguration = { types: ['PRIVATE'], vpcEndpointIds: ['vpce-00000000000000001'] };
    withoutStage!.stages = [];
    scope.domains[0]!.mappings[0]!.basePath = 'v2';
    const second = await scanned();
    expect(second.sweep.held).toBe(20);
    expect((await fetch(`${second.url}/v1/services/service-7/address`)).status).toBe(200);
    expect(localServer?.output()).toContain('--scan --confirm');
    await localServer?.killGroup();

    // Without its domain, the third scan also makes the call that checks a missing domain directly.
    scope.domains.length = 0;
    const third = await scanned({ args: ['--confirm', '--all-regions'] });
    expect(third.sweep).toMatchObject({ state: 'done', held: 0 });
    expect((await fetch(`${third.url}/v1/services/service-7/address`)).status).toBe(410);
    const made = new Set(plane.calls.map(({ service, operation }) => `${service}:${operation}`));
    expect([...made].sort()).toEqual(callsInReadme());
  });

  it('names AWS_REGION where no region is set, and starts nothing', async () => {
    localServer = spawnLocalServer({ args: ['--scan'], env: { WAYPOST_DATA: `${folder.path}/none`, AWS_REGION: '' } });

    expect(await localServer.ended).toBe(1);
    expect(localServer.output()).toContain('AWS_REGION');
  });
});
