import { buildSync } from 'esbuild';
import { fakeRuntime, settle } from '../test/clock.js';
import { unavailable } from './outage.js';
import { retrying } from './runtime.js';

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
  // A bundle's banner often imports it under its own name, and a name can be imported once.
  expect(outputFiles.map(({ text }) => text).join('')).not.toContain('import { createRequire }');
});
