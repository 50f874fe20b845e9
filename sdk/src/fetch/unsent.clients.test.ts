// Healing by the phase of a failure on Node, Bun and Deno, by the package as it is built. Their binaries come from npm.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBrokenServers, type BrokenServers } from '../../test/broken-servers.js';
import { VPC, networkDocument, serviceEntry } from '../../test/documents.js';
import { LOCALHOST_AUTHORITY } from '../../test/localhost-certificate.js';
import { binaryOf } from '../../test/runtimes/binary.js';
import { CERTIFICATE } from '../cli/doctor/test/certificate.js';

const ROOT = join(__dirname, '../../..');
const work = mkdtempSync(join(tmpdir(), 'waypost-runtimes-'));
const CA = join(work, 'ca.pem');

/** Phases in which Bun's errors are those of a call that had left. */
const HIDDEN = ['the handshake is cut off', 'the handshake is reset', 'the server speaks no TLS'];

/** The methods of the calls in each phase; of two calls, the second one's end is looked at. */
const CALLS = ['GET', 'POST', 'POST'];

let servers: BrokenServers;

beforeEach(async () => {
  writeFileSync(CA, `${CERTIFICATE}${LOCALHOST_AUTHORITY}`);
  servers = await startBrokenServers();
});

afterEach(() => servers.stop());

it.each([
  ['node', () => [process.execPath]],
  ['bun', () => [binaryOf('bun')]],
  ['deno', () => [binaryOf('deno'), 'run', '--allow-all']],
])(
  'on %s, a POST is sent to the new address if nothing had left, and only a GET if something had',
  async (_, command) => {
    const sent = servers.sentByTls;

    const ends = await runOn(command(), { sent });

    expectEnds(ends, { shown: Object.keys(servers.unsent), sent });
  },
  180_000,
);

it.each([
  ['node', () => [process.execPath], []],
  ['bun', () => [binaryOf('bun')], HIDDEN],
  ['deno', () => [binaryOf('deno'), 'run', '--allow-all'], []],
])(
  'on %s, the option fetch may leave TLS out, and no POST is sent twice',
  async (_, command, hidden: readonly string[]) => {
    const sent = { ...servers.sent, ...servers.sentByTls };

    const ends = await runOn(command(), { sent, isOption: true });

    const shown = Object.keys(servers.unsent).filter((phase) => !hidden.includes(phase));
    expectEnds(ends, { shown, sent });
  },
  180_000,
);

/** Every GET was repeated, and every POST whose phase is one of `shown`; no POST arrived twice. */
function expectEnds(
  ends: Readonly<Record<string, string>>,
  { shown, sent }: { readonly shown: readonly string[]; readonly sent: BrokenServers['sent'] },
): void {
  for (const phase of Object.keys({ ...servers.unsent, ...sent })) {
    expect([phase, ends[`GET: ${phase}`]]).toEqual([phase, 'GET']);
    const expected = shown.includes(phase) ? 'POST' : expect.stringMatching(/^failed/);
    expect([phase, ends[`POST: ${phase}`]]).toEqual([phase, expected]);
  }
  const posts = servers.arrived.filter((call) => call.startsWith('POST'));
  expect(posts).toHaveLength(Object.keys(sent).length * CALLS.filter((method) => method === 'POST').length);
}

async function runOn(
  [program = '', ...args]: readonly string[],
  { sent, isOption = false }: { readonly sent: BrokenServers['sent']; readonly isOption?: boolean },
): Promise<Record<string, string>> {
  const asked = {
    before: { service: serviceEntry(), network: networkDocument() },
    after: { service: serviceEntry('orders-api', { apiId: 'z9z9z9z9z9' }), network: networkDocument() },
    network: VPC,
    healthy: servers.healthy,
    failing: { ...servers.unsent, ...sent },
    calls: CALLS,
    isOption,
  };
  const script = join(ROOT, 'sdk/test/runtimes/heal-phases.mjs');
  const entry = join(ROOT, 'sdk/dist/esm/index.js');
  const { stdout } = await promisify(execFile)(program, [...args, script, entry, JSON.stringify(asked)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_EXTRA_CA_CERTS: CA, DENO_CERT: CA },
  });
  return JSON.parse(stdout) as Record<string, string>; // what the program prints
}
