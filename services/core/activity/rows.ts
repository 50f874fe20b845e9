// Builds the rows of the activity index from lines of history, services' conflicts and the results of sweeps. A row's id and time
// depend on these alone, so writing a row twice creates no duplicate.
import { defined, type ActivityRow, type HistoryLine, type ServiceEntry } from 'waypost/model';
import { revisionAt, type HistoryPosition } from '../names/history.js';
import type { Scope } from '../records/fact.js';
import type { HeldRemoval } from '../sweep/deletion-guard.js';
import type { Drift } from '../sweep/plan.js';
import { timestampOf, type Second } from '../time.js';

/** A cursor in a URL contains the id, so the id has no character that a URL must escape. */
const idOf = (...parts: readonly string[]): string => parts.join('~');

/** A line of a name's history. */
export interface NamedLine extends HistoryPosition {
  readonly name: string;
}

/** `accountId` is the owner of the name as far as it is known. */
export function movedRow({ name, position }: NamedLine, line: HistoryLine, accountId: string | null): ActivityRow {
  const { at, region, from, to, cause, coexisting } = line;
  return {
    id: idOf(name, 'moved', String(position).padStart(15, '0')),
    at,
    kind: 'moved',
    accountId,
    region,
    service: name,
    rev: revisionAt(position),
    from,
    to,
    cause,
    ...defined({ coexisting }),
  };
}

export function conflictRows({ name, conflicts }: ServiceEntry): ActivityRow[] {
  return conflicts.map(({ accountId, region, apiId, since }) => ({
    id: idOf(name, 'conflict', accountId, region, apiId),
    at: since,
    kind: 'conflict',
    accountId,
    region,
    service: name,
    apiId,
  }));
}

/** What the last sweep of a scope repaired, and what the deletion guard holds there. */
export function sweepRows({ account, region }: Scope, state: SweepOutcome): ActivityRow[] {
  const { drift, held } = state;
  const scope = { accountId: account, region };
  const isRepaired = drift !== undefined && drift.missedCreates + drift.missedDeletes + drift.wrongFields > 0;
  const repaired = (found: RepairedDrift): ActivityRow => {
    const { at, missedCreates, missedDeletes, wrongFields } = found;
    const id = idOf(account, region, 'repaired');
    return {
      id,
      at: timestampOf(at),
      kind: 'repaired',
      ...scope,
      drift: { missedCreates, missedDeletes, wrongFields },
    };
  };
  return [
    ...(isRepaired ? [repaired(drift)] : []),
    ...held.map(({ since, kind, id, stage }): ActivityRow => {
      const own = idOf(account, region, 'held', kind, id, ...(stage === undefined ? [] : [stage]));
      return { id: own, at: timestampOf(since), kind: 'held', ...scope, held: { kind, id, ...defined({ stage }) } };
    }),
  ];
}

type RepairedDrift = Drift & { readonly at: Second };

/** The part of a scope's sweep state that activity shows. */
export interface SweepOutcome {
  readonly drift?: RepairedDrift;
  readonly held: readonly HeldRemoval[];
}
