// A registry on a real engine, whose deployed handlers reach it through a proxy that fails on demand.
import { startEngine, type TestEngine } from '../../../../sdk/test/engine.js';
import { startProxy, type DynamoProxy, type ProxyStep } from '../../../../sdk/test/dynamo-proxy.js';
import { createDocumentClient, type TableClient } from '../../../adapters/dynamodb/client.js';
import { createDynamoStore } from '../../../adapters/dynamodb/store.js';
import { systemClock, systemRandom, systemSleep } from '../../../adapters/settings/runtime.js';
import type { ApplyDeps } from '../../../app/ingest/apply.js';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { RULES } from '../../../core/cloudtrail/catalogue.js';
import { compilePattern } from '../../../core/cloudtrail/event-pattern.js';
import { enrolsAnyone } from '../../../app/enrolment/cache.js';
import { createWatchHandler, type WatchHandler } from '../../../handlers/watcher.js';
import { createRig, type Rig } from '../../../test/rig.js';
import { dump } from '../../world/dump.js';
import { createMirror } from '../../world/mirror.js';
import { asStored, expectSame, plain } from '../../world/comparison.js';

/** Decides at random what happens to a request. */
type Fate = () => ProxyStep;

export interface FaultyRegistry {
  readonly rig: Rig;
  /** Starts new processes of the deployed handlers behind a proxy of their own. */
  readonly start: (options?: StartOptions) => Promise<Handlers>;
}

interface StartOptions {
  /** Default: every request is forwarded. */
  readonly fate?: Fate;
  /** Default: the registry's own. */
  readonly config?: RegistryConfig;
}

export interface Handlers {
  readonly proxy: DynamoProxy;
  /** Passes an event to the functions whose rules match. */
  readonly take: WatchHandler;
  /** What an operator's command uses. */
  readonly apply: ApplyDeps;
  readonly client: TableClient;
  readonly stop: () => Promise<void>;
}

let shared: Promise<TestEngine> | undefined;

/** One engine for all cases of this process. */
export async function withRegistry<T>(
  config: RegistryConfig,
  use: (registry: FaultyRegistry) => Promise<T>,
): Promise<T> {
  const engine = await (shared ??= startEngine());
  const rig = await createRig(config, engine);
  const started: Handlers[] = [];
  try {
    return await use({
      rig,
      start: async (options = {}) => {
        const handlers = await startHandlers(rig, engine.url, options);
        started.push(handlers);
        return handlers;
      },
    });
  } finally {
    await Promise.all(started.map(({ stop }) => stop()));
    await rig.stop();
  }
}

/** Stops the engine. Tests must stop the engine that they started. */
export async function stopEngine(): Promise<void> {
  const engine = await shared;
  shared = undefined;
  await engine?.stop();
}

async function startHandlers(rig: Rig, engine: string, { fate, config = rig.config }: StartOptions): Promise<Handlers> {
  const proxy = await startProxy({ engine, ...(fate === undefined ? {} : { fate }) });
  const connection = { ...rig.connection, endpoint: proxy.url };
  const environment = {
    WAYPOST_REGISTRY: config.registry,
    WAYPOST_NAMING: config.naming,
    AWS_REGION: connection.region,
  };
  const rechecks = { send: async () => undefined };
  const parts = { connection, rechecks, enrolments: enrolsAnyone(config.owners) };
  const watchers = {
    'watch-apis': createWatchHandler(environment, parts),
    'watch-endpoints': createWatchHandler(environment, parts),
  };
  const client = createDocumentClient(connection);
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  const store = createDynamoStore({ client, tables: rig.tables, registry: config.registry, ...runtime });
  const rules = RULES.map(({ watcher, pattern }) => ({ watcher, matches: compilePattern(pattern) }));
  return {
    proxy,
    take: async (event) => {
      const rule = rules.find(({ matches }) => matches(event));
      if (rule === undefined) return { eventId: null, outcome: 'ignored' };
      return watchers[rule.watcher](event);
    },
    apply: { store, config, ...runtime },
    client,
    stop: proxy.stop,
  };
}

/** Asserts that the tables equal a registry in memory that got the same events. */
export async function expectEventsApplied(rig: Rig, events: readonly unknown[]): Promise<void> {
  const mirror = createMirror(rig.config);
  for (const event of events) mirror.applyEvent(event);
  const { kept } = await dump(rig.store, rig.config);
  expectSame(asStored(plain(kept)), asStored(plain(mirror.state)));
}
