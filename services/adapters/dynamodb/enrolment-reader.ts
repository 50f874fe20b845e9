// Reads the enrolment from the records table, for the functions that may not write it.
import type { TableClient } from './client.js';
import type { ItemKey } from 'waypost/model';
import type { AccountSettings } from '../../core/enrolment/document.js';
import type { StoredEnrolment } from '../../core/enrolment/enrolment.js';
import type { Membership } from '../../core/enrolment/membership.js';
import { CURRENT_ENROLMENT, ENROLLED_ACCOUNTS } from '../../core/records-table.js';
import type { EnrolmentReader } from '../../app/enrolment/ports.js';
import type { Random, Sleep } from '../../app/ports.js';
import { readItems } from './item-batch.js';
import { readPartition } from './item-pages.js';

export interface EnrolmentTable {
  readonly client: TableClient;
  /** The records table. */
  readonly table: string;
  readonly sleep: Sleep;
  readonly random: Random;
}

export const currentKey: ItemKey = { pk: CURRENT_ENROLMENT, sk: 'current' };
export const membersKey: ItemKey = { pk: CURRENT_ENROLMENT, sk: 'members' };

export function createEnrolmentReader(deps: EnrolmentTable): EnrolmentReader {
  const { client, table } = deps;
  return {
    current: async () => {
      const [current, members] = await readItems(deps, table, [currentKey, membersKey]);
      // Only the store of the enrolment writes these items.
      return {
        stored: current?.value as StoredEnrolment | undefined,
        membership: members?.value as Membership | undefined,
      };
    },
    settings: async () => settingsOf(await readPartition(client, table, ENROLLED_ACCOUNTS)),
  };
}

function settingsOf(items: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, AccountSettings> {
  return new Map(
    items.flatMap(({ sk, value }) =>
      // Only the store of the enrolment writes these items.
      value === undefined ? [] : [[String(sk), value as AccountSettings] as const],
    ),
  );
}
