// Composes the local server: the engine and its tables, the deployed handlers behind a local event bus, the query endpoint
// and the HTTP server.
import { defined, type Environment } from 'waypost/model';
import { tableNames } from '../adapters/settings/tables.js';
import { RULES } from '../core/cloudtrail/catalogue.js';
import { createQuery } from '../handlers/query.js';
import { enrolsAnyone } from '../app/enrolment/cache.js';
import { createActivityKeeper } from '../handlers/activity-keeper.js';
import { createHealthKeeper } from '../handlers/health-keeper.js';
import { createWatchHandler } from '../handlers/watcher.js';
import { knownServices } from './terminal/addresses.js';
import { printNext, printRunning, printServices } from './terminal/banner.js';
import { findEngineBinary, thisMachine } from './engine/binary.js';
import { openDataFolder, type DataFolder } from './engine/data-folder.js';
import { type LocalEngine, startEmbeddedEngine, useEngineAt } from './engine/engine.js';
import { ensureTables } from './engine/tables.js';
import type { LocalServerOptions } from './terminal/options.js';
import { createLocalActivityIndex, reportRecords } from './activity-index.js';
import { createLocalHealth } from './health.js';
import { createScan, type LocalScan } from './scan.js';
import { type Activity, createActivity } from './server/activity.js';
import { type EventBus, createBus } from './server/bus.js';
import { type Changes, createChanges } from './server/changes.js';
import { createConsole } from './server/console.js';
import { startHttpServer } from './server/server.js';
import { playStory } from './story.js';
import { errorLog, type Terminal } from './terminal/terminal.js';

export const REGISTRY = 'local';

export interface LocalServer {
  readonly url: string;
  readonly engineUrl: string;
  /** Refuses new requests, finishes those under way, and ends the engine. */
  readonly stop: () => Promise<void>;
}

interface LocalServerParts {
  readonly terminal: Terminal;
  /** Called when the local server cannot continue and must be stopped. */
  readonly onLost: (why: string) => void;
}

/** Every AWS client needs these, although the engine ignores them. */
const ANY_AWS = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const PATIENCE_MS = 10_000;
/** How many services a start prints; a scan prints all. */
const SUMMARY = 10;

type Cleanup = () => void | Promise<void>;
type OnStop = (step: Cleanup) => void;

/** @throws StartRefused when it cannot start. Nothing keeps running then. */
export async function startLocalServer(options: LocalServerOptions, parts: LocalServerParts): Promise<LocalServer> {
  const steps: Cleanup[] = [];
  const stop = async (): Promise<void> => {
    for (let next = steps.pop(); next !== undefined; next = steps.pop()) await next();
  };
  try {
    return { ...(await start(options, parts, (step) => steps.push(step))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: LocalServerOptions, parts: LocalServerParts, onStop: OnStop) {
  const { terminal } = parts;
  const scan = options.scan === undefined ? undefined : createScan(options.scan, process.env, terminal);
  const { engine, folder } = await startEngine(options, parts, onStop);
  const tables = tableNames(REGISTRY);
  const connection = { endpoint: engine.url, ...ANY_AWS };
  const { empty } = await ensureTables(connection, tables);
  if (!empty) folder?.noteRecords();
  else if (folder?.heldRecords === true) terminal.complain(lostRecords(folder.path));
  const registry = createLocalRegistry(connection, { terminal, scan, folder, lineageTags: options.lineageTags });
  onStop(registry.serviceHealth.close);
  onStop(registry.activityIndex.close);
  const url = `http://127.0.0.1:${await serve(registry, options.port, onStop)}`;
  registry.serviceHealth.refresh();
  if (!empty) void reportRecords(registry.activityIndex, connection, tables).catch(registry.onError);

  printRunning(defined({ url, engineUrl: engine.url, tables, dataFolder: folder?.path }), terminal);
  if (options.story && empty) await playStory({ ...registry, terminal, now: Date.now() });
  const printKnown = async (most: number): Promise<void> => {
    const known = await knownServices(registry.query, most);
    printServices(known, terminal);
    printNext(url, known, terminal);
  };
  if (scan === undefined) await printKnown(SUMMARY);
  else {
    // A scan may take minutes. The local server answers meanwhile, and can be stopped.
    const scanning = scan.run(registry.environment, connection, registry.changes.report);
    void scanning.then(() => printKnown(Infinity)).catch(registry.onError);
    void scanning.then(registry.activityIndex.refresh, registry.activityIndex.refresh);
  }
  return { url, engineUrl: engine.url };
}

async function startEngine(options: LocalServerOptions, { terminal, onLost }: LocalServerParts, onStop: OnStop) {
  if (options.engineUrl !== undefined) return { engine: await useEngineAt(options.engineUrl), folder: undefined };
  const url = `http://127.0.0.1:${options.port}`;
  const folder = await openDataFolder({ path: options.dataFolder, url });
  onStop(folder.release);
  const binary = await findEngineBinary(folder.path, thisMachine(terminal.say));
  const engine: LocalEngine = await startEmbeddedEngine({ binary, folder: folder.path, say: terminal.say, onLost });
  onStop(engine.stop);
  return { engine, folder };
}

function lostRecords(path: string): string {
  return `The registry in ${path} held records and is empty now: its file or its log is damaged. Run npm start -- --scan, or post the events again.`;
}

type LocalConnection = typeof ANY_AWS & { readonly endpoint: string };

interface RegistryParts {
  readonly terminal: Terminal;
  readonly scan: LocalScan | undefined;
  readonly folder: DataFolder | undefined;
  readonly lineageTags: string | undefined;
}

type LocalRegistry = ReturnType<typeof createLocalRegistry>;

/** The deployed handlers and the query endpoint, over the engine's tables. */
function createLocalRegistry(connection: LocalConnection, { terminal, scan, folder, lineageTags }: RegistryParts) {
  const environment: Environment = {
    WAYPOST_REGISTRY: REGISTRY,
    WAYPOST_NAMING: 'tag-or-name',
    WAYPOST_PREFER_CUSTOM_DOMAINS: process.env.WAYPOST_PREFER_CUSTOM_DOMAINS,
    WAYPOST_LINEAGE_TAGS: lineageTags,
    AWS_REGION: ANY_AWS.region,
  };
  const activity = createActivity(terminal.say);
  const { report, ...followed } = createChanges();
  const serviceHealth = createLocalHealth(createHealthKeeper(environment, connection), report);
  const activityIndex = createLocalActivityIndex(
    createActivityKeeper(environment, connection),
    followed.reportActivity,
  );
  const changes: Changes = {
    ...followed,
    report: (keys) => {
      folder?.noteRecords();
      report(keys);
      serviceHealth.report(keys);
      activityIndex.report(keys);
    },
  };
  const health = () => defined({ sweep: scan?.state() });
  const state = { isStopping: false };
  return {
    environment,
    activity,
    changes,
    serviceHealth,
    activityIndex,
    state,
    bus: createLocalBus(environment, connection, { activity, changes }),
    query: createQuery(environment, { connection, log: errorLog(terminal), health, failing: activity.failing }),
    onError: (error: unknown): void => {
      if (!state.isStopping) terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    },
  };
}

interface Listeners {
  readonly activity: Activity;
  readonly changes: Changes;
}

/** Drops re-checks: there is no AWS account to check, so the events are final. */
function createLocalBus(environment: Environment, connection: LocalConnection, listeners: Listeners): EventBus {
  const { activity, changes } = listeners;
  const rechecks = { send: () => Promise.resolve() };
  const parts = { connection, enrolments: enrolsAnyone(), rechecks, onPublished: changes.report };
  const watchers = {
    'watch-apis': createWatchHandler(environment, parts),
    'watch-endpoints': createWatchHandler(environment, parts),
  };
  return createBus({ rules: RULES, watchers, onFailure: activity.failed });
}

/** @returns the port that it listens on */
async function serve(registry: LocalRegistry, port: number, onStop: OnStop): Promise<number> {
  const { query, changes, bus, activity, state, onError } = registry;
  onStop(activity.close);
  const events = { bus, activity, isStopping: () => state.isStopping };
  const server = await startHttpServer(port, { query, front: createConsole(), changes, events, onError });
  onStop(async () => {
    state.isStopping = true;
    await server.stop(PATIENCE_MS);
  });
  onStop(changes.close);
  return server.port;
}
