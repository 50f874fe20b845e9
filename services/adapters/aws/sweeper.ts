// Composes everything that sweeps and re-checks need from an environment, for the deployed handler and for the local server.
import { randomUUID } from 'node:crypto';
import { defined, type Environment } from 'waypost/model';
import type { EnrolmentDeps } from '../../app/enrolment/apply-enrolment.js';
import { configOf } from '../../app/enrolment/cache.js';
import { createPublication } from '../../app/publication.js';
import type { Organization } from '../../app/enrolment/expand-members.js';
import type { OnPublished, RecheckQueue, Sleep } from '../../app/ports.js';
import type { SweepDeps } from '../../app/sweep/run.js';
import type { SweepProgress } from '../../app/sweep/report.js';
import type { Enrolment } from '../../core/enrolment/enrolment.js';
import { type TableConnection, createDocumentClient } from '../dynamodb/client.js';
import { createEnrolmentStore } from '../dynamodb/enrolment-store.js';
import { createHeartbeat } from '../dynamodb/heartbeat.js';
import { createPublicationStore } from '../dynamodb/publication-store.js';
import { createDynamoStore } from '../dynamodb/store.js';
import { createSweepState } from '../dynamodb/sweep-state.js';
import { createSharedTimetable } from '../dynamodb/timetable.js';
import { settingsFrom } from '../settings/environment.js';
import { systemClock, systemRuntime } from '../settings/runtime.js';
import type { AwsConnection } from './clients.js';
import { createInventory } from './inventory.js';
import { listRegions, type RegionList } from './regions.js';
import { type SweepSettings, sweepSettingsFrom } from './sweep-settings.js';

export interface SweeperParts {
  /** How to reach the registry's own tables. */
  readonly connection?: TableConnection;
  /** How to reach the swept accounts; by default as the SDK is configured, including `AWS_ENDPOINT_URL`. */
  readonly aws?: AwsConnection;
  /** How to wait for the next call to AWS. */
  readonly sleep?: Sleep;
  readonly rechecks: RecheckQueue;
  readonly progress?: (progress: SweepProgress) => void;
  readonly onPublished?: OnPublished;
  readonly onRevived?: SweepDeps['onRevived'];
}

export interface Sweeper {
  /** What sweeps and re-checks need, with the owners of an enrolment. */
  readonly depsFor: (enrolment: Pick<Enrolment, 'globs'>) => SweepDeps;
  readonly enrolment: EnrolmentDeps;
  /** Loaded on first use, since most enrolments name no unit. */
  readonly organization: () => Promise<Organization>;
  readonly settings: SweepSettings;
  /** Returns a new name for a run, which owns the run's leases. */
  readonly owner: () => string;
  /** Lists the regions that the account has enabled. */
  readonly regions: () => Promise<RegionList>;
}

/** Calls nothing before the first sweep. */
export function createSweeper(environment: Environment, parts: SweeperParts): Sweeper {
  const { config: setup, tables, tagKeys, identity } = settingsFrom(environment);
  const settings = sweepSettingsFrom(environment);
  const client = createDocumentClient(parts.connection);
  const { homeRegion, rate, settle, skew, deletionGuard } = settings;
  const { aws, sleep = systemRuntime.sleep, rechecks, progress, onPublished, onRevived } = parts;
  const common = { ...systemRuntime, sleep, now: Date.now, ...defined({ connection: aws }) };
  const inventory = createInventory({
    ...common,
    ...defined({ homeRegion }),
    tagKeys,
    rate,
    timetableOf: (scope) => createSharedTimetable(client, tables.records, scope),
  });
  const publication = createPublication(createPublicationStore(client, tables.readers), identity, systemClock);
  const access = { client, tables, registry: setup.registry, ...systemRuntime };
  const store = createDynamoStore({ ...access, onPublished, publication });
  const enrolments = createEnrolmentStore({ client, table: tables.records, ...systemRuntime });
  const deps = {
    ...systemRuntime,
    store,
    state: createSweepState(client, tables.records),
    inventory,
    heartbeat: createHeartbeat(client, tables.records, systemClock),
    rechecks,
    deletionGuard,
    ...defined({ progress, onRevived }),
  };
  return {
    settings,
    enrolment: { ...systemRuntime, enrolments, store, setup },
    depsFor: (enrolment) => {
      const config = configOf(setup, enrolment);
      return { ...deps, config, settings: { config, settle, skew } };
    },
    owner: () => randomUUID(),
    organization: async () => {
      const { createOrganization } = await import('./organizations.js');
      return createOrganization({ ...common, homeRegion: homeRegion ?? 'us-east-1' });
    },
    regions: () => listRegions({ ...common, region: homeRegion ?? 'us-east-1' }),
  };
}
