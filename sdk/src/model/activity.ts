// A request for the activity of a registry: since when, and whose. The query endpoint, the agent and the command line share it.
import type { ActivityRow } from './answers.js';
import type { Timestamp } from './documents.js';
import { UTC_SECOND, grammar, isAccountId } from './schema.js';
import { fitsGlob } from './text.js';

/** Which changes are asked for; without a member, all of them. */
export interface ActivityFilter {
  /** The account of the change. */
  readonly account?: string | undefined;
  /** A service's name or a glob of names. */
  readonly service?: string | undefined;
  /** A part of the name of the role or user that acted, or the tool. */
  readonly by?: string | undefined;
}

/** For how long activity is kept. */
export const ACTIVITY_DAYS = 30;

/** How far back an answer goes if the question does not say. */
export const USUAL_SINCE = '24h';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Whether a text is a span such as `90m`, or a time.
 * @example isSince('2026-01-02T03:04:05Z') // true
 */
export const isSince = grammar(new RegExp(`^([0-9]{1,5}[smhd]|${UTC_SECOND})$`), 20);

/** A service's name or a glob of names. */
export const isServiceGlob = grammar(/^[a-z0-9.*?-]+$/, 253);

/** A part of a principal's name: printable ASCII, as ARNs are. */
export const isActor = grammar(/^[ -~]+$/, 200);

/** The position in the activity that a page ends at. */
export const isActivityCursor = grammar(new RegExp(`^${UTC_SECOND}~[A-Za-z0-9._~-]+$`), 500);

/** The grammar of each part of the question, and its description in words. */
export const ASKED_ACTIVITY = {
  since: { fits: isSince, wanted: 'a span such as 90s, 30m, 1h or 7d, or a time such as 2026-01-02T03:04:05Z' },
  account: { fits: isAccountId, wanted: "an account's id: twelve digits" },
  service: { fits: isServiceGlob, wanted: 'a name of a service, or a glob such as orders-*' },
  by: { fits: isActor, wanted: 'a part of the name of a role or user, or a tool such as terraform' },
} as const;

/**
 * The time that a `since` stands for.
 * @example sinceTime('1h', Date.parse('2026-01-02T03:04:05Z')) // '2026-01-02T02:04:05Z'
 */
export function sinceTime(since: string, now: number): Timestamp {
  if (since.endsWith('Z')) return since;
  const ms = Number(since.slice(0, -1)) * (UNIT_MS[since.slice(-1)] ?? 0);
  return `${new Date(Math.max(0, now - ms)).toISOString().slice(0, 19)}Z`;
}

/** Whether a change is asked for. */
export function fitsActivity(
  { accountId, service, cause }: Pick<ActivityRow, 'accountId' | 'service' | 'cause'>,
  asked: ActivityFilter,
): boolean {
  if (asked.account !== undefined && accountId !== asked.account) return false;
  if (asked.service !== undefined && !fitsGlob(service ?? '', asked.service)) return false;
  if (asked.by === undefined) return true;
  const by = asked.by.toLowerCase();
  return cause !== undefined && (cause.tool === by || (cause.principal ?? '').toLowerCase().includes(by));
}
