// Healing by the phase of a failure on Node, Bun and Deno, by the package as it is built. Their binaries come from npm.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBrokenServers, type BrokenServers } from '../../test/broken-servers.js';
import { VPC, networkDocument, serviceEntry } from '../../test/documents.js';
import { CERTIFICATE } from '../cli/doctor/test/certificate.js';

const ROOT = join(__dirname, '../../..');
const VERSIONS = { bun: '1.4.5', deno: '2.9.6' } as const;
const CA = join(mkdtempSync(join(tmpdir(), 'waypost-runtimes-')), 'ca.pem');

/** Phases in which a runtime does not show that nothing was sent. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  bun: ['the handshake is cut off', 'the handshake is reset'],
};

let servers: BrokenServers;

beforeAll(async () => {
  writeFileSync(CA, CERTIFICATE);
  servers = await startBrokenServers();
});

afterAll(() => servers.stop());

it.each([
  ['node', () => [process.execPath]],
  ['bun', () => [binaryOf('bun')]],
  ['deno', () => [binaryOf('deno'), 'run', '--allow-all']],
])(
  'on %s, a POST is sent to the new address if nothing had left, and only a GET if something had',
  async (runtime, command) => {
    servers.arrived.length = 0;

    const ends = await runOn(command());

    const hidden = HIDDEN[runtime] ?? [];
    for (const phase of Object.keys(servers.unsent)) {
      expect([phase, ends[`GET: ${phase}`]]).toEqual([phase, 'GET']);
      const expected = hidden.includes(phase) ? expect.stringMatching(/^failed/) : 'POST';
      expect([phase, ends[`POST: ${phase}`]]).toEqual([phase, expected]);
    }
    for (const phase of Object.keys(servers.sent)) {
      expect([phase, ends[`GET: ${phase}`]]).toEqual([phase, 'GET']);
      expect([phase, ends[`POST: ${phase}`]]).toEqual([phase, expect.stringMatching(/^failed/)]);
    }
    const posts = servers.arrived.filter((call) => call.startsWith('POST'));
    expect(posts).toHaveLength(Object.keys(servers.sent).length);
  },
  180_000,
);

async function runOn([program = '', ...args]: readonly string[]): Promise<Record<string, string>> {
  const asked = {
    before: { service: serviceEntry(), network: networkDocument() },
    after: { service: serviceEntry('orders-api', { apiId: 'z9z9z9z9z9' }), network: networkDocument() },
    network: VPC,
    healthy: servers.healthy,
    failing: { ...servers.unsent, ...servers.sent },
  };
  const script = join(ROOT, 'sdk/test/runtimes/heal-phases.mjs');
  const entry = join(ROOT, 'sdk/dist/esm/index.js');
  const { stdout } = await promisify(execFile)(program, [...args, script, entry, JSON.stringify(asked)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_EXTRA_CA_CERTS: CA, DENO_CERT: CA },
  });
  return JSON.parse(stdout) as Record<string, string>; // what the program prints
}

/** The binary of a runtime, from its npm package. */
function binaryOf(name: keyof typeof VERSIONS): string {
  const folder = join(ROOT, 'node_modules/.cache/runtimes', `${name}-${VERSIONS[name]}`);
  const binary = join(folder, 'node_modules/.bin', name);
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const options = ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${VERSIONS[name]}`];
    const { status } = spawnSync('npm', options, { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error(`Cannot install ${name}@${VERSIONS[name]} from npm.`);
  }
  return binary;
}
