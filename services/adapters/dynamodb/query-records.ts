// Opens what the query endpoint reads from the records table.
import { createDocumentClient, type TableConnection } from './client.js';
import type { ActivityPage, ActivityQuestion } from '../../app/activity/ports.js';
import { readActivity } from '../../app/activity/read-activity.js';
import { allEnded } from '../../app/all-ended.js';
import type { EnrolledAccounts } from '../../app/enrolment/targets.js';
import { createActivityStore } from './activity-store.js';
import { createEnrolmentReader } from './enrolment-reader.js';
import { createHeartbeat } from './heartbeat.js';
import { createDynamoStore } from './store.js';
import { createSweepState } from './sweep-state.js';
import type { TableNames } from '../settings/tables.js';
import { systemClock, systemRuntime } from '../settings/runtime.js';

interface RecordsLocation {
  readonly tables: TableNames;
  readonly registry: string;
  readonly connection: TableConnection | undefined;
}

export function openRecords({ tables, registry, connection }: RecordsLocation) {
  const client = createDocumentClient(connection);
  const enrolments = createEnrolmentReader({ client, table: tables.records, ...systemRuntime });
  const activity = createActivityStore({ client, tables, ...systemRuntime });
  return {
    activity: (question: ActivityQuestion): Promise<ActivityPage> =>
      readActivity({ store: activity, clock: systemClock }, question),
    enrolled: async (): Promise<EnrolledAccounts | undefined> => {
      const [{ stored, membership }, settings] = await allEnded([enrolments.current(), enrolments.settings()]);
      return stored && { stored, membership, settings };
    },
    heartbeat: createHeartbeat(client, tables.records, systemClock),
    state: createSweepState(client, tables.records),
    store: createDynamoStore({
      client,
      tables,
      registry,
      ...systemRuntime,
    }),
  };
}
