// `snapshot-starts`: processes start with one snapshot file while others rewrite it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRegistry, type Registry } from 'waypost';
import { serviceEntry, URL_OF_ORDERS, VPC } from '../../../../sdk/test/documents.js';
import { memorySource } from '../../../../sdk/test/memory-source.js';
import type { Figures, Target, Trial } from '../target.js';

const PACKAGE = join(process.cwd(), 'sdk/dist/esm/index.js');
const OTHER_API = 'z9z9z9z9z9';
/** The URLs that the two writers know. */
const URLS: readonly string[] = [URL_OF_ORDERS, URL_OF_ORDERS.replace('a1b2c3d4e5', OTHER_API)];
const AT_ONCE = 4;

/** A process that starts during an outage, with the built package. */
const PROGRAM = `
  const { createRegistry } = await import(process.env.PACKAGE);
  const registry = createRegistry({ snapshot: process.env.FILE, network: process.env.NETWORK, sources: [], env: {} });
  const first = registry.peek('orders-api');
  const { url, source } = await registry.lookup('orders-api');
  console.log(JSON.stringify({ first, url, source, error: registry.status().snapshotError?.message }));`;

export const snapshotStarts: Target = {
  name: 'snapshot-starts',
  proves:
    'every process that starts while its snapshot file is rewritten reads a complete snapshot, the old or the new one',
  unit: 'starts',
  long: 1000,
  short: 2,
  run,
};

async function run({ amount, report }: Trial): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-starts-'));
  const path = join(folder, 'waypost.json');
  const writers = [await writerOf('a1b2c3d4e5'), await writerOf(OTHER_API)];
  const ending = new AbortController();
  let written = 0;
  const rewrite = async (writer: Registry): Promise<void> => {
    while (!ending.signal.aborted) {
      await writer.saveSnapshot(path);
      written += 1;
    }
  };
  try {
    await writers[0]?.saveSnapshot(path);
    const rewriting = writers.map(rewrite);
    let started = 0;
    const startInTurn = async (): Promise<void> => {
      while (started < amount) {
        started += 1;
        await start(path);
        report(started);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, startInTurn)).finally(() => ending.abort());
    await Promise.all(rewriting);
    const left = readdirSync(folder).filter((name) => !path.endsWith(name));
    if (left.length > 0) throw new Error(`Temporary files remain: ${left.join(', ')}`);
    return { 'snapshots written meanwhile': written };
  } finally {
    for (const writer of writers) writer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A registry that has resolved the service to this API. */
async function writerOf(apiId: string): Promise<Registry> {
  const source = memorySource();
  source.documents.set('service:orders-api', serviceEntry('orders-api', { apiId }));
  const registry = createRegistry({ sources: [source], network: VPC, env: {} });
  await registry.resolve('orders-api');
  return registry;
}

async function start(path: string): Promise<void> {
  const env = { ...process.env, PACKAGE, FILE: path, NETWORK: VPC };
  const args = ['--input-type=module', '-e', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const { first, url, source, error } = JSON.parse(stdout) as Readonly<Record<string, string | undefined>>; // as the program prints it
  const isWhole = url !== undefined && URLS.includes(url) && first === url && source === 'snapshot';
  if (!isWhole || error !== undefined) throw new Error(`A process started with ${stdout}`);
}
