// The log of one stage: whether it exists, and since when. A stage's name can be used again, so its newest stamp cannot say when the
// stage was created. The log keeps the signs of life since the newest deletion.
import { compareText } from 'waypost/model';
import type { StageDeleted, StageSeen } from './fact.js';
import type { Second } from '../time.js';
import { STAGE_RANK, type Stamp, secondOfStamp, stampOf } from './stamp.js';

export interface StageLog {
  readonly name: string;
  /** The newest deletion. */
  readonly deleted?: Stamp;
  /** Ascending, since the newest deletion. Empty: the stage does not exist. */
  readonly signsOfLife: readonly Stamp[];
}

/**
 * An API keeps the first sign of each stage, and its newest signs up to this number. The signs in between matter only if a deletion
 * arrives after this many later signs.
 */
const KEPT_SIGNS = 5_000;
/** How many stages that exist an API keeps, and how many deleted ones. AWS's quota is 10 stages of an API. */
const KEPT_STAGES = 400;

/** The logs with one more sign, by name. */
export function logStage(logs: readonly StageLog[], fact: StageSeen | StageDeleted): readonly StageLog[] {
  const known = logs.find((log) => log.name === fact.stage) ?? { name: fact.stage, signsOfLife: [] };
  const stamp = stampOf(fact.at, STAGE_RANK[fact.sign]);
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
  return secondOfStamp(log.signsOfLife[0] ?? 0);
}

/** The stages that exist, the oldest first, then by name. */
export function presentStages(logs: readonly StageLog[]): StageLog[] {
  return logs.filter(isPresent).sort((a, b) => presentSince(a) - presentSince(b) || compareText(a.name, b.name));
}

/** The stage with the newest deletion; of several in one second, the first by name. */
export function lastDeletedStage(logs: readonly StageLog[]): StageLog | undefined {
  const deleted = logs.filter((log) => !isPresent(log));
  return deleted.sort((a, b) => (b.deleted ?? 0) - (a.deleted ?? 0) || compareText(a.name, b.name))[0];
}

/** A stage that was created in the second of a deletion and exists was created after the deletion. */
function creationOf({ createdAt }: StageSeen): Stamp[] {
  return createdAt === undefined ? [] : [stampOf(createdAt, STAGE_RANK.created)];
}

function withDeletion(log: StageLog, stamp: Stamp): StageLog {
  const deleted = Math.max(log.deleted ?? stamp, stamp);
  return { name: log.name, deleted, signsOfLife: log.signsOfLife.filter((sign) => sign >= deleted) };
}

function withSigns(log: StageLog, stamps: readonly Stamp[]): StageLog {
  const alive = stamps.filter((stamp) => log.deleted === undefined || stamp >= log.deleted);
  const signs = [...new Set([...log.signsOfLife, ...alive])].sort((a, b) => a - b);
  return { ...log, signsOfLife: signs };
}

/** The oldest present stages and the newest deletions: a record must stay small. */
function bounded(logs: readonly StageLog[]): StageLog[] {
  const deleted = logs.filter((log) => !isPresent(log)).sort((a, b) => (b.deleted ?? 0) - (a.deleted ?? 0));
  return [...withNewestSigns(presentStages(logs).slice(0, KEPT_STAGES)), ...deleted.slice(0, KEPT_STAGES)];
}

function withNewestSigns(logs: readonly StageLog[]): readonly StageLog[] {
  const count = logs.reduce((sum, { signsOfLife }) => sum + signsOfLife.length - 1, 0);
  if (count <= KEPT_SIGNS) return logs;
  const later = logs.flatMap(({ signsOfLife }) => signsOfLife.slice(1)).sort((a, b) => b - a);
  const oldest = later[KEPT_SIGNS - 1] ?? 0;
  return logs.map((log) => ({
    ...log,
    signsOfLife: log.signsOfLife.filter((sign, index) => index === 0 || sign >= oldest),
  }));
}
