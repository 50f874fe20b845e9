// The shapes in which processes run: worker threads, a cluster, a sandbox that is frozen and thawed, a clock that jumps. Each test
// runs real processes against the real engine.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { networkKey, serviceKey } from '../src/model/index.js';
import { networkDocument, serviceEntry, URL_OF_ORDERS, VPC, NEW_URL, replacedEntry } from './documents.js';
import { startProxy, type DynamoProxy } from './dynamo-proxy.js';
import { describeOnEngine, startEngine, type TestEngine } from './engine.js';
import { createTable, credentials, type ReadersTable } from './table.js';

const SDK = `const { createRegistry } = await import(process.cwd() + '/sdk/src/index.ts');`;

/** Each thread has a registry of its own, as the environments of Lambda Managed Instances do. */
const THREADS = `
  const { Worker, isMainThread, parentPort } = await import('node:worker_threads');
  if (isMainThread) {
    const ends = Array.from({ length: 4 }, () => new Promise((resolve, reject) => {
      let answer;
      const thread = new Worker(new URL(import.meta.url)).on('message', (message) => (answer = message));
      thread.on('error', reject).on('exit', () => resolve(answer));
    }));
    console.log((await Promise.all(ends)).join(' '));
  } else {
    // The built package, since Node 20 gives a thread none of the hooks that read TypeScript.
    const { createRegistry } = await import(process.cwd() + '/sdk/dist/esm/index.js');
    const registry = createRegistry();
    const urls = await Promise.all(Array.from({ length: 20 }, () => registry.resolve('orders-api')));
    registry.watch('orders-api', () => {});
    parentPort.postMessage([...new Set(urls)].join());
  }
`;

const CLUSTER = `
  const { default: cluster } = await import('node:cluster');
  if (cluster.isPrimary) {
    const exits = Array.from({ length: 3 }, () => new Promise((resolve) => cluster.fork().on('exit', resolve)));
    console.log('exits ' + (await Promise.all(exits)).join());
  } else {
    ${SDK}
    console.log(await createRegistry().resolve('orders-api'));
    cluster.worker.disconnect();
  }
`;

/** Answers each line on its standard input. The clock is the machine's, plus what the line says. */
const SERVICE = `
  ${SDK}
  const { systemRuntime } = await import(process.cwd() + '/sdk/src/runtime.ts');
  const { createInterface } = await import('node:readline');
  let ahead = 0;
  const registry = createRegistry({ runtime: { ...systemRuntime, now: () => Date.now() + ahead } });
  for await (const line of createInterface({ input: process.stdin })) {
    ahead += Number(line);
    const { url, source } = await registry.lookup('orders-api').catch((error) => ({ url: error.code, source: '' }));
    console.log(url + ' ' + source);
  }
`;

describeOnEngine('a process', () => {
  let engine: TestEngine;
  let proxy: DynamoProxy;
  let table: ReadersTable;
  let child: ChildProcess | undefined;

  const folder = mkdtempSync(join(tmpdir(), 'waypost-shapes-'));
  const start = (program: string): ChildProcess => {
    // Threads and workers run the file of their process.
    const file = join(folder, 'program.mjs');
    writeFileSync(file, program);
    child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: join(__dirname, '../..'),
      env: {
        PATH: process.env.PATH,
        WAYPOST_TABLE: table.name,
        WAYPOST_NETWORK: VPC,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: proxy.url,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return child;
  };
  const outputOf = async (program: string): Promise<string> => {
    const run = start(program);
    let output = '';
    run.stdout?.on('data', (chunk) => (output += String(chunk)));
    run.stderr?.on('data', (chunk) => (output += String(chunk)));
    const [code] = (await once(run, 'close')) as [number];
    return `${output}code ${code}`;
  };
  /** A service that answers: `ask` advances its clock by `ms` and returns what it found. */
  const service = (): { run: ChildProcess; ask: (ms?: number) => Promise<string> } => {
    const run = start(SERVICE);
    if (run.stdout === null) throw new Error('It has no output.');
    const lines = createInterface({ input: run.stdout });
    return {
      run,
      ask: async (ms = 0) => {
        run.stdin?.write(`${ms}\n`);
        const [line] = (await once(lines, 'line')) as [string];
        return line;
      },
    };
  };
  const replace = () => table.put(serviceKey('orders-api'), replacedEntry());
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  beforeAll(async () => {
    engine = await startEngine();
    proxy = await startProxy({ engine: engine.url });
    table = await createTable(engine.url, 'waypost-shapes');
  });

  beforeEach(() =>
    table.putAll([
      [serviceKey('orders-api'), serviceEntry()],
      [networkKey(VPC), networkDocument()],
    ]),
  );

  afterEach(() => {
    child?.kill('SIGCONT');
    child?.kill('SIGKILL');
  });

  afterAll(async () => {
    table.close();
    await proxy.stop();
    await engine.stop();
  });

  it('four worker threads each resolve by a registry of their own, and end with a watch open', async () => {
    expect(await outputOf(THREADS)).toBe(`${Array.from({ length: 4 }, () => URL_OF_ORDERS).join(' ')}\ncode 0`);
  }, 60_000);

  it('three workers of a cluster each resolve, and disconnect', async () => {
    const output = await outputOf(CLUSTER);

    expect(output.split('\n').sort()).toEqual(
      [...Array.from({ length: 3 }, () => URL_OF_ORDERS), 'code 0', 'exits 0,0,0'].sort(),
    );
  }, 60_000);

  it('a process that is frozen, and thawed ten minutes later, waits for a new read on a new connection', async () => {
    const { run, ask } = service();
    const before = await ask();
    run.kill('SIGSTOP');
    await replace();
    await pause(300);
    run.kill('SIGCONT');

    expect(before).toBe(`${URL_OF_ORDERS} live`);
    expect(await ask(600_000)).toBe(`${NEW_URL} live`);
  }, 60_000);

  it('a process that is frozen while a read hangs answers after the thaw', async () => {
    const { run, ask } = service();
    const hanging = new Promise<void>((resolve) => (proxy.onHang = resolve));
    proxy.script.push('hang');
    const answer = ask();
    await hanging;
    run.kill('SIGSTOP');
    await pause(1500);
    run.kill('SIGCONT');

    expect(await answer).toBe(`${URL_OF_ORDERS} live`);
  }, 60_000);

  it('a clock that jumps back an hour, and forward again, never serves an old address as fresh', async () => {
    const { ask } = service();
    await ask();
    await replace();

    expect(await ask(-3_600_000)).toBe(`${NEW_URL} live`);
    expect(await ask(3_600_000)).toBe(`${NEW_URL} live`);
  }, 60_000);
});
