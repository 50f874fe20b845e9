// Stores an enrolment in a bench's registry, since a handler takes in no event without one.
import { createDocumentClient } from '../../../adapters/dynamodb/client.js';
import { createEnrolmentStore } from '../../../adapters/dynamodb/enrolment-store.js';
import { systemRuntime } from '../../../adapters/settings/runtime.js';
import { tableNames } from '../../../adapters/settings/tables.js';
import { storeEnrolment } from '../../../app/enrolment/apply-enrolment.js';
import { BLANK_ENROLMENT } from '../../../core/enrolment/document.js';
import { REGION } from '../fixture/scope.js';
import { CREDENTIALS } from './engine.js';

/** A registry that has an enrolment keeps it. */
export async function enrolEveryone(endpoint: string, registry: string): Promise<void> {
  const client = createDocumentClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const enrolments = createEnrolmentStore({ client, table: tableNames(registry).records, ...systemRuntime });
  const move = { at: 0, cause: { eventName: 'Bootstrap', eventId: 'bench', principal: null, tool: null } };
  const document = { ...BLANK_ENROLMENT, mode: 'organization' } as const;
  await storeEnrolment({ enrolments, clock: systemRuntime.clock }, { document, base: 0, move });
  client.destroy();
}
