// The bundled command as a process: exit codes, pipes and signals.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as story from '../../../services/test/query/moved-api.js';
import { describeOnEngine } from '../../test/engine.js';
import { bundleCommand, type CommandBundle } from './test/bundle.js';
import { serve, startRegistry, type StartedRegistry } from './test/harness.js';

describeOnEngine('the bundled command', () => {
  let registry: StartedRegistry;
  let bundle: CommandBundle;

  beforeAll(async () => {
    bundle = bundleCommand();
    registry = await startRegistry(story.moved);
  });
  afterAll(async () => {
    bundle.remove();
    await registry.stop();
  });

  it('resolves by table and by URL, and exits at once', async () => {
    const args = ['resolve', 'orders-api', '--network', story.VPC];

    const results = await Promise.all([
      bundle.run(args, registry.tableEnv),
      bundle.run(args, { WAYPOST_URL: registry.url }),
    ]);

    const stdout = `https://${story.NEW_API}-${story.VPCE}.execute-api.${story.REGION}.amazonaws.com/prod/\n`;
    expect(results).toEqual([
      { code: 0, stdout, stderr: '' },
      { code: 0, stdout, stderr: '' },
    ]);
  });

  it.each([
    [['resolve', 'nobody'], 1],
    [['resolve', 'Nobody'], 2],
    [['resolv'], 2],
    [['list', '--url', 'http://127.0.0.1:9'], 3],
  ])('%j exits with %i and prints no stack trace', async (args, code) => {
    const result = await bundle.run(args, { WAYPOST_URL: registry.url });

    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).not.toMatch(/^ +at /m);
  });

  it('prints the stack trace with WAYPOST_DEBUG=1', async () => {
    const { stderr } = await bundle.run(['list', '--url', 'http://127.0.0.1:9'], { WAYPOST_DEBUG: '1' });

    expect(stderr).toMatch(/^ +at /m);
  });

  it('exits without an error when the reader of its pipe closes early', async () => {
    const services = Array.from({ length: 1000 }, (_, index) => ({
      name: `service-with-a-long-name-${index}`,
      status: 'live',
      accountId: story.ACCOUNT,
      regions: [story.REGION],
      conflicts: 0,
      siblings: 0,
    }));
    let pages = 0;
    const endless = await serve((_, response) => {
      pages += 1;
      response.end(JSON.stringify({ services, cursor: String(pages) }));
    });
    const file = join(bundle.folder, 'dist/cli.mjs');

    const { stdout, stderr } = await promisify(execFile)('bash', [
      '-c',
      `set -o pipefail; '${process.execPath}' '${file}' list --url '${endless.url}' | head -2; echo "codes \${PIPESTATUS[*]}"`,
    ]);

    await endless.stop();
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^SERVICE/),
      expect.stringMatching(/^service-with-a-long-name-0 +live/),
      'codes 0 0',
      '',
    ]);
    expect(stderr).toBe('');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('a watch exits with 0 on %s', async (signal) => {
    const running = bundle.start(['watch', 'orders-api', '-n', story.VPC], { WAYPOST_URL: registry.url });

    const [line] = await running.untilLines(1);
    running.child.kill(signal);
    const { code, stderr } = await running.finished;

    expect(line).toContain(story.NEW_API);
    expect(code).toBe(0);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('uses colour in a pipe only with FORCE_COLOR', async () => {
    const env = { WAYPOST_URL: registry.url };

    const [plain, forced, refused] = await Promise.all([
      bundle.run(['list'], env),
      bundle.run(['list'], { ...env, FORCE_COLOR: '1' }),
      bundle.run(['list'], { ...env, NO_COLOR: '1' }),
    ]);

    expect(plain.stdout).not.toContain('\u001b');
    expect(forced.stdout).toContain('\u001b[33m? unknown');
    expect(refused.stdout).not.toContain('\u001b');
  });
});
