// Healing by the phase of a failure on Node, Bun and Deno, by the package as it is built. Their binaries come from npm.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readDocument } from '../../../services/test/docs/documents.js';
import { startBrokenServers, type BrokenServers } from '../../test/broken-servers.js';
import { VPC, networkDocument, serviceEntry } from '../../test/documents.js';
import { LOCALHOST_AUTHORITY } from '../../test/localhost-certificate.js';
import { binaryOf } from '../../test/runtimes/binary.js';
import { CERTIFICATE } from '../cli/doctor/test/certificate.js';

const ROOT = join(__dirname, '../../..');
const work = mkdtempSync(join(tmpdir(), 'waypost-runtimes-'));
const CA = join(work, 'ca.pem');
const RECIPE = join(work, 'fetch-on-bun.ts');

/** Phases in which a runtime does not show that nothing was sent: its errors are those of a call that had left. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  bun: ['the handshake is cut off', 'the handshake is reset', 'the server speaks no TLS'],
};

let servers: BrokenServers;

beforeAll(async () => {
  writeFileSync(CA, `${CERTIFICATE}${LOCALHOST_AUTHORITY}`);
  writeFileSync(RECIPE, recipeOf('fetch-on-bun.ts'));
  servers = await startBrokenServers();
});

afterAll(() => servers.stop());

it.each([
  ['node', () => [process.execPath]],
  ['bun', () => [binaryOf('bun')]],
  ['bun with the recipe', () => [binaryOf('bun')]],
  ['deno', () => [binaryOf('deno'), 'run', '--allow-all']],
])(
  'on %s, a POST is sent to the new address if nothing had left, and only a GET if something had',
  async (runtime, command) => {
    servers.arrived.length = 0;

    const ends = await runOn(command(), runtime.endsWith('recipe') ? [RECIPE] : []);

    const hidden = HIDDEN[runtime] ?? [];
    const sent = Object.keys({ ...servers.sent, ...servers.sentByTls });
    for (const phase of Object.keys(servers.unsent)) {
      expect([phase, ends[`GET: ${phase}`]]).toEqual([phase, 'GET']);
      const expected = hidden.includes(phase) ? expect.stringMatching(/^failed/) : 'POST';
      expect([phase, ends[`POST: ${phase}`]]).toEqual([phase, expected]);
    }
    for (const phase of sent) {
      expect([phase, ends[`GET: ${phase}`]]).toEqual([phase, 'GET']);
      expect([phase, ends[`POST: ${phase}`]]).toEqual([phase, expect.stringMatching(/^failed/)]);
    }
    const posts = servers.arrived.filter((call) => call.startsWith('POST'));
    expect(posts).toHaveLength(sent.length);
  },
  180_000,
);

/** `more`: the module of a `fetch` to use. */
async function runOn(
  [program = '', ...args]: readonly string[],
  more: readonly string[],
): Promise<Record<string, string>> {
  const asked = {
    before: { service: serviceEntry(), network: networkDocument() },
    after: { service: serviceEntry('orders-api', { apiId: 'z9z9z9z9z9' }), network: networkDocument() },
    network: VPC,
    healthy: servers.healthy,
    failing: { ...servers.unsent, ...servers.sent, ...servers.sentByTls },
  };
  const script = join(ROOT, 'sdk/test/runtimes/heal-phases.mjs');
  const entry = join(ROOT, 'sdk/dist/esm/index.js');
  const { stdout } = await promisify(execFile)(program, [...args, script, entry, JSON.stringify(asked), ...more], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_EXTRA_CA_CERTS: CA, DENO_CERT: CA },
  });
  return JSON.parse(stdout) as Record<string, string>; // what the program prints
}

/** The text of a file of the page of recipes. */
function recipeOf(name: string): string {
  const recipe = readDocument('sdk/recipes.md').snippets.find(({ text }) => text.startsWith(`// ${name}\n`));
  if (recipe === undefined) throw new Error(`The page of recipes lacks ${name}.`);
  return recipe.text;
}
