// `transfer`: a large export is imported into empty tables, exported again and compared, by the commands of an operator.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';
import { startEngine } from '../../../../sdk/test/engine.js';
import { createRig } from '../../../test/rig.js';
import type { Figures, Target, Trial } from '../target.js';
import { SETUP, largeExport } from './large-registry.js';

/** The most memory that a command may take. Node with its TypeScript loader takes a third of it. */
const MOST_MEGABYTES = 600;

export const transfer: Target = {
  name: 'transfer',
  proves:
    'a large export that is imported and exported again is equal item for item and byte for byte, in constant memory',
  unit: 'services',
  long: 100_000,
  short: 300,
  run,
};

async function run({ amount, report }: Trial): Promise<Figures> {
  const engine = await startEngine();
  const folder = await mkdtemp(join(tmpdir(), 'waypost-transfer-'));
  const [file, again] = [join(folder, 'registry.gz'), join(folder, 'again.gz')];
  try {
    const rig = await createRig(SETUP, engine);
    const text = largeExport(amount, (done) => report(done / 2));
    await pipeline(Readable.from(text), createGzip(), createWriteStream(file));
    const imported = await admin(['import', file, '--engine', rig.engine.url]);
    const exported = await admin(['export', again, '--engine', rig.engine.url]);
    const rebuilt = await admin(['rebuild', '--engine', rig.engine.url]);
    assert.match(rebuilt.output, / found 0 differences/);
    const items = await itemsIn(file);
    assert.deepEqual(await itemsIn(again), items);
    return {
      items: items.count,
      'file, MB': megabytes((await stat(again)).size),
      ...figuresOf('import', imported),
      ...figuresOf('export', exported),
      ...figuresOf('rebuild', rebuilt),
    };
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true });
  }
}

interface CommandRun {
  readonly output: string;
  readonly seconds: number;
  /** The most memory that its process had at one time. */
  readonly megabytes: number;
}

const PRINT_MEMORY = `process.on('exit', () => process.stderr.write('maxRSS=' + process.resourceUsage().maxRSS))`;

/** Runs a command of an operator in a separate process. */
async function admin(args: readonly string[]): Promise<CommandRun> {
  const options = ['--import', 'tsx', '--import', `data:text/javascript,${PRINT_MEMORY}`];
  const began = performance.now();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ...options,
    join('services', 'admin', 'main.ts'),
    ...args,
  ]);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const used = megabytes(Number(/maxRSS=(\d+)/.exec(stderr)?.[1]) * 1024);
  assert.ok(used <= MOST_MEGABYTES, `${args[0] ?? ''} took ${String(used)} MB`);
  return { output: stdout, seconds, megabytes: used };
}

const figuresOf = (name: string, run: CommandRun): Figures => ({
  [`${name}, s`]: run.seconds,
  [`${name}, MB`]: run.megabytes,
});

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

/** The number of items, and the sum of their hashes, whatever their order. */
async function itemsIn(file: string): Promise<{ readonly count: number; readonly sum: bigint }> {
  let [count, sum] = [0, 0n];
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    if (!line.startsWith('{"item":')) continue;
    count += 1;
    sum += createHash('sha256').update(line).digest().readBigUInt64BE();
  }
  return { count, sum };
}
