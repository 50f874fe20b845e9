// The program behind `npm start`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parentOf } from './engine/processes.js';
import { StartRefused } from './terminal/errors.js';
import type { LocalServer } from './local-server.js';
import { HELP, type LocalServerOptions, parseOptions } from './terminal/options.js';
import { createTerminal } from './terminal/terminal.js';

// The AWS clients are pinned to versions that run on Node 20; their notice about later versions is not for users.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const terminal = createTerminal(process, process.env);

const EXIT = { stopped: 0, failed: 1, misused: 2 } as const;

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof StartRefused) terminal.complain(`${error.message}\n${error.remedy}`);
  else terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = EXIT.failed;
}
// Idle connections to the engine would keep the process alive for a while.
process.exit();

async function main(): Promise<number> {
  const parsed = parseOptions(process.argv.slice(2), process.env);
  switch (parsed.kind) {
    case 'help':
      terminal.say(HELP);
      return EXIT.stopped;
    case 'version':
      terminal.say(version());
      return EXIT.stopped;
    case 'wrong':
      terminal.complain(parsed.message);
      return EXIT.misused;
    case 'start':
      return run(parsed.options);
  }
}

/** The version of the package that users install. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../sdk/package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

async function run(options: LocalServerOptions): Promise<number> {
  const lost = new AbortController();
  const stopRequest = untilStopRequest(lost.signal);
  const localServer = await startWith(options, (why) => {
    terminal.complain(`Waypost stops: ${why}.`);
    lost.abort();
  });
  await stopRequest;
  terminal.say('Stopping.');
  await localServer.stop();
  return lost.signal.aborted ? EXIT.failed : EXIT.stopped;
}

/** Imports lazily: the AWS clients take a while to load, and --help needs none. */
async function startWith(
  options: LocalServerOptions,
  onLost: (why: string) => void,
): Promise<Pick<LocalServer, 'stop'>> {
  const { table, port } = options;
  if (table === undefined) return (await import('./local-server.js')).startLocalServer(options, { terminal, onLost });
  return (await import('./table.js')).showTable({ table, port }, terminal);
}

/**
 * Resolves at the first signal, when npm above this process dies, or when `lost` aborts. A later signal ends the process
 * at once.
 */
function untilStopRequest(lost: AbortSignal): Promise<void> {
  // npm forwards the Ctrl-C that the terminal also sends: two signals within this time are one request.
  const sameRequestMs = 500;
  return new Promise((resolve) => {
    let requestedAt: number | undefined;
    const request = (): void => {
      if (requestedAt !== undefined && Date.now() - requestedAt > sameRequestMs) process.exit(130);
      requestedAt ??= Date.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, request);
    lost.addEventListener('abort', () => resolve(), { once: true });
    watchNpm(resolve);
  });
}

/**
 * Calls back when npm above this process dies. `kill -9` of npm leaves its shell and this process running, which would keep
 * port and folder until somebody finds the pid.
 */
function watchNpm(onDeath: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const check = (): void => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    onDeath();
  };
  // Outside Linux, every check starts a process.
  const timer = setInterval(check, process.platform === 'linux' ? 250 : 2000).unref();
}
