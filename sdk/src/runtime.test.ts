import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { fakeRuntime, settle } from '../test/clock.js';
import { unavailable } from './outage.js';
import { limited, retrying, systemRuntime } from './runtime.js';

describe('attempts', () => {
  it.each([
    [1, [50, 100, 200, 400, 800, 1000, 1000]],
    [0.5, [25, 50, 100, 200, 400, 500, 500]],
  ])('the pauses between attempts grow exponentially up to a cap, with full jitter (%d)', async (draw, pauses) => {
    const runtime = fakeRuntime();
    runtime.draw = draw;
    const times: number[] = [];
    const attempt = (): Promise<never> => {
      times.push(runtime.now());
      return Promise.reject(unavailable({ reason: 'throttled', message: 'Busy.', remedy: '' }));
    };

    const trying = retrying(attempt, { runtime, timeoutMs: 60_000, attemptTimeoutMs: 1000 }).catch(() => undefined);
    for (const pause of pauses) {
      await settle();
      await runtime.advance(pause);
    }
    await trying;

    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual(pauses);
  });
});

it('work that says how to stop it after its time was up is stopped at once', async () => {
  const runtime = fakeRuntime();
  let load = (): void => undefined;
  const loading = new Promise<void>((resolve) => (load = resolve));
  const stopped: Error[] = [];
  const late = new Error('too late');

  const waiting = limited(runtime, { timeoutMs: 10, tooLate: () => late }, async (onStop) => {
    await loading;
    onStop((error) => stopped.push(error));
  });
  const failing = expect(waiting).rejects.toBe(late);
  await runtime.advance(10);
  await failing;
  load();
  await settle();

  expect(stopped).toEqual([late]);
});

describe('a process that stood still', () => {
  /** A server that answers once `flags[0]` is set, and then sets `flags[1]`. */
  const SERVER = `
    const { parentPort, workerData: flags } = require('node:worker_threads');
    const server = require('node:net').createServer((socket) => {
      parentPort.postMessage('connected');
      Atomics.wait(flags, 0, 0);
      socket.end('an answer', () => Atomics.notify(flags, 1, Atomics.store(flags, 1, 1)));
      server.close();
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const TIMEOUT_MS = 20;

  it('takes the answer that came meanwhile, although the time is up', async () => {
    const flags = new Int32Array(new SharedArrayBuffer(12));
    const worker = new Worker(SERVER, { eval: true, workerData: flags });
    const [port] = (await once(worker, 'message')) as [number];
    const socket = connect(port, '127.0.0.1');
    await Promise.all([once(socket, 'connect'), once(worker, 'message')]);

    const limits = { timeoutMs: TIMEOUT_MS, tooLate: () => new Error('too late') };
    const answer = limited(systemRuntime, limits, () => once(socket, 'data'));
    Atomics.notify(flags, 0, Atomics.store(flags, 0, 1));
    Atomics.wait(flags, 1, 0);
    Atomics.wait(flags, 2, 0, 2 * TIMEOUT_MS);

    expect(String(await answer)).toBe('an answer');
  });
});

it('the library statically imports only modules of Node that cost nothing at the start', () => {
  const { metafile, outputFiles } = buildSync({
    absWorkingDir: __dirname,
    entryPoints: ['index.ts', 'sources/dynamodb.ts', 'sources/http.ts'],
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    external: ['@aws-sdk/*'],
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const atOnce = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);

  expect([...new Set(atOnce)].sort()).toEqual(['node:diagnostics_channel', 'node:events', 'node:module', 'node:path']);
  // Never by name: a bundle's banner often imports it too, and a name can be imported once; and webpack removes such an import.
  expect(outputFiles.map(({ text }) => text).join('')).not.toMatch(/import \{[^}]*createRequire/);
});
