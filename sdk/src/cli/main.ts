// The process of `npx waypost`: its streams, signals and exit code.
import { readFileSync } from 'node:fs';
import { systemRuntime } from '../runtime.js';
import { EXIT } from './exit-code.js';
import { run } from './run.js';

/** From the package.json beside `dist`, or one folder further up when run from the sources. */
function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string }; // our own
      return manifest.version;
    } catch {
      // No file at this path: try the next.
    }
  }
  return 'unknown';
}

/** Signals are handled only for a command that runs until it is interrupted; any other command just ends. */
let controller: AbortController | undefined;
function interrupted(): AbortSignal {
  if (controller !== undefined) return controller.signal;
  const ending = new AbortController();
  controller = ending;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

// A reader that closes the pipe early, such as `head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.found);
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  context: {
    env: process.env,
    runtime: systemRuntime,
    interrupted,
    onHangUp: (listener) => void process.on('SIGHUP', listener),
  },
  streams: process,
  version: version(),
});
