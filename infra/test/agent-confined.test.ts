// Runs the agent as its image does: as a user that is not root, without capabilities, on a read-only file system.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from '../../sdk/src/cli/test/bundle.js';
import { serve } from '../../sdk/src/cli/test/harness.js';
import { networkDocument, serviceEntry, VPC } from '../../sdk/test/documents.js';

const UID = 10001;
/** The state stays writable: it is a mount of its own, and only the root's mount becomes read-only. */
const CONFINED = `
  mount --bind "$STATE" "$STATE" && mount --options remount,bind,ro / || exit 70
  exec setpriv --reuid ${UID} --regid ${UID} --clear-groups --no-new-privs --bounding-set -all --inh-caps -all \\
    sh -c 'if touch "$FOLDER/written" 2> /dev/null; then exit 71; fi; exec "$@"' sh "$@"`;
const confined = ['--mount', '--propagation', 'private', 'sh', '-c', CONFINED, 'sh'];

const folder = mkdtempSync(join(tmpdir(), 'waypost-confined-'));
const state = join(folder, 'state');
const title = 'the agent answers and keeps its state as a user without rights on a read-only file system';

afterAll(() => rmSync(folder, { recursive: true }));

const canConfine = (): boolean => {
  spawnSync('mkdir', [state]);
  chmodSync(folder, 0o777);
  chownSync(state, process.getuid?.() === 0 ? UID : -1, -1);
  const env = { ...process.env, STATE: state, FOLDER: folder };
  return spawnSync('unshare', [...confined, 'true'], { env, stdio: 'ignore' }).status === 0;
};

async function answersWhileConfined(): Promise<void> {
  const bundle = bundleCommand();
  chmodSync(bundle.folder, 0o755);
  const registry = await serve(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url.includes('/v1/services/') ? serviceEntry() : networkDocument()));
  });
  const env = {
    PATH: process.env.PATH,
    STATE: state,
    FOLDER: folder,
    WAYPOST_URL: registry.url,
    WAYPOST_NETWORK: VPC,
    WAYPOST_AGENT_PORT: '0',
    WAYPOST_AGENT_STATE: state,
  };
  const command = [process.execPath, join(bundle.folder, 'dist/cli.mjs'), 'agent'];
  const agent = spawn('unshare', [...confined, ...command], { env, cwd: '/' });
  const ended = new Promise((resolve) => agent.once('close', resolve));
  try {
    const ready = await new Promise<string>((resolve, reject) => {
      agent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      void ended.then((code) => reject(new Error(`The agent ended with ${String(code)}.`)));
    });
    const url = /http:\/\/[\d.:]+/.exec(ready)?.[0] ?? '';
    const answer = await fetch(`${url}/v1/services/orders-api/address`);
    expect(answer.status).toBe(200);
  } finally {
    agent.kill('SIGTERM');
    await ended;
    bundle.remove();
    await registry.stop();
  }
  expect(existsSync(join(folder, 'written'))).toBe(false);
  const kept = readdirSync(state).map((name) => statSync(join(state, name)));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.map(({ uid, mode }) => [uid, mode & 0o777])).toEqual(kept.map(() => [UID, 0o600]));
}

if (canConfine()) it(title, answersWhileConfined);
else it.skip(`${title} (unshare, mount and setpriv do not run here)`, answersWhileConfined);
