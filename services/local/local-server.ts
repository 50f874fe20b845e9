// The local server: engine, tables, the deployed handlers behind a local bus, the query endpoint and the server, put together.
import type { Environment } from '../adapters/environment.js';
import { tableNames } from '../adapters/dynamodb/tables.js';
import { RULES } from '../core/cloudtrail/catalogue.js';
import { createQuery } from '../handlers/query.js';
import { createWatchApis } from '../handlers/watch-apis.js';
import { createWatchEndpoints } from '../handlers/watch-endpoints.js';
import { type Activity, createActivity } from './server/activity.js';
import { knownServices } from './addresses.js';
import { tellNext, tellRunning, tellServices } from './banner.js';
import { createBus } from './server/bus.js';
import { type Changes, createChanges } from './server/changes.js';
import { createConsole } from './server/console.js';
import { openDataFolder } from './engine/data-folder.js';
import { findEngineBinary, thisMachine } from './engine/binary.js';
import { type Engine, startEmbeddedEngine, useEngineAt } from './engine/engine.js';
import type { Front } from './server/front.js';
import type { LocalServerOptions } from './options.js';
import { quietLog } from './quiet-log.js';
import { createScan } from './scan/scan.js';
import { startHttpServer } from './server/server.js';
import { playStory } from './story.js';
import { ensureTables } from './tables.js';
import type { Terminal } from './terminal.js';

export const REGISTRY = 'local';

export interface LocalServer {
  readonly url: string;
  readonly engineUrl: string;
  /** Takes no more, finishes what is under way, and ends the engine. */
  readonly stop: () => Promise<void>;
}

export interface LocalServerParts {
  readonly terminal: Terminal;
  /** The pages for people; the console by default. */
  readonly front?: Front;
  /** What `/healthz` says besides. */
  readonly health?: () => Readonly<Record<string, unknown>>;
  /** Called when the local server cannot go on; it wants to be stopped then. */
  readonly onLost: (why: string) => void;
}

/** What means nothing to the engine, and what every AWS client wants. */
const ANYWHERE = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const PATIENCE_MS = 10_000;
/** So many services are shown at a start; after a scan, all. */
const SUMMARY = 10;

/** @throws StartRefused when it cannot start; nothing of it is left running then. */
export async function startLocalServer(options: LocalServerOptions, parts: LocalServerParts): Promise<LocalServer> {
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = undo.pop(); next !== undefined; next = undo.pop()) await next();
  };
  try {
    return { ...(await start(options, parts, (step) => undo.push(step))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: LocalServerOptions,
  parts: LocalServerParts,
  onStop: (step: () => void | Promise<void>) => void,
) {
  const { terminal, front = createConsole(), health = () => ({}) } = parts;
  const scan = options.scan === undefined ? undefined : createScan(options.scan, process.env, terminal);
  const { engine, dataFolder } = await startEngine(options, parts, onStop);
  const tables = tableNames(REGISTRY);
  const connection = { endpoint: engine.url, ...ANYWHERE };
  const { empty } = await ensureTables(connection, tables);

  const activity = createActivity(terminal.say);
  onStop(activity.close);
  const environment: Environment = {
    WAYPOST_REGISTRY: REGISTRY,
    WAYPOST_NAMING: 'tag-or-name',
    WAYPOST_PREFER_CUSTOM_DOMAINS: process.env.WAYPOST_PREFER_CUSTOM_DOMAINS,
    AWS_REGION: ANYWHERE.region,
  };
  const changes = createChanges();
  const bus = createLocalBus(environment, connection, { activity, changes });
  const healthOf = () => ({ ...health(), ...(scan === undefined ? {} : { sweep: scan.state() }) });
  const query = createQuery(environment, { connection, log: quietLog(terminal), health: healthOf });
  let stopping = false;
  const fail = (error: unknown): void => {
    if (!stopping) terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const server = await startHttpServer(options.port, {
    query,
    front,
    changes,
    events: { bus, isStopping: () => stopping, activity },
    onError: fail,
  });
  onStop(async () => {
    stopping = true;
    await server.stop(PATIENCE_MS);
  });
  onStop(changes.close);

  const url = `http://127.0.0.1:${server.port}`;
  tellRunning({ url, engineUrl: engine.url, tables, ...(dataFolder === undefined ? {} : { dataFolder }) }, terminal);
  if (options.story && empty) await playStory({ bus, query, terminal });
  const tellKnown = async () => {
    const known = await knownServices(query, scan === undefined ? SUMMARY : Infinity);
    tellServices(known, terminal);
    tellNext(url, known, terminal);
  };
  if (scan === undefined) await tellKnown();
  // A scan may take minutes; the local server answers meanwhile, and can be stopped.
  else void scan.run(environment, connection, changes.tell).then(tellKnown).catch(fail);
  return { url, engineUrl: engine.url };
}

type OnStop = (step: () => void | Promise<void>) => void;

async function startEngine(options: LocalServerOptions, { terminal, onLost }: LocalServerParts, onStop: OnStop) {
  if (options.engineUrl !== undefined) return { engine: await useEngineAt(options.engineUrl) };
  const url = `http://127.0.0.1:${options.port}`;
  const folder = await openDataFolder({ path: options.dataFolder, url });
  onStop(folder.release);
  const binary = await findEngineBinary(folder.path, thisMachine(terminal.say));
  const engine: Engine = await startEmbeddedEngine({ binary, folder: folder.path, say: terminal.say, onLost });
  onStop(engine.stop);
  return { engine, dataFolder: folder.path };
}

interface Connection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Listeners {
  readonly activity: Activity;
  readonly changes: Changes;
}

/** There is no AWS account to look at, so what asks for another look stays as the events told it. */
function createLocalBus(environment: Environment, connection: Connection, { activity, changes }: Listeners) {
  const parts = { connection, rechecks: { send: () => Promise.resolve() }, onPublished: changes.tell };
  const watchers = {
    'watch-apis': createWatchApis(environment, parts),
    'watch-endpoints': createWatchEndpoints(environment, parts),
  };
  return createBus({ rules: RULES, watchers, onFailure: activity.failed });
}
