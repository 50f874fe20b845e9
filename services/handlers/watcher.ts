// Builds both watch functions. Each is a Lambda function of its own, with its own rule, queue and alarms.
import type { EventBridgeHandler } from 'aws-lambda';
import { configOf, createEnrolmentCache, type EnrolmentSource } from '../app/enrolment/cache.js';
import type { OnPublished, RecheckQueue } from '../app/ports.js';
import { defined, type Environment } from 'waypost/model';
import type { ApplyDeps } from '../app/ingest/apply.js';
import { type WatchResult, watchEvent } from '../app/ingest/watch.js';
import { createPublication } from '../app/publication.js';
import { createRecheckQueue } from '../adapters/aws/recheck-queue.js';
import { type TableConnection, createDocumentClient } from '../adapters/dynamodb/client.js';
import { createEnrolmentReader } from '../adapters/dynamodb/enrolment-reader.js';
import { createHeartbeat } from '../adapters/dynamodb/heartbeat.js';
import { createPublicationStore } from '../adapters/dynamodb/publication-store.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { countRevivals, createMeter } from '../adapters/lambda/meter.js';
import { observeWatcher } from '../adapters/lambda/observe-watcher.js';
import { settingsFrom } from '../adapters/settings/environment.js';
import { systemClock, systemRuntime } from '../adapters/settings/runtime.js';

/** Takes in one event. It throws if the event could not be stored, so that Lambda retries it. */
export type WatchHandler = (event: unknown) => Promise<WatchResult>;

interface WatcherParts {
  /** Whose events count; by default, what the registry has stored. */
  readonly enrolments?: EnrolmentSource;
  /** Called when the registry has stored no enrolment. */
  readonly onMissing?: () => Promise<void>;
  readonly connection?: TableConnection;
  readonly rechecks: RecheckQueue;
  readonly onPublished?: OnPublished;
  readonly onRevived?: ApplyDeps['onRevived'];
}

export function createWatchHandler(environment: Environment, parts: WatcherParts): WatchHandler {
  const { connection, rechecks, onPublished, onRevived, onMissing } = parts;
  const { config: setup, tables, tagKeys, identity } = settingsFrom(environment);
  const client = createDocumentClient(connection);
  const publication = createPublication(createPublicationStore(client, tables.readers), identity, systemClock);
  const common = { client, tables, registry: setup.registry, ...systemRuntime };
  const store = createDynamoStore({ ...common, onPublished, publication });
  const stored = createEnrolmentReader({ client, table: tables.records, ...systemRuntime });
  const enrolments = parts.enrolments ?? createEnrolmentCache(stored, systemClock, onMissing);
  const heartbeat = createHeartbeat(client, tables.records, systemClock);
  const deps = { store, ...systemRuntime, rechecks, heartbeat, ...defined({ onRevived }) };
  return async (event) => {
    const enrolment = await enrolments.read();
    const parser = { enrols: enrolment.enrols, lists: enrolment.lists, tagKeys };
    return watchEvent({ ...deps, config: configOf(setup, enrolment), parser }, event);
  };
}

/** Creates the handler on the first event, so that a wrong environment fails an invocation and not the import. */
export function watchLambda(name: string): EventBridgeHandler<string, unknown, WatchResult> {
  let handler: WatchHandler | undefined;
  return async (event) => (handler ??= observedHandler(name))(event);
}

function observedHandler(name: string): WatchHandler {
  const registry = process.env.WAYPOST_REGISTRY;
  const meter = createMeter(registry);
  const queue = createRecheckQueue(process.env);
  const parts = { rechecks: queue, onMissing: queue.askForEnrolment, onRevived: countRevivals(meter) };
  return observeWatcher(createWatchHandler(process.env, parts), {
    log: createLambdaLog(name, registry),
    meter,
    now: () => Date.now(),
  });
}
