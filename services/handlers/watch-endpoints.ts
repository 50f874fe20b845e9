// Lambda: events on VPC endpoints and their tags.
import type { WatcherParts, WatchHandler } from './watcher.js';
import type { Environment } from '../adapters/environment.js';
import { createRecheckQueue } from '../adapters/aws/recheck-queue.js';
import { createWatcher, lambdaOf } from './watcher.js';

export const createWatchEndpoints = (environment: Environment, parts: WatcherParts): WatchHandler =>
  createWatcher(environment, parts);

export const handler = lambdaOf('watch-endpoints', () =>
  createWatchEndpoints(process.env, { rechecks: createRecheckQueue(process.env) }),
);
