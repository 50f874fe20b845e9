// What both watchers are made of; each has a function of its own on AWS, with a rule, a queue and alarms of its own.
import type { EventBridgeHandler } from 'aws-lambda';
import type { RecheckQueue } from '../app/ports.js';
import type { WatchResult } from '../app/ingest/watch.js';
import { type OnPublished, reportPublished } from '../app/ingest/report-published.js';
import { watchEvent } from '../app/ingest/watch.js';
import type { TableConnection } from '../adapters/dynamodb/client.js';
import { createDocumentClient } from '../adapters/dynamodb/client.js';
import { createHeartbeat } from '../adapters/dynamodb/heartbeat.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { createMeter } from '../adapters/lambda/meter.js';
import { observeWatcher } from '../adapters/lambda/observe-watcher.js';
import type { Environment } from '../adapters/environment.js';
import { settingsFrom } from '../adapters/environment.js';
import { systemClock, systemRandom, systemSleep } from '../adapters/runtime.js';

/** Takes in one event. It throws when the event could not be stored, so that Lambda gives it again. */
export type WatchHandler = (event: unknown) => Promise<WatchResult>;

export interface WatcherParts {
  readonly connection?: TableConnection;
  readonly rechecks: RecheckQueue;
  readonly onPublished?: OnPublished;
}

export function createWatcher(
  environment: Environment,
  { connection, rechecks, onPublished }: WatcherParts,
): WatchHandler {
  const { config, tables, accounts, tagKeys } = settingsFrom(environment);
  const client = createDocumentClient(connection);
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  const kept = createDynamoStore({ client, tables, registry: config.registry, ...runtime });
  const store = reportPublished(kept, onPublished);
  const heartbeat = createHeartbeat(client, tables.records, systemClock);
  return (event) =>
    watchEvent({ store, config, ...runtime, parser: { accounts, tagKeys }, rechecks, heartbeat }, event);
}

/** The Lambda function of a watcher, made when the first event comes. */
export function lambdaOf(name: string, create: () => WatchHandler): EventBridgeHandler<string, unknown, WatchResult> {
  let watcher: WatchHandler | undefined;
  return async (event) => (watcher ??= observed(name, create()))(event);
}

function observed(name: string, watcher: WatchHandler): WatchHandler {
  const registry = process.env.WAYPOST_REGISTRY;
  return observeWatcher(watcher, {
    log: createLambdaLog(name, registry),
    meter: createMeter(registry),
    now: () => Date.now(),
  });
}
