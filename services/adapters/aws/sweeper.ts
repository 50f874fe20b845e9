// Everything that sweeps and re-checks are made of, from an environment: for the deployed handler and for the local server.
import { randomUUID } from 'node:crypto';
import type { Heartbeat, RecheckQueue } from '../../app/ports.js';
import { type OnPublished, reportPublished } from '../../app/ingest/report-published.js';
import type { SweepDeps } from '../../app/sweep/run.js';
import type { SweepProgress } from '../../app/sweep/report.js';
import type { TableConnection } from '../dynamodb/client.js';
import { createDocumentClient } from '../dynamodb/client.js';
import { createHeartbeat } from '../dynamodb/heartbeat.js';
import { createDynamoStore } from '../dynamodb/store.js';
import { createSweepState } from '../dynamodb/sweep-state.js';
import { createSharedTimetable } from '../dynamodb/timetable.js';
import type { Environment } from '../environment.js';
import { settingsFrom } from '../environment.js';
import { systemClock, systemRandom, systemSleep } from '../runtime.js';
import type { AwsConnection } from './clients.js';
import { createInventory } from './inventory.js';
import { listRegions, type RegionList } from './regions.js';
import type { SweepSettings } from './sweep-settings.js';
import { sweepSettingsFrom } from './sweep-settings.js';

export interface SweeperParts {
  /** How the registry's own tables are reached. */
  readonly connection?: TableConnection;
  /** How the swept accounts are reached; by default as the SDK finds out, `AWS_ENDPOINT_URL` included. */
  readonly aws?: AwsConnection;
  readonly rechecks: RecheckQueue;
  readonly progress?: (progress: SweepProgress) => void;
  readonly onPublished?: OnPublished;
}

export interface Sweeper {
  readonly deps: SweepDeps;
  readonly settings: SweepSettings;
  /** A name for this run, under which it holds its leases. */
  readonly owner: () => string;
  /** The regions that the account uses, as the one at hand tells. */
  readonly regions: () => Promise<RegionList>;
}

/** Composes; nothing is called before the first sweep. */
export function createSweeper(environment: Environment, parts: SweeperParts): Sweeper {
  const { config, tables, accounts, tagKeys } = settingsFrom(environment);
  const settings = sweepSettingsFrom(environment, accounts);
  const client = createDocumentClient(parts.connection);
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  const heartbeat: Heartbeat = createHeartbeat(client, tables.records, systemClock);
  const { homeRegion, rate, settle, skew, deletionGuard } = settings;
  const aws = parts.aws === undefined ? {} : { connection: parts.aws };
  return {
    settings,
    owner: () => randomUUID(),
    regions: () => listRegions({ ...runtime, now: Date.now, region: homeRegion ?? 'us-east-1', ...aws }),
    deps: {
      store: reportPublished(
        createDynamoStore({ client, tables, registry: config.registry, ...runtime }),
        parts.onPublished,
      ),
      state: createSweepState(client, tables.records),
      inventory: createInventory({
        ...runtime,
        now: Date.now,
        tagKeys,
        rate,
        timetableOf: (account, region) => createSharedTimetable(client, tables.records, { account, region }),
        ...aws,
        ...(homeRegion === undefined ? {} : { homeRegion }),
      }),
      config,
      ...runtime,
      heartbeat,
      rechecks: parts.rechecks,
      settings: { config, settle, skew },
      deletionGuard,
      ...(parts.progress === undefined ? {} : { progress: parts.progress }),
    },
  };
}
