// Builds the function that keeps the health of the summaries up to date. It is started by the stream of the readers' table, whose
// records name what changed, and each hour for everything.
import { isObject, type Environment } from 'waypost/model';
import { createDocumentClient, type TableConnection } from '../adapters/dynamodb/client.js';
import { createHealthStore } from '../adapters/dynamodb/health-store.js';
import { createPublicationStore } from '../adapters/dynamodb/publication-store.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { streamKeys } from '../adapters/lambda/stream-keys.js';
import { settingsFrom } from '../adapters/settings/environment.js';
import { systemClock, systemRuntime } from '../adapters/settings/runtime.js';
import { healthChangeOf, keepHealth, type HealthResult } from '../app/health/keep-health.js';
import { createPublication } from '../app/publication.js';
import type { HealthChange } from '../app/health/ports.js';

/** Takes in what changed. It throws if a health could not be written, so that the change is delivered again. */
export type HealthKeeper = (change: HealthChange, delivery?: string) => Promise<HealthResult>;

export function createHealthKeeper(environment: Environment, connection?: TableConnection): HealthKeeper {
  const { config, tables, identity } = settingsFrom(environment);
  const client = createDocumentClient(connection);
  const store = createDynamoStore({ client, tables, registry: config.registry, ...systemRuntime });
  const health = createHealthStore({ client, table: tables.readers, store, ...systemRuntime });
  const deps = { registry: config.registry, store: health, now: () => Date.now(), ...systemRuntime };
  const board = createPublicationStore(client, tables.readers);
  const publication = createPublication({ read: () => board.read() }, identity, systemClock);
  return async (change, delivery) => {
    // The hub that publishes keeps the health of what it published: a write here would replicate an older summary. A change is
    // delivered once, so a hub that was promoted a moment ago must not leave it out for what it knew before.
    if (!(await publication.read()).publishes) publication.forget();
    const { publishes } = await publication.read();
    return publishes ? keepHealth(deps, change, delivery) : { computed: 0, changed: [] };
  };
}

/** @throws Error for an event that is neither records of the stream nor the schedule's. */
export function changeIn(event: unknown): HealthChange | undefined {
  if (isObject(event) && event.health === 'all') return 'all';
  const keys = streamKeys(event);
  if (keys !== undefined) return healthChangeOf(keys);
  throw new Error('Unknown event. Send records of the stream of the readers\' table, or { "health": "all" }.');
}
