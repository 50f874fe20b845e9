// The DynamoDB-compatible engine beneath the local server: the embedded one, kept running, or an endpoint that the user names.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type EngineProcess,
  type Guard,
  answers,
  endLeftEngines,
  guardHere,
  spawnEngine,
  untilItAnswers,
} from './process.js';
import { StartRefused } from '../start-refused.js';

export interface Engine {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface EmbeddedEngineOptions {
  readonly binary: string;
  /** The data folder, held by this local server. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Called once when the engine cannot be kept running any more. */
  readonly onLost: (why: string) => void;
  readonly guard?: Guard;
}

const STARTS = 3;
const RESTARTS = 6;
const FIRST_PAUSE_MS = 100;
/** An engine that has run for so long was well; what ends it then is a new matter. */
const WELL_AFTER_MS = 60_000;

/** @throws StartRefused when it does not start. */
export async function startEmbeddedEngine(options: EmbeddedEngineOptions): Promise<Engine> {
  const { binary, folder, say, guard = guardHere() } = options;
  const file = join(folder, 'registry.db');
  const left = await endLeftEngines(file);
  if (left > 0) say(`Ended ${left === 1 ? 'an engine' : `${left} engines`} that an earlier local server left behind.`);
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const child = spawnEngine({ binary, port, file }, guard);
    const url = `http://127.0.0.1:${port}`;
    if (await untilItAnswers(url, child))
      return keepRunning(child, { url, again: () => spawnEngine({ binary, port, file }, guard) }, options);
    await child.kill();
    if (tries === STARTS) throw notStarting(binary, file, await child.ended);
  }
}

/** @throws StartRefused when nothing answers there. */
export async function useEngineAt(url: string): Promise<Engine> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new StartRefused(
      `WAYPOST_ENGINE_URL is no http URL: ${JSON.stringify(url)}.`,
      'Set it to one like http://127.0.0.1:8000.',
    );
  }
  if (!(await answers(url))) {
    throw new StartRefused(
      `Nothing answers at WAYPOST_ENGINE_URL, ${url}.`,
      'Start that endpoint, or unset the variable.',
    );
  }
  return { url, stop: () => Promise.resolve() };
}

interface Restartable {
  readonly url: string;
  /** The same port, so that nobody has to be told. */
  readonly again: () => EngineProcess;
}

/** Requests that meet an engine that is down fail meanwhile, and may be made again. */
function keepRunning(
  first: EngineProcess,
  { url, again }: Restartable,
  { say, onLost }: EmbeddedEngineOptions,
): Engine {
  let [child, stopped, restarts, since] = [first, false, 0, Date.now()];
  const watch = async (): Promise<void> => {
    const how = await child.ended;
    if (stopped) return;
    restarts = Date.now() - since > WELL_AFTER_MS ? 1 : restarts + 1;
    if (restarts > RESTARTS) {
      onLost(`the engine ended ${restarts} times in a row, last with ${how}`);
      return;
    }
    say(`The engine ended (${how}): starting it again.`);
    await wait(FIRST_PAUSE_MS * 2 ** (restarts - 1));
    if (isStopped()) return;
    since = Date.now();
    child = again();
    if (await untilItAnswers(url, child)) say('The engine runs again.');
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
    'If the file is damaged, move it away or set WAYPOST_DATA to another folder; WAYPOST_ENGINE_URL names another engine.',
  );
}

/** The engine cannot choose one itself and say which. */
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
