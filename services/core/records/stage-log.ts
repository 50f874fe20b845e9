// Is a stage there, and since when? A stage's name is used again, so one newest stamp cannot say when it began: the log
// keeps the signs of life since the newest deletion.
import { compareText } from 'waypost/model';
import type { Second, StageDeleted, StageSeen } from './fact.js';

/** `second × 4 + rank`: within a second, a create wins over a delete, and that over a deployment or an update. */
type Stamp = number;

export interface StageLog {
  readonly name: string;
  /** The newest deletion. */
  readonly deleted?: Stamp;
  /** Signs of life since then, ascending. Empty: the stage is not there. */
  readonly signsOfLife: readonly Stamp[];
}

const RANKS = { listed: 0, missing: 0, touched: 1, deleted: 2, created: 3 } as const;

/** The first sign and the newest ones are kept: what is in between can matter only to a deletion told far too late. */
const KEPT_SIGNS = 64;
const KEPT_STAGES = 100;

/** The logs with one sign more, by name. */
export function logStage(logs: readonly StageLog[], fact: StageSeen | StageDeleted): readonly StageLog[] {
  const known = logs.find((log) => log.name === fact.stage) ?? { name: fact.stage, signsOfLife: [] };
  const stamp = stampOf(fact.at, RANKS[fact.sign]);
  const log =
    fact.kind === 'StageDeleted' ? withDeletion(known, stamp) : withSigns(known, [stamp, ...creationOf(fact)]);
  const others = logs.filter((other) => other.name !== fact.stage);
  return bounded([...others, log]).sort((a, b) => compareText(a.name, b.name));
}

export function isPresent(log: StageLog): boolean {
  return log.signsOfLife.length > 0;
}

/** The second of the earliest sign of life since the last deletion. */
export function presentSince(log: StageLog): Second {
  return Math.floor((log.signsOfLife[0] ?? 0) / 4);
}

/** The stages that are there, the oldest first, then by name. */
export function presentStages(logs: readonly StageLog[]): StageLog[] {
  return logs.filter(isPresent).sort((a, b) => presentSince(a) - presentSince(b) || compareText(a.name, b.name));
}

function stampOf(second: Second, rank: number): Stamp {
  return second * 4 + rank;
}

/** What was created in the second of a deletion and is there was created after it. */
function creationOf({ createdAt }: StageSeen): Stamp[] {
  return createdAt === undefined ? [] : [stampOf(createdAt, RANKS.created)];
}

function withDeletion(log: StageLog, stamp: Stamp): StageLog {
  const deleted = Math.max(log.deleted ?? stamp, stamp);
  return { name: log.name, deleted, signsOfLife: log.signsOfLife.filter((sign) => sign >= deleted) };
}

function withSigns(log: StageLog, stamps: readonly Stamp[]): StageLog {
  const alive = stamps.filter((stamp) => log.deleted === undefined || stamp >= log.deleted);
  const signs = [...new Set([...log.signsOfLife, ...alive])].sort((a, b) => a - b);
  return { ...log, signsOfLife: [...signs.slice(0, 1), ...signs.slice(1).slice(1 - KEPT_SIGNS)] };
}

/** All present stages up to a bound, the oldest first, and the newest deletions: a record must stay small. */
function bounded(logs: readonly StageLog[]): StageLog[] {
  const gone = logs.filter((log) => !isPresent(log)).sort((a, b) => (b.deleted ?? 0) - (a.deleted ?? 0));
  return [...presentStages(logs).slice(0, KEPT_STAGES), ...gone.slice(0, KEPT_STAGES)];
}
