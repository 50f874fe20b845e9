// `npx waypost`: the process around a command: its streams, its signals, its exit code.
import { readFileSync } from 'node:fs';
import { systemRuntime } from '../runtime.js';
import { EXIT } from './exit-code.js';
import { run } from './run.js';

/** Beside the bundle in `dist`; from the sources one folder further up. */
function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { version: string }; // our own
      return manifest.version;
    } catch {
      // Not there: the next one.
    }
  }
  return 'unknown';
}

/** Only a command that goes on until it is told to end takes the signals; any other one just ends. */
let controller: AbortController | undefined;
function interrupted(): AbortSignal {
  if (controller !== undefined) return controller.signal;
  const ending = new AbortController();
  controller = ending;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

// A reader that has seen enough, as `head` has, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.found);
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  world: { env: process.env, runtime: systemRuntime, interrupted },
  streams: process,
  version: version(),
});
