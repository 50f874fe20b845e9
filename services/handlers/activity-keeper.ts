// Builds the function that keeps the activity index up to date. The stream of the records table starts it; its records name the items
// that were written.
import type { Environment } from 'waypost/model';
import { createEventBus } from '../adapters/aws/event-bus.js';
import { activityChangeOf } from '../adapters/dynamodb/activity-keys.js';
import { createActivityStore } from '../adapters/dynamodb/activity-store.js';
import { createDocumentClient, type TableConnection } from '../adapters/dynamodb/client.js';
import { streamKeys } from '../adapters/lambda/stream-keys.js';
import { settingsFrom } from '../adapters/settings/environment.js';
import { systemRuntime } from '../adapters/settings/runtime.js';
import { optional, readVariables } from '../adapters/settings/variables.js';
import { keepActivity, type KeptActivity } from '../app/activity/keep-activity.js';
import type { ActivityChange } from '../app/activity/ports.js';

/** Takes in what changed. It throws if a row could not be written, so that the change is delivered again. */
export type ActivityKeeper = (change: ActivityChange) => Promise<KeptActivity>;

const RULES = {
  WAYPOST_EVENT_BUS: optional,
  AWS_REGION: optional,
  AWS_ENDPOINT_URL: optional,
  AWS_ENDPOINT_URL_EVENTBRIDGE: optional,
};

/** Moves are announced on the bus `WAYPOST_EVENT_BUS`; without it, nowhere. */
export function createActivityKeeper(environment: Environment, connection?: TableConnection): ActivityKeeper {
  const { config, tables } = settingsFrom(environment);
  const values = readVariables(environment, RULES, 'Waypost cannot start');
  const { WAYPOST_EVENT_BUS: bus, AWS_REGION: region = '' } = values;
  const client = createDocumentClient(connection);
  const endpoint = values.AWS_ENDPOINT_URL_EVENTBRIDGE ?? values.AWS_ENDPOINT_URL;
  const { credentials } = client.config;
  const deps = {
    registry: config.registry,
    store: createActivityStore({ client, tables, ...systemRuntime }),
    ...systemRuntime,
    ...(bus !== undefined && { announce: createEventBus({ bus, region, endpoint, credentials }) }),
  };
  return (change) => keepActivity(deps, change);
}

/** @throws Error for an event that is no list of the stream's records. */
export function activityChangeIn(event: unknown): ActivityChange {
  const keys = streamKeys(event);
  if (keys === undefined) throw new Error('Unknown event. Send records of the stream of the records table.');
  return activityChangeOf(keys);
}
