// Keeps the activity index up to date: for what was written, it adds the rows that the index does not have yet. Safe to run twice, at
// once and in any order, since each row is made from its own source and nothing else: so a change may be delivered again.
import type { ActivityRow } from 'waypost/model';
import { isKept } from '../../core/activity/retention.js';
import { conflictRows, movedRow, sweepRows } from '../../core/activity/rows.js';
import { allEnded } from '../all-ended.js';
import type { ActivityChange, ActivityDeps } from './ports.js';

export interface KeptActivity {
  readonly written: number;
}

/** Writes at the same time. */
const ABREAST = 16;

/**
 * Adds the rows that are missing, and announces the moves.
 * @throws Error when the store failed or an announcement did. Running it again is safe.
 */
export async function keepActivity(deps: ActivityDeps, change: ActivityChange): Promise<KeptActivity> {
  const rows = (await allEnded([serviceRows(deps, change), sweptRows(deps, change)])).flat();
  const kept = rows.filter(({ at }) => isKept(at, deps.clock()));
  const missing = kept.length === 0 ? [] : await deps.store.missing(kept);
  // Neither waits for the other: a failure of one is repeated with both, and each may be done twice.
  await allEnded([announce(deps, rows), putAll(deps, missing)]);
  return { written: missing.length };
}

async function serviceRows({ store }: ActivityDeps, { lines: positions, services }: ActivityChange) {
  const names = [...new Set([...services, ...positions.map(({ name }) => name)])];
  if (names.length === 0) return [];
  const [lines, found] = await allEnded([store.lines(positions), store.entries(names)]);
  const entries = new Map(names.map((name, index) => [name, found[index] ?? null]));
  const moves = positions.flatMap((position, index): ActivityRow[] => {
    const line = lines[index] ?? null;
    return line === null ? [] : [movedRow(position, line, entries.get(position.name)?.accountId ?? null)];
  });
  const conflicts = services.flatMap((name) => {
    const entry = entries.get(name) ?? null;
    return entry === null ? [] : conflictRows(entry);
  });
  return [...moves, ...conflicts];
}

async function sweptRows({ store }: ActivityDeps, { scopes }: ActivityChange): Promise<ActivityRow[]> {
  if (scopes.length === 0) return [];
  return (await store.sweeps(scopes)).flatMap(({ state, ...scope }) => sweepRows(scope, state));
}

async function announce(deps: ActivityDeps, rows: readonly ActivityRow[]): Promise<void> {
  const moves = rows.filter(isMove);
  if (moves.length > 0) await deps.announce?.(moves);
}

/** An operator's act, or the first sight of another API, may leave everything where it was. */
function isMove({ kind, from, to }: ActivityRow): boolean {
  return kind === 'moved' && (from?.apiId !== to?.apiId || from?.stage !== to?.stage);
}

async function putAll({ store }: ActivityDeps, rows: readonly ActivityRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ABREAST) {
    await allEnded(rows.slice(from, from + ABREAST).map(store.put));
  }
}
