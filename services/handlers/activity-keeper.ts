// Builds the function that keeps the activity index up to date. The stream of the records table starts it; its records name the items
// that were written.
import type { Environment } from 'waypost/model';
import { activityChangeOf } from '../adapters/dynamodb/activity-keys.js';
import { createActivityStore } from '../adapters/dynamodb/activity-store.js';
import { createDocumentClient, type TableConnection } from '../adapters/dynamodb/client.js';
import { streamKeys } from '../adapters/lambda/stream-keys.js';
import { settingsFrom } from '../adapters/settings/environment.js';
import { systemRuntime } from '../adapters/settings/runtime.js';
import { keepActivity, type KeptActivity } from '../app/activity/keep-activity.js';
import type { ActivityChange, ActivityDeps } from '../app/activity/ports.js';

/** Takes in what changed. It throws if a row could not be written, so that the change is delivered again. */
export type ActivityKeeper = (change: ActivityChange) => Promise<KeptActivity>;

export interface ActivityKeeperParts extends Pick<ActivityDeps, 'announce'> {
  readonly connection?: TableConnection;
}

export function createActivityKeeper(
  environment: Environment,
  { connection, ...announcing }: ActivityKeeperParts = {},
): ActivityKeeper {
  const { tables } = settingsFrom(environment);
  const client = createDocumentClient(connection);
  const deps = { store: createActivityStore({ client, tables, ...systemRuntime }), ...systemRuntime, ...announcing };
  return (change) => keepActivity(deps, change);
}

/** @throws Error for an event that is no list of the stream's records. */
export function activityChangeIn(event: unknown): ActivityChange {
  const keys = streamKeys(event);
  if (keys === undefined) throw new Error('Unknown event. Send records of the stream of the records table.');
  return activityChangeOf(keys);
}
