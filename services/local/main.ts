// npm start.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { LocalServer } from './local-server.js';
import { HELP, type LocalServerOptions, parseOptions } from './options.js';
import { StartRefused } from './start-refused.js';
import { createTerminal } from './terminal.js';
import { whenAskedToStop } from './when-asked-to-stop.js';

// The clients are pinned to versions that run on Node 20; what they say of later ones is for the project, not for its users.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const terminal = createTerminal(process, process.env);

const EXIT = { stopped: 0, failed: 1, misused: 2 } as const;

async function run(options: LocalServerOptions): Promise<number> {
  const lost = new AbortController();
  const asked = whenAskedToStop(lost.signal);
  const localServer = await startWith(options, (why) => {
    terminal.complain(`Waypost stops: ${why}.`);
    lost.abort();
  });
  await asked;
  terminal.say('Stopping.');
  await localServer.stop();
  return lost.signal.aborted ? EXIT.failed : EXIT.stopped;
}

/** The AWS clients take a while to load: not for --help. */
async function startWith(
  options: LocalServerOptions,
  onLost: (why: string) => void,
): Promise<Pick<LocalServer, 'stop'>> {
  const { table, port } = options;
  if (table === undefined) return (await import('./local-server.js')).startLocalServer(options, { terminal, onLost });
  return (await import('./table/table.js')).showTable({ table, port }, { terminal });
}

/** The version that users install. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../sdk/package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

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

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof StartRefused) terminal.complain(`${error.message}\n${error.remedy}`);
  else terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = EXIT.failed;
}
// Idle connections to the engine would keep the process for a while.
process.exit();
