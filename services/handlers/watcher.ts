// Builds both watch functions. Each is a Lambda function of its own, with its own rule, queue and alarms.
import type { EventBridgeHandler } from 'aws-lambda';
import type { OnPublished, RecheckQueue } from '../app/ports.js';
import type { WatchResult } from '../app/ingest/watch.js';
import { watchEvent } from '../app/ingest/watch.js';
import { createRecheckQueue } from '../adapters/aws/recheck-queue.js';
import type { TableConnection } from '../adapters/dynamodb/client.js';
import { createDocumentClient } from '../adapters/dynamodb/client.js';
import { createHeartbeat } from '../adapters/dynamodb/heartbeat.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { createMeter } from '../adapters/lambda/meter.js';
import { observeWatcher } from '../adapters/lambda/observe-watcher.js';
import type { Environment } from '../adapters/settings/environment.js';
import { settingsFrom } from '../adapters/settings/environment.js';
import { systemClock, systemRuntime } from '../adapters/settings/runtime.js';

/** Takes in one event. It throws if the event could not be stored, so that Lambda retries it. */
export type WatchHandler = (event: unknown) => Promise<WatchResult>;

export interface WatchParts {
  readonly connection?: TableConnection;
  readonly rechecks: RecheckQueue;
  readonly onPublished?: OnPublished;
}

export function createWatchHandler(environment: Environment, parts: WatchParts): WatchHandler {
  const { connection, rechecks, onPublished } = parts;
  const { config, tables, accounts, tagKeys } = settingsFrom(environment);
  const client = createDocumentClient(connection);
  const store = createDynamoStore({ client, tables, registry: config.registry, ...systemRuntime, onPublished });
  const heartbeat = createHeartbeat(client, tables.records, systemClock);
  const deps = { store, config, ...systemRuntime, parser: { accounts, tagKeys }, rechecks, heartbeat };
  return (event) => watchEvent(deps, event);
}

/** Creates the handler on the first event, so that a wrong environment fails an invocation and not the import. */
export function watchLambda(name: string): EventBridgeHandler<string, unknown, WatchResult> {
  let handler: WatchHandler | undefined;
  return async (event) => (handler ??= observedHandler(name))(event);
}

function observedHandler(name: string): WatchHandler {
  const registry = process.env.WAYPOST_REGISTRY;
  return observeWatcher(createWatchHandler(process.env, { rechecks: createRecheckQueue(process.env) }), {
    log: createLambdaLog(name, registry),
    meter: createMeter(registry),
    now: () => Date.now(),
  });
}
