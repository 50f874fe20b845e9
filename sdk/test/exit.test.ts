// A process with a registry ends when its own work is done: no timer or idle connection keeps it, and Node prints no warning.
// It runs in another process, since Jest hides warnings.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { networkKey, serviceKey } from '../src/model/index.js';
import { networkDocument, serviceEntry, URL_OF_ORDERS, VPC } from './documents.js';
import { describeOnEngine, startEngine, type TestEngine } from './engine.js';
import { createTable, credentials, type ReadersTable } from './table.js';

const PROGRAM = `
  const { createRegistry } = await import('./sdk/src/index.ts');
  const registry = createRegistry({ freshForMs: 1, network: '${VPC}' });
  console.log(await registry.resolve('orders-api'));
  const { signal } = new AbortController();
  const cold = Array.from({ length: 50 }, (_, index) => registry.resolve('unknown-' + index, { signal }));
  await Promise.allSettled(cold);
  registry.watch('orders-api', () => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  registry.peek('orders-api'); // begins a refresh behind
`;

describeOnEngine('a process', () => {
  let engine: TestEngine;
  let table: ReadersTable;

  beforeAll(async () => {
    engine = await startEngine();
    table = await createTable(engine.url, 'waypost-exit');
    await table.putAll([
      [serviceKey('orders-api'), serviceEntry()],
      [networkKey(VPC), networkDocument()],
    ]);
  });

  afterAll(() => engine.stop());

  it('a process with an open watch, connection and refresh exits, without a warning about many reads', async () => {
    const run = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM], {
      cwd: join(__dirname, '../..'),
      env: {
        PATH: process.env.PATH,
        WAYPOST_TABLE: table.name,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: engine.url,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
      timeout: 40_000,
    });
    let output = '';
    run.stdout.on('data', (chunk) => (output += String(chunk)));
    run.stderr.on('data', (chunk) => (output += String(chunk)));

    const ended = await new Promise((resolve) => run.on('close', (code, signal) => resolve({ code, signal })));

    expect({ output, ended }).toEqual({ output: `${URL_OF_ORDERS}\n`, ended: { code: 0, signal: null } });
  });
});
