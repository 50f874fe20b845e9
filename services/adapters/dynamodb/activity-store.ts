// The activity index in the records table: a partition for each day, which contains an item for each row, sorted by time. Items expire.
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableClient } from './client.js';
import {
  defined,
  serviceKey,
  type ActivityRow,
  type HistoryLine,
  type ItemKey,
  type ServiceEntry,
} from 'waypost/model';
import type { ActivityStore, DayPage, DayRows, StoredLine } from '../../app/activity/ports.js';
import { cursorOf } from '../../app/activity/read-activity.js';
import { allEnded } from '../../app/all-ended.js';
import type { Clock, Random, Sleep } from '../../app/ports.js';
import { dayOf, expiryOfRow } from '../../core/activity/retention.js';
import { HISTORY_SECONDS } from '../../core/records/retention.js';
import { ACTIVITY_PARTITION } from '../../core/records-table.js';
import type { TableNames } from '../settings/tables.js';
import { readItems } from './item-batch.js';
import { historyKey } from './items.js';
import { isConditionFailed } from './lost-race.js';
import { createSweepState } from './sweep-state.js';

interface ActivityStoreDeps {
  readonly client: TableClient;
  readonly tables: TableNames;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

const partitionOf = (day: string): string => `${ACTIVITY_PARTITION}${day}`;
const rowKey = (row: ActivityRow): ItemKey => ({ pk: partitionOf(dayOf(row.at)), sk: cursorOf(row) });

export function createActivityStore(deps: ActivityStoreDeps): ActivityStore {
  const { client, tables } = deps;
  const state = createSweepState(client, tables.records);
  return {
    // Only the registry writes the items that are read here.
    entries: async (names) =>
      (await readItems(deps, tables.readers, names.map(serviceKey))).map(
        (item) => (item ?? null) as ServiceEntry | null,
      ),
    lines: async (positions) => {
      const keys = positions.map(({ name, ...place }) => historyKey(name, place));
      return (await readItems(deps, tables.records, keys)).map((item) =>
        item === undefined ? null : storedLine(item),
      );
    },
    sweeps: async (scopes) =>
      scopes === 'all'
        ? state.all()
        : allEnded(scopes.map(async (scope) => ({ ...scope, state: await state.load(scope) }))),
    missing: async (rows) => {
      const items = await readItems(deps, tables.records, rows.map(rowKey));
      return rows.filter((_, index) => items[index] === undefined);
    },
    put: (row) => putRow(deps, row),
    day: (day, page) => readDay(deps, day, page),
  };
}

const storedLine = ({ value, expires }: Record<string, unknown>): StoredLine => ({
  line: value as HistoryLine,
  recordedAt: Number(expires) - HISTORY_SECONDS,
});

async function putRow({ client, tables }: ActivityStoreDeps, row: ActivityRow): Promise<void> {
  try {
    await client.send(
      new PutCommand({
        TableName: tables.records,
        Item: { ...rowKey(row), value: row, expires: expiryOfRow(row.at) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}

async function readDay(
  { client, tables, clock }: ActivityStoreDeps,
  day: string,
  { limit, since, before }: DayPage,
): Promise<DayRows> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tables.records,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :before',
      ExpressionAttributeValues: { ':pk': partitionOf(day), ':since': since, ':before': before ?? END },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  const rows = Items.filter(({ sk, expires }) => sk !== before && Number(expires) > clock());
  const next = LastEvaluatedKey === undefined ? undefined : String(LastEvaluatedKey.sk);
  // Only this file writes these items.
  return { rows: rows.map(({ value }) => value as ActivityRow), ...defined({ next }) };
}

/** Sorts after every time. */
const END = '~';
