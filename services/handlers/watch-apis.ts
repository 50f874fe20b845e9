// Lambda: events on REST APIs, their stages, deployments and tags.
import type { WatcherParts, WatchHandler } from './watcher.js';
import type { Environment } from '../adapters/environment.js';
import { createRecheckQueue } from '../adapters/aws/recheck-queue.js';
import { createWatcher, lambdaOf } from './watcher.js';

export const createWatchApis = (environment: Environment, parts: WatcherParts): WatchHandler =>
  createWatcher(environment, parts);

export const handler = lambdaOf('watch-apis', () =>
  createWatchApis(process.env, { rechecks: createRecheckQueue(process.env) }),
);
