import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { networkDocument, serviceEntry, VPC } from '../../test/documents.js';
import { bundleCommand, type CommandBundle } from '../cli/test/bundle.js';
import { serve, type TestServer } from '../cli/test/harness.js';

describe('the command waypost agent', () => {
  let bundle: CommandBundle;
  let registry: TestServer;
  let api: TestServer;
  let state: string;

  beforeAll(async () => {
    bundle = bundleCommand();
    state = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    registry = await serve(({ url = '' }, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(url.includes('/v1/services/') ? serviceEntry() : networkDocument()));
    });
    api = await serve((request, response) => {
      setTimeout(() => response.end(`called ${request.url ?? ''}`), 300);
    });
  });
  afterAll(async () => {
    bundle.remove();
    rmSync(state, { recursive: true });
    await Promise.all([registry.stop(), api.stop()]);
  });

  const env = () => ({ WAYPOST_URL: registry.url, WAYPOST_NETWORK: VPC, WAYPOST_AGENT_PORT: '0' });

  it('prints one line when it is ready, answers, and lets a call under way end on SIGTERM', async () => {
    const running = bundle.start(['agent', '--state', state], { ...env(), WAYPOST_OVERRIDES: `orders-api=${api.url}` });
    const [line = ''] = await running.untilLines(1);
    const url = /^Ready: (http:\/\/127\.0\.0\.1:\d+)\/svc\/<service>\/<path> {2}\(registry: /.exec(line)?.[1] ?? '';

    const calling = fetch(`${url}/svc/orders-api/orders/42`).then((answer) => answer.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
    running.child.kill('SIGTERM');

    expect(await calling).toBe('called /orders/42');
    expect(await running.finished).toEqual({ code: 0, stdout: `${line}\n`, stderr: '' });
  });

  it('prints its ready line as JSON with --json', async () => {
    const running = bundle.start(['agent', '--json'], env());
    const [line = ''] = await running.untilLines(1);
    running.child.kill('SIGINT');

    expect(JSON.parse(line)).toMatchObject({
      event: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect((await running.finished).code).toBe(0);
  });

  it('verifies certificates although NODE_TLS_REJECT_UNAUTHORIZED switches that off', async () => {
    const { createServer } = await import('node:https');
    const { CERTIFICATE, KEY } = await import('../cli/doctor/test/certificate.js');
    let calls = 0;
    const server = createServer({ cert: CERTIFICATE, key: KEY }, (_, response) => {
      calls += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const running = bundle.start(['agent'], {
      ...env(),
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_NO_WARNINGS: '1',
      WAYPOST_OVERRIDES: `orders-api=https://127.0.0.1:${port}`,
    });
    const [line = ''] = await running.untilLines(1);

    const { status } = await fetch(`${/http:\/\/[\d.:]+/.exec(line)?.[0] ?? ''}/svc/orders-api/x`);
    running.child.kill('SIGTERM');
    await running.finished;
    server.close();

    expect({ status, calls }).toEqual({ status: 502, calls: 0 });
  });

  it('is configured by one file, and reads it again on SIGHUP', async () => {
    const config = join(state, 'agent.json');
    const given = { url: registry.url, network: VPC, port: 0, services: ['billing-api'], log: 'info' };
    writeFileSync(config, JSON.stringify(given));
    const running = bundle.start(['agent', '--config', config], { WAYPOST_OVERRIDES: `orders-api=${api.url}` });
    const [line = ''] = await running.untilLines(1);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
    const call = async () => (await fetch(`${url}/svc/orders-api/x`)).status;

    const before = await call();
    writeFileSync(config, JSON.stringify({ ...given, services: ['orders-*'], network: 'vpc-0b', 'drain-timeout': 1 }));
    running.child.kill('SIGHUP');
    while ((await call()) !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(config, JSON.stringify({ ...given, servces: [] }));
    running.child.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = await call();
    running.child.kill('SIGTERM');
    const { stderr } = await running.finished;

    expect([before, after]).toEqual([403, 200]);
    expect(stderr).toContain('"The configuration was read again."');
    expect(stderr).toContain(
      'Restart the agent to change: --network, --call-timeout, --connect-timeout, --drain-timeout.',
    );
    expect(stderr).toMatch(/The configuration stays as it was: Unknown key .*Did you mean .*services/);
    expect(stderr).toContain('"path":"/svc/orders-api/x","status":200');
  });

  it('checks its options and exits with --check', async () => {
    expect(await bundle.run(['agent', '--check'], env())).toEqual({
      code: 0,
      stdout: 'The options are valid.\n',
      stderr: '',
    });
  });

  it.each([
    [['agent', '--sate', '/tmp'], 'Did you mean --state?'],
    [['agent', '--listen', '0.0.0.0', '--check'], 'Give --token-file too'],
    [['agent', '--token-file', '/no/such/file'], 'Create it: openssl rand -hex 32'],
    [['agent', '--port', 'x'], 'Give a whole number from 0 to 65535.'],
    [['agent', '--config', '/no/such/file', '--check'], 'Give a JSON file.'],
    [['agent', '--network', 'vpc 1', '--check'], 'Use a VPC id, endpoint id or network name.'],
    [['agent', '--state', '/proc/state', '--check'], 'Give --state a directory that the user of the agent may write.'],
  ])('%j exits with 2 and says what to do', async (args, remedy) => {
    const { code, stdout, stderr } = await bundle.run(args, env());

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(remedy);
  });

  it('a port that is taken exits with 2 and says what to do', async () => {
    const { code, stderr } = await bundle.run(['agent', '--port', new URL(registry.url).port], env());

    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot listen on 127\.0\.0\.1:\d+ [^]*give another --port/);
  });
});
