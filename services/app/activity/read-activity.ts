// Reads the activity index day by day, newest first. A page reads a bounded part of it, so a question that few rows fit may get a
// short page with a cursor.
import { fitsActivity, type ActivityRow } from 'waypost/model';
import { dayOf, isKept, oldestKept, previousDay } from '../../core/activity/retention.js';
import { timestampOf } from '../../core/time.js';
import type { Clock } from '../ports.js';
import type { ActivityPage, ActivityQuestion, ActivityStore } from './ports.js';

interface ActivityReads {
  readonly store: Pick<ActivityStore, 'day'>;
  readonly clock: Clock;
}

/** Rows in one read. */
const READ = 500;
/** Reads that end within a day; beside them there is one for each day. */
const MOST_READS = 10;
/** How far ahead a time in AWS's answers may lie, in seconds. */
const AHEAD = 600;

export async function readActivity(
  { store, clock }: ActivityReads,
  { limit, cursor, ...asked }: ActivityQuestion,
): Promise<ActivityPage> {
  const since = isKept(asked.since, clock()) ? asked.since : oldestKept(clock());
  const isFiltered = [asked.account, asked.service, asked.by].some((part) => part !== undefined);
  const found: ActivityRow[] = [];
  // A span moves on between two pages.
  if (cursor !== undefined && cursor < since) return { rows: [] };
  const newest = dayOf(timestampOf(clock() + AHEAD));
  let day = cursor !== undefined && dayOf(cursor) < newest ? dayOf(cursor) : newest;
  let before = cursor;
  let reads = 0;
  while (day >= dayOf(since)) {
    const wanted = isFiltered ? READ : Math.min(READ, limit + 1 - found.length);
    const { rows, next } = await store.day(day, { since, before, limit: wanted });
    found.push(...rows.filter((row) => fitsActivity(row, asked)));
    const last = found[limit - 1];
    if (found.length > limit && last !== undefined) return { rows: found.slice(0, limit), cursor: cursorOf(last) };
    reads += next === undefined ? 0 : 1;
    if (next !== undefined && reads >= MOST_READS) return { rows: found, cursor: next };
    if (next === undefined) day = previousDay(day);
    before = next;
  }
  return { rows: found };
}

/** The place of a row in the index. */
export const cursorOf = ({ at, id }: Pick<ActivityRow, 'at' | 'id'>): string => `${at}~${id}`;
