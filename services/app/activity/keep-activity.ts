// Keeps the activity index up to date: adds the rows of a change that the index does not have yet. Changes may be processed twice, at
// the same time and in any order, since each row is made only from its own source.
import type { ActivityRow } from 'waypost/model';
import { isKept } from '../../core/activity/retention.js';
import { conflictRows, movedRow, sweepRows } from '../../core/activity/rows.js';
import { allEnded } from '../all-ended.js';
import { movedEventOf } from '../../core/activity/moved-event.js';
import type { ActivityChange, ActivityDeps } from './ports.js';

export interface KeptActivity {
  readonly written: number;
}

/** How many writes run at the same time. */
const ABREAST = 16;

/**
 * Adds the rows that are missing, and announces the moves.
 * @throws Error if the store or an announcement failed. Running it again is safe.
 */
export async function keepActivity(deps: ActivityDeps, change: ActivityChange): Promise<KeptActivity> {
  const [{ recent, older, conflicts }, swept] = await allEnded([serviceRows(deps, change), sweptRows(deps, change)]);
  const rows = [...recent, ...older, ...conflicts, ...swept];
  const kept = rows.filter(({ at }) => isKept(at, deps.clock()));
  const missing = kept.length === 0 ? [] : await deps.store.missing(kept);
  // Neither waits for the other. If one fails, both are repeated; each may be done twice.
  await allEnded([announce(deps, recent), putAll(deps, missing)]);
  return { written: missing.length };
}

/**
 * Only lines that were recorded within this time are announced, in seconds. Older ones come from an import or a restore, and were
 * announced when they were recorded. The stream delays a new one by at most a day.
 */
const NEWS_SECONDS = 2 * 86_400;

async function serviceRows({ store, clock }: ActivityDeps, { lines: positions, services }: ActivityChange) {
  const names = [...new Set([...services, ...positions.map(({ name }) => name)])];
  const [lines, found] = await allEnded([store.lines(positions), store.entries(names)]);
  const entries = new Map(names.map((name, index) => [name, found[index] ?? null]));
  const [recent, older]: [ActivityRow[], ActivityRow[]] = [[], []];
  for (const [index, position] of positions.entries()) {
    const stored = lines[index] ?? null;
    if (stored === null) continue;
    const group = stored.recordedAt > clock() - NEWS_SECONDS ? recent : older;
    group.push(movedRow(position, stored.line, entries.get(position.name)?.accountId ?? null));
  }
  const conflicts = services.flatMap((name) => {
    const entry = entries.get(name) ?? null;
    return entry === null ? [] : conflictRows(entry);
  });
  return { recent, older, conflicts };
}

async function sweptRows({ store }: ActivityDeps, { scopes }: ActivityChange): Promise<ActivityRow[]> {
  if (scopes.length === 0) return [];
  return (await store.sweeps(scopes)).flatMap(({ state, ...scope }) => sweepRows(scope, state));
}

async function announce({ registry, announce: tell }: ActivityDeps, rows: readonly ActivityRow[]): Promise<void> {
  const moves = rows.flatMap((row) => movedEventOf(row, registry) ?? []);
  if (moves.length > 0) await tell?.(moves);
}

async function putAll({ store }: ActivityDeps, rows: readonly ActivityRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ABREAST) {
    await allEnded(rows.slice(from, from + ABREAST).map(store.put));
  }
}
