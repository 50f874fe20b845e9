// The DynamoDB-compatible engine of the local server: the embedded one, which is restarted when it dies, or the user's own endpoint.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseUrl } from 'waypost/model';
import { StartRefused } from '../terminal/errors.js';
import {
  type EngineProcess,
  type Guard,
  answers,
  endOrphans,
  guardHere,
  spawnEngine,
  untilItAnswers,
} from './process.js';

export interface LocalEngine {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface EmbeddedEngineOptions {
  readonly binary: string;
  /** The data folder, locked by this local server. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Called once, when the engine keeps dying. */
  readonly onLost: (why: string) => void;
  readonly guard?: Guard;
}

const STARTS = 3;
const RESTARTS = 6;
const FIRST_PAUSE_MS = 100;
/** An engine that ran this long was healthy: its restarts are counted anew. */
const HEALTHY_AFTER_MS = 60_000;

/** @throws StartRefused when it does not start. */
export async function startEmbeddedEngine(options: EmbeddedEngineOptions): Promise<LocalEngine> {
  const { binary, folder, say, guard = guardHere() } = options;
  const file = join(folder, 'registry.db');
  const orphans = await endOrphans(file);
  if (orphans > 0)
    say(`Ended ${orphans === 1 ? 'an engine' : `${orphans} engines`} that an earlier local server left behind.`);
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const child = spawnEngine({ binary, port, file }, guard);
    const url = `http://127.0.0.1:${port}`;
    if (await untilItAnswers(url, child)) {
      return keepRunning(child, { url, again: () => spawnEngine({ binary, port, file }, guard) }, options);
    }
    await child.kill();
    if (tries === STARTS) throw notStarting(binary, file, await child.ended);
  }
}

/** @throws StartRefused when nothing answers there. */
export async function useEngineAt(url: string): Promise<LocalEngine> {
  if (!/^https?:$/.test(parseUrl(url)?.protocol ?? '')) {
    throw new StartRefused(
      `WAYPOST_ENGINE_URL is not an http URL: ${JSON.stringify(url)}.`,
      'Set it to a URL like http://127.0.0.1:8000.',
    );
  }
  if (!(await answers(url))) {
    throw new StartRefused(
      `Nothing answers at WAYPOST_ENGINE_URL, ${url}.`,
      'Start that endpoint, or unset the variable to use the embedded engine.',
    );
  }
  return { url, stop: () => Promise.resolve() };
}

interface Restartable {
  readonly url: string;
  /** Starts the engine again on the same port, so that every client finds it. */
  readonly again: () => EngineProcess;
}

/** Restarts the engine whenever it dies. Requests fail until then, and can be repeated. */
function keepRunning(
  first: EngineProcess,
  { url, again }: Restartable,
  { say, onLost }: EmbeddedEngineOptions,
): LocalEngine {
  let [child, stopped, restarts, since] = [first, false, 0, Date.now()];
  const watch = async (): Promise<void> => {
    const how = await child.ended;
    if (stopped) return;
    restarts = Date.now() - since > HEALTHY_AFTER_MS ? 1 : restarts + 1;
    if (restarts > RESTARTS) {
      onLost(`the engine died ${restarts} times in a row, last with ${how}`);
      return;
    }
    say(`The engine died (${how}). Restarting it.`);
    await wait(FIRST_PAUSE_MS * 2 ** (restarts - 1));
    if (isStopped()) return;
    since = Date.now();
    child = again();
    if (await untilItAnswers(url, child)) say('The engine is running again.');
    return watch();
  };
  const isStopped = (): boolean => stopped;
  void watch();
  return {
    url,
    stop: async () => {
      stopped = true;
      await child.kill();
    },
  };
}

function notStarting(binary: string, file: string, how: string): StartRefused {
  return new StartRefused(
    `The engine ${binary} does not start on ${file} (${how}).`,
    'If the file is damaged, move it away or set WAYPOST_DATA to another folder, or set WAYPOST_ENGINE_URL to another engine.',
  );
}

/** Chosen here, since the engine cannot report a port that it chooses itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
